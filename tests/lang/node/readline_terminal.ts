// Editing on a terminal, and keys: what Node 20 prints for the same program.
import readline from "node:readline";
import promises from "node:readline/promises";
import { PassThrough } from "node:stream";

const quoted = (text: string) => JSON.stringify(text).replaceAll("\x7f", "\\u007f");
const settle = () => new Promise((done) => setTimeout(done, 5));

// ---- Keys

const keys = new PassThrough();
readline.emitKeypressEvents(keys);
const told: string[] = [];
keys.on("keypress", (text, { sequence, name, ctrl, meta, shift, code }) => told.push(
  [JSON.stringify(text ?? null), sequence.length, name, ctrl ? "C" : "", meta ? "M" : "",
    shift ? "S" : "", code].join(" ")));
for (const each of ["aZ☃😀.", "\x01\x1a\0\x1f", "\r\n\t \x7f\b"]) keys.write(each);
console.log(told.splice(0));
for (const each of ["[A", "[1;5C", "OA", "Oa", "[3~", "[3;2~", "[3$", "[3^", "[Z", "[200~", "[[A",
  "[[5~", "[24~", "f", "F", "\x7f", ".", "\x1b[A", "O5A", "[99~", "[x", "[5A"])
  keys.write("\x1b" + each);
console.log(told.splice(0));
// In pieces, the last of which does not come.
keys.write("\x1b");
keys.write("[");
keys.write("B\x1b");
console.log(told.splice(0));
await new Promise((done) => keys.once("keypress", done));
console.log(told.splice(0));

// ---- Lines

function terminal(options: object = {}, columns = 20) {
  const input: any = new PassThrough(), output: any = new PassThrough();
  output.columns = columns;
  const raw: boolean[] = [];
  input.setRawMode = (mode: boolean) => raw.push(input.isRaw = mode);
  const lines: any = readline.createInterface({
    input, output, terminal: true, prompt: "? ", ...options,
  });
  lines.on("line", (line: string) => console.log("line", [line]));
  const shown = () => quoted(String(output.read() ?? ""));
  return { input, output, lines, raw, shown };
}
const state = (lines: any) => [lines.line, lines.cursor, lines.historyIndex];

const { input, output, lines, raw, shown } = terminal({ crlfDelay: Infinity });
console.log(lines.terminal, raw, shown());
lines.prompt();
console.log(shown());
input.write("one two");
console.log(shown(), lines.getCursorPos());
for (const each of ["\x01", "\x1bf", "\x06", "\x02", "\x1b[D", "\x1b[C", "X", "\x7f", "\x04", "\x05",
  "\x1bb", "\x1b\x7f", "\x1f", "\x1e", "\x17", "\x1f", "\x0b", "\x15", "\x19", "\x1by", "\x1bd",
  "😀", "\x1b[D", "\x1b[C", "\x08", "\x1b[1;5D", "\x1b[1;5C", "\x1b[H", "\x1b[3~", "\x1b[F"]) {
  input.write(each);
  console.log(quoted(each), state(lines), shown());
}
input.write("\r");
input.write("\n");
input.write("again\r\n");
input.write("\n");
console.log(shown(), lines.history);

// Over more than one row; a wide character does not fit into the last column.
for (const each of ["0123456789abcdefg", "h", "雪", "雪雪"]) input.write(each);
console.log(shown(), lines.getCursorPos(), lines.prevRows);
input.write("\x1b[H");
console.log(shown(), lines.prevRows);
input.write("\x1b[F");
output.columns = 10;
output.emit("resize");
console.log(shown(), lines.getCursorPos());
input.write("\x0c\x15");
shown();

// History: what begins so.
for (const each of ["\x1b[A", "\x1b[A", "\x1b[A", "\x1b[B", "\x1b[B", "\x1b[B"]) {
  input.write(each);
  console.log(state(lines));
}
input.write("ag\x1b[A");
console.log(state(lines), lines.history);
input.write("\x15a\tb\nc");
console.log(state(lines));
lines.write(null, { ctrl: true, name: "u" });
lines.write("written\n");
lines.question("name? ", (name: string) => console.log("hello", name));
input.write("you\r");
lines.on("SIGINT", () => console.log("SIGINT"));
input.write("\x03");
lines.on("close", () => console.log("close", raw));
input.write("\x04");
console.log(lines.closed, input.listenerCount("keypress"), input.listenerCount("end"), output.listenerCount("resize"));

// ---- Completion

