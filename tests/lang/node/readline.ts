// node:readline over streams: what node prints for the same program.
import readline from "node:readline";
import promises from "node:readline/promises";
import { PassThrough, Readable } from "node:stream";

const settle = () => new Promise((done) => setTimeout(done, 5));
const input = new PassThrough(), output = new PassThrough();
const lines = readline.createInterface({ input, output, prompt: "? ", crlfDelay: Infinity });
const heard: string[] = [];
lines.on("line", (line) => heard.push(line));
lines.on("close", () => heard.push("(close)"));
input.write("one\ntw"); input.write("o\r\nthree\r"); input.write("\nfour\n\nfive");
await settle();
console.log(heard.splice(0));  // expect: [ 'one', 'two', 'three', 'four', '' ]
input.end();
await settle();
console.log(heard.splice(0), lines.getPrompt(), lines.terminal);  // expect: [ 'five', '(close)' ] ?  false
const all: string[] = [];
for await (const line of readline.createInterface({ input: Readable.from(["a\nb", "c\n", "d"]) })) all.push(line);
console.log(all);  // expect: [ 'a', 'bc', 'd' ]
const asked = new PassThrough(), told = new PassThrough();
const q = promises.createInterface({ input: asked, output: told });
setTimeout(() => asked.write("forty two\n"));
console.log(await q.question("meaning? "), String(told.read()));  // expect: forty two meaning?
const stop = new AbortController();
setTimeout(() => stop.abort());
console.log(await q.question("again? ", { signal: stop.signal }).catch((e) => e.name));  // expect: AbortError
q.close();
const old = new PassThrough(), r = readline.createInterface({ input: old, output: new PassThrough() });
r.question("name? ", (name) => { console.log("hello", name); r.close(); });  // expect: hello you
old.write("you\nnot heard\n");
await settle();
try { r.question("x", () => {}); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_USE_AFTER_CLOSE readline was closed
const out = new PassThrough();
readline.cursorTo(out, 1, 2); readline.cursorTo(out, 3); readline.moveCursor(out, -1, 2); readline.clearLine(out, 0); readline.clearLine(out, 1); readline.clearScreenDown(out);
console.log(JSON.stringify(String(out.read())), (readline as any).Interface({ input: new PassThrough() }) instanceof readline.Interface);  // expect: "\u001b[3;2H\u001b[4G\u001b[1D\u001b[2B\u001b[2K\u001b[0K\u001b[0J" true
