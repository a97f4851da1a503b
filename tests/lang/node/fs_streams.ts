// node:fs: streams of files and FileHandle.
// flags: -A
import * as fs from "node:fs";
import { promises as fsp } from "node:fs";
import { pipeline } from "node:stream/promises";
import { once } from "node:events";
import { inspect } from "node:util";

const folder = fs.mkdtempSync("/tmp/shoal-fs-");
const at = (name: string) => `${folder}/${name}`;
const hide = (text: any) => String(text).replaceAll(folder, "TMP");
const told = (e: any) => hide([e?.name, e?.code, e?.errno, e?.syscall, e?.path, e?.message].join("|"));
/** On one line. */
const text = (v: unknown) => typeof v === "string" ? v : inspect(v, { breakLength: Infinity, compact: 10 });
const say = (...values: unknown[]) => console.log(values.map(text).join(" ").replaceAll("\n", "~"));
function failure(work: () => unknown): any {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
async function collect(stream: AsyncIterable<any>): Promise<any[]> {
  const out: any[] = [];
  for await (const chunk of stream) out.push(chunk);
  return out;
}

fs.writeFileSync(at("a"), "0123456789");
say(await collect(fs.createReadStream(at("a"))));  // expect: [ <Buffer 30 31 32 33 34 35 36 37 38 39> ]
say(await collect(fs.createReadStream(at("a"), { encoding: "utf8", start: 2, end: 7, highWaterMark: 4 })));  // expect: [ '2345', '67' ]
say(await collect(fs.createReadStream(at("a"), { start: 8, encoding: "latin1" })), await collect(fs.createReadStream(at("a"), { start: 3, end: 3, encoding: "utf8" })));  // expect: [ '89' ] [ '3' ]
{
  const stream: any = fs.createReadStream(at("a"));
  const events: string[] = [];
  for (const name of ["open", "ready", "data", "end", "close"]) stream.on(name, () => events.push(name));
  say(stream.path === at("a"), stream.flags, stream.mode.toString(8), stream.fd, stream.pending, stream.autoClose, stream.bytesRead);  // expect: true r 666 null true true 0
  await once(stream, "close");
  say(events.join(), stream.bytesRead, stream.destroyed, stream.fd);  // expect: open,ready,data,end,close 10 true null
}
say(told(await collect(fs.createReadStream(at("none"))).catch((e) => e)), told(await collect(fs.createReadStream(folder)).catch((e) => e)));  // expect: Error|ENOENT|-2|open|TMP/none|ENOENT: no such file or directory, open 'TMP/none' Error|EISDIR|-21|read||EISDIR: illegal operation on a directory, read
say(told(failure(() => fs.createReadStream(at("a"), { start: 5, end: 2 }))), told(failure(() => fs.createReadStream({} as any))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "start" is out of range. It must be <= "end" (here: 2). Received 5 TypeError|ERR_INVALID_ARG_TYPE||||The "path" argument must be of type string or an instance of Buffer or URL. Received an instance of Object
say(told(failure(() => fs.createReadStream(at("a"), { start: "x" as any }))), told(failure(() => fs.createReadStream(at("a"), "what" as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "start" argument must be of type number. Received type string ('x') TypeError|ERR_INVALID_ARG_VALUE||||The argument 'encoding' is invalid encoding. Received 'what'

// ---- Writing
{
  const stream: any = fs.createWriteStream(at("w"));
  stream.write("one ");
  stream.write(Buffer.from("two "));
  stream.end("three");
  await once(stream, "close");
  say(stream.bytesWritten, fs.readFileSync(at("w"), "utf8"), stream.closed);  // expect: 13 one two three true
}
{
  const stream = fs.createWriteStream(at("w"), { flags: "r+", start: 4 });
  stream.end("TWO");
  await once(stream, "finish");
  await once(stream, "close");
  say(fs.readFileSync(at("w"), "utf8"));  // expect: one TWO three
  const more = fs.createWriteStream(at("w"), { flags: "a", encoding: "hex", mode: 0o600 });
  more.end("2121");
  await once(more, "close");
  say(fs.readFileSync(at("w"), "utf8"));  // expect: one TWO three!!
}
const failed: any = fs.createWriteStream(at("no/w"));
say(told((await once(failed, "error"))[0]), failed.destroyed);  // expect: Error|ENOENT|-2|open|TMP/no/w|ENOENT: no such file or directory, open 'TMP/no/w' true
const full = fs.createWriteStream("/dev/full");
full.write("x");
say(told((await once(full, "error"))[0]));  // expect: Error|ENOSPC|-28|write||ENOSPC: no space left on device, write
await pipeline(fs.createReadStream(at("a"), { highWaterMark: 3 }), fs.createWriteStream(at("p"), { highWaterMark: 2 }));
say(fs.readFileSync(at("p"), "utf8"));  // expect: 0123456789
say(told(await pipeline(fs.createReadStream(at("a")), fs.createWriteStream("/dev/full")).catch((e) => e)));  // expect: Error|ENOSPC|-28|write||ENOSPC: no space left on device, write
{
  const controller = new AbortController();
  const stream = fs.createReadStream(at("a"), { signal: controller.signal });
  controller.abort();
  say((await once(stream, "error"))[0].name);  // expect: AbortError
  const fd = fs.openSync(at("a"), "r");
  const kept = fs.createReadStream("", { fd, autoClose: false, encoding: "utf8" });
  say(await collect(kept), fs.fstatSync(fd).size);  // expect: [ '0123456789' ] 10
  fs.closeSync(fd);
}

// ---- FileHandle
{
  const handle = await fsp.open(at("h"), "w+");
  say(typeof handle.fd, (await handle.write("hello world")).bytesWritten, (await handle.stat()).size);  // expect: number 11 11
  const buffer = Buffer.alloc(5);
  say(await handle.read(buffer, 0, 5, 6), (await handle.read({ buffer, position: 0 })).buffer.toString());  // expect: [Object: null prototype] { bytesRead: 5, buffer: <Buffer 68 65 6c 6c 6f> } hello
  say((await handle.writev([Buffer.from("A"), Buffer.from("B")], 0)).bytesWritten, (await handle.readv([Buffer.alloc(2), Buffer.alloc(3)], 0)).bytesRead);  // expect: 2 5
  await handle.truncate(4);
  say(fs.readFileSync(handle.fd, "utf8"), await handle.sync(), await handle.datasync(), await handle.chmod(0o600), await handle.utimes(1, 2), (await handle.stat()).mtimeMs);  // expect:  undefined undefined undefined undefined 2000
  let closed = 0;
  handle.on("close", () => ++closed);
  await handle.close();
  say(handle.fd, closed, await handle.close(), told(await handle.read(buffer).catch((e) => e)));  // expect: -1 1 undefined Error|EBADF||read||file closed
}
fs.writeFileSync(at("lines"), "one\ntwo\r\nthree");
{
  const handle = await fsp.open(at("lines"));
  say(await collect(handle.readLines()), handle.fd);  // expect: [ 'one', 'two', 'three' ] -1
  const second = await fsp.open(at("lines"));
  say(await second.readFile("utf8") === fs.readFileSync(at("lines"), "utf8"), (await second.readFile()).length);  // expect: true 0
  await second.close();
  const third = await fsp.open(at("a"));
  say(await collect(third.createReadStream({ encoding: "utf8", start: 1, end: 4 })), third.fd);  // expect: [ '1234' ] -1
  const fourth = await fsp.open(at("out"), "w");
  fourth.createWriteStream().end("written");
  await once(fourth, "close");
  say(fs.readFileSync(at("out"), "utf8"));  // expect: written
  say(told(await fsp.open(at("no/a")).catch((e) => e)));  // expect: Error|ENOENT|-2|open|TMP/no/a|ENOENT: no such file or directory, open 'TMP/no/a'
}
fs.rmSync(folder, { recursive: true });
say(fs.existsSync(folder));  // expect: false