const words = ["alpha", "alpine", "beta", ""];
for (const completer of [
  (text: string) => [words.filter((each) => each.startsWith(text)), text],
  (text: string, done: any) => setTimeout(done, 1, null, [words.filter((each) => each.startsWith(text)), text]),
  () => {
    throw new Error("no words");
  },
]) {
  const t = terminal({ completer });
  try {
    for (const each of ["b", "\t", "\x15", "a", "\t", "\t", "\t"]) {
      t.input.write(each);
      await settle();
    }
  } catch (error: any) {
    console.log(error.message);
  }
  console.log(state(t.lines), t.shown());
  t.lines.close();
}
const q = promises.createInterface({
  input: new PassThrough(), output: new PassThrough(), terminal: true,
  completer: async (text: string) => [[text + "!"], text],
});
setTimeout(() => {
  (q as any).input.write("x\t");
  setTimeout(() => (q as any).input.write("\r"), 5);
});
console.log(await q.question("what? "));
q.close();

// ---- Packages replace what writes, and what takes keys

const hidden = terminal({ prompt: "" });
hidden.lines._writeToOutput = (text: string) => hidden.output.write("*".repeat(text.length));
hidden.input.write("secret");
console.log(hidden.shown());
const { _ttyWrite } = hidden.lines;
hidden.lines._ttyWrite = function (text: string, key: any) {
  if (key.name !== "t") _ttyWrite.call(this, text, key);
};
hidden.input.write("tatata\r");
hidden.input.write("left");
hidden.input.end();
hidden.lines.on("close", () => console.log("close"));

// expect: [
// expect:   '"a" 1 a    ',
// expect:   '"Z" 1 z   S ',
// expect:   '"☃" 1     ',
// expect:   '"😀" 2     ',
// expect:   '"." 1     ',
// expect:   '"\\u0001" 1 a C   ',
// expect:   '"\\u001a" 1 z C   ',
// expect:   '"\\u0000" 1 ` C   ',
// expect:   '"\\u001f" 1     ',
// expect:   '"\\r" 1 return    ',
// expect:   '"\\n" 1 enter    ',
// expect:   '"\\t" 1 tab    ',
// expect:   '" " 1 space    ',
// expect:   '"\x7F" 1 backspace    ',
// expect:   '"\\b" 1 backspace    '
// expect: ]
// expect: [
// expect:   'null 3 up    [A',
// expect:   'null 6 right C   [C',
// expect:   'null 3 up    OA',
// expect:   'null 3 up C   Oa',
// expect:   'null 4 delete    [3~',
// expect:   'null 6 delete   S [3~',
// expect:   'null 4 delete   S [3$',
// expect:   'null 4 delete C   [3^',
// expect:   'null 3 tab   S [Z',
// expect:   'null 6 paste-start    [200~',
// expect:   'null 4 f1    [[A',
// expect:   'null 5 pageup    [[5~',
// expect:   'null 5 f12    [24~',
// expect:   'null 2 f  M  ',
// expect:   'null 2 f  M S ',
// expect:   'null 2 backspace  M  ',
// expect:   'null 2   M  ',
// expect:   'null 4 up    [A',
// expect:   'null 4 up C   OA',
// expect:   'null 5 undefined    [99~',
// expect:   'null 3 undefined    [x',
// expect:   'null 4 up C   [A'
// expect: ]
// expect: [ 'null 3 down    [B' ]
// expect: [ 'null 1 escape  M  ' ]
// expect: true [ true ] ""
// expect: "\u001b[1G\u001b[0J? \u001b[3G"
// expect: "one two" { cols: 9, rows: 0 }
// expect: "\u0001" [ 'one two', 0, -1 ] "\u001b[7D"
// expect: "\u001bf" [ 'one two', 4, -1 ] "\u001b[4C"
// expect: "\u0006" [ 'one two', 5, -1 ] "\u001b[1C"
// expect: "\u0002" [ 'one two', 4, -1 ] "\u001b[1D"
// expect: "\u001b[D" [ 'one two', 3, -1 ] "\u001b[1D"
// expect: "\u001b[C" [ 'one two', 4, -1 ] "\u001b[1C"
// expect: "X" [ 'one Xtwo', 5, -1 ] "\u001b[1G\u001b[0J? one Xtwo\u001b[8G"
// expect: "\u007f" [ 'one two', 4, -1 ] "\u001b[1G\u001b[0J? one two\u001b[7G"
// expect: "\u0004" [ 'one wo', 4, -1 ] "\u001b[1G\u001b[0J? one wo\u001b[7G"
// expect: "\u0005" [ 'one wo', 6, -1 ] "\u001b[2C"
// expect: "\u001bb" [ 'one wo', 4, -1 ] "\u001b[2D"
// expect: "\u001b\u007f" [ 'wo', 0, -1 ] "\u001b[1G\u001b[0J? wo\u001b[3G"
// expect: "\u001f" [ 'one wo', 4, -1 ] "\u001b[1G\u001b[0J? one wo\u001b[7G"
// expect: "\u001e" [ 'wo', 0, -1 ] "\u001b[1G\u001b[0J? wo\u001b[3G"
// expect: "\u0017" [ 'wo', 0, -1 ] ""
// expect: "\u001f" [ 'one wo', 4, -1 ] "\u001b[1G\u001b[0J? one wo\u001b[7G"
// expect: "\u000b" [ 'one ', 4, -1 ] "\u001b[1G\u001b[0J? one \u001b[7G"
// expect: "\u0015" [ '', 0, -1 ] "\u001b[1G\u001b[0J? \u001b[3G"
// expect: "\u0019" [ 'one ', 4, -1 ] "one "
// expect: "\u001by" [ 'wo', 2, -1 ] "\u001b[1G\u001b[0J? wo\u001b[5G"
// expect: "\u001bd" [ 'wo', 2, -1 ] ""
// expect: "😀" [ 'wo😀', 4, -1 ] "😀"
// expect: "\u001b[D" [ 'wo😀', 2, -1 ] "\u001b[2D"
// expect: "\u001b[C" [ 'wo😀', 4, -1 ] "\u001b[2C"
// expect: "\b" [ 'wo', 2, -1 ] "\u001b[1G\u001b[0J? wo\u001b[5G"
// expect: "\u001b[1;5D" [ 'wo', 0, -1 ] "\u001b[2D"
// expect: "\u001b[1;5C" [ 'wo', 2, -1 ] "\u001b[2C"
// expect: "\u001b[H" [ 'wo', 0, -1 ] "\u001b[2D"
// expect: "\u001b[3~" [ 'o', 0, -1 ] "\u001b[1G\u001b[0J? o\u001b[3G"
// expect: "\u001b[F" [ 'o', 1, -1 ] "\u001b[1C"
// expect: line [ 'o' ]
// expect: line [ 'again' ]
// expect: line [ '' ]
// expect: "\r\nagain\r\n\r\n" [ 'again', 'o' ]
// expect: "0123456789abcdefg\u001b[1G\u001b[0J? 0123456789abcdefgh \u001b[1G雪雪雪" { cols: 6, rows: 1 } 1
// expect: "\u001b[1A\u001b[1G\u001b[0J? 0123456789abcdefgh雪雪雪\u001b[3G\u001b[1A" 0
// expect: "\u001b[1G\u001b[0J? 0123456789abcdefgh雪雪雪\u001b[7G\u001b[1A\u001b[1G\u001b[0J? 0123456789abcdefgh雪雪雪\u001b[7G" { cols: 6, rows: 2 }
// expect: [ 'again', 5, 0 ]
// expect: [ 'o', 1, 1 ]
// expect: [ '', 0, 2 ]
// expect: [ 'o', 1, 1 ]
// expect: [ 'again', 5, 0 ]
// expect: [ '', 0, -1 ]
// expect: [ 'again', 5, 0 ] [ 'again', 'o' ]
// expect: line [ 'a\tb' ]
// expect: [ 'c', 1, -1 ]
// expect: line [ 'written' ]
// expect: hello you
// expect: SIGINT
// expect: close [ true, false ]
// expect: true 0 0 0
// expect: [ 'alp', 3, -1 ] "beta\u001b[1G\u001b[0J? \u001b[3Galp\r\nalpha   alpine\r\n\r\n\u001b[1G\u001b[0J? alp\u001b[6G\r\nalpha   alpine\r\n\r\n\u001b[1G\u001b[0J? alp\u001b[6G"
// expect: [ 'alp', 3, -1 ] "beta\u001b[1G\u001b[0J? \u001b[3Galp\r\nalpha   alpine\r\n\r\n\u001b[1G\u001b[0J? alp\u001b[6G\r\nalpha   alpine\r\n\r\n\u001b[1G\u001b[0J? alp\u001b[6G"
// expect: no words
// expect: [ 'b', 1, -1 ] "b"
// expect: x!
// expect: "******"
// expect: line [ 'secretaaa' ]
// expect: line [ 'lef' ]
// expect: close
