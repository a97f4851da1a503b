// node:fs: files whole, by path and descriptor, in the three forms; and what is wrong with arguments.
// flags: -A
import * as fs from "node:fs";
import { promises as fsp } from "node:fs";
import { promisify } from "node:util";
import * as os from "node:os";

const folder = fs.mkdtempSync("/tmp/shoal-fs-");
const at = (name: string) => `${folder}/${name}`;
const hide = (text: unknown) => String(text).replaceAll(folder, "TMP");
function failure(work: () => unknown): any {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
const told = (e: any) => hide([e.name, e.code, e.errno, e.syscall, e.path, e.dest, e.message].join("|"));

// ---- Reading and writing
console.log(fs.writeFileSync(at("a"), "grüße"), fs.readFileSync(at("a")));  // expect: undefined <Buffer 67 72 c3 bc c3 9f 65>
console.log(fs.readFileSync(at("a"), "utf8"), fs.readFileSync(at("a"), { encoding: "hex" }));  // expect: grüße 6772c3bcc39f65
console.log(fs.readFileSync(at("a"), "latin1"), fs.readFileSync(at("a"), "base64"));  // expect: grÃ¼Ãe Z3LDvMOfZQ==
fs.appendFileSync(at("a"), Buffer.from("!"));
fs.appendFileSync(at("a"), "?", { encoding: "utf16le" });
console.log(fs.readFileSync(at("a")));  // expect: <Buffer 67 72 c3 bc c3 9f 65 21 3f 00>
fs.writeFileSync(at("a"), new Uint16Array([0x4241, 0x4443]));
console.log(fs.readFileSync(at("a"), "utf8"));  // expect: ABCD
fs.writeFileSync(at("b"), "mode", { mode: 0o640 });
console.log((fs.statSync(at("b")).mode & 0o777).toString(8));  // expect: 640
fs.writeFileSync(at("b"), "kept", { mode: 0o600 });
console.log((fs.statSync(at("b")).mode & 0o777).toString(8), fs.readFileSync(at("b"), "ascii"));  // expect: 640 kept
console.log(told(failure(() => fs.writeFileSync(at("b"), "x", { flag: "wx" }))));  // expect: Error|EEXIST|-17|open|TMP/b||EEXIST: file already exists, open 'TMP/b'
fs.writeFileSync(at("b"), "..", { flag: "r+" });
console.log(fs.readFileSync(at("b"), { encoding: "utf8", flag: "a+" }));  // expect: ..pt
await fsp.writeFile(at("c"), ["one ", "two ", "three"]);
console.log(await fsp.readFile(at("c"), "utf8"));  // expect: one two three
await fsp.appendFile(at("c"), " four");
console.log(await promisify(fs.readFile)(at("c"), "utf8"));  // expect: one two three four
console.log(await new Promise((resolve) => fs.readFile(at("none"), (...args) => resolve(told(args[0]) + args.length))));  // expect: Error|ENOENT|-2|open|TMP/none||ENOENT: no such file or directory, open 'TMP/none'1
console.log(await new Promise((resolve) => fs.writeFile(at("c"), "5", (...args) => resolve(args))));  // expect: [ null ]
console.log(await new Promise((resolve) => fs.readFile(at("c"), (...args) => resolve(args))));  // expect: [ null, <Buffer 35> ]

// ---- By descriptor
{
  const fd = fs.openSync(at("d"), "w+");
  fs.writeFileSync(fd, "first ");
  fs.writeFileSync(fd, "second");
  console.log(fs.readFileSync(at("d"), "utf8"), fs.readFileSync(fd).length);  // expect: first second 0
  fs.closeSync(fd);
  console.log(told(failure(() => fs.readFileSync(fd))));  // expect: Error|EBADF|-9|fstat|||EBADF: bad file descriptor, fstat
  console.log(told(failure(() => fs.closeSync(fd))));  // expect: Error|EBADF|-9|close|||EBADF: bad file descriptor, close
  console.log(await new Promise((resolve) => fs.close(fd, (error) => resolve(told(error)))));  // expect: Error|EBADF|-9|close|||EBADF: bad file descriptor, close
}

// ---- Errors
console.log(told(failure(() => fs.readFileSync(at("none")))));  // expect: Error|ENOENT|-2|open|TMP/none||ENOENT: no such file or directory, open 'TMP/none'
console.log(told(failure(() => fs.readFileSync(folder))));  // expect: Error|EISDIR|-21|read|||EISDIR: illegal operation on a directory, read
console.log(told(await fsp.readFile(folder).catch((error) => error)));  // expect: Error|EISDIR|-21|read|||EISDIR: illegal operation on a directory, read
console.log(told(failure(() => fs.writeFileSync(folder, ""))));  // expect: Error|EISDIR|-21|open|TMP||EISDIR: illegal operation on a directory, open 'TMP'
console.log(told(failure(() => fs.readFileSync(at("a/b")))));  // expect: Error|ENOTDIR|-20|open|TMP/a/b||ENOTDIR: not a directory, open 'TMP/a/b'
console.log(told(failure(() => fs.readFileSync({} as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "path" argument must be of type string or an instance of Buffer or URL. Received an instance of Object
console.log(told(failure(() => fs.readFileSync(undefined as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "path" argument must be of type string or an instance of Buffer or URL. Received undefined
console.log(told(failure(() => fs.readFileSync("a\0b"))));  // expect: TypeError|ERR_INVALID_ARG_VALUE|||||The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received 'a\x00b'
console.log(told(failure(() => fs.readFileSync(at("a"), "nonsense" as any))));  // expect: TypeError|ERR_INVALID_ARG_VALUE|||||The argument 'encoding' is invalid encoding. Received 'nonsense'
console.log(told(failure(() => fs.readFileSync(at("a"), 7 as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "options" argument must be one of type string or object. Received type number (7)
console.log(told(failure(() => fs.readFileSync(at("a"), { flag: "q" }))));  // expect: TypeError|ERR_INVALID_ARG_VALUE|||||The argument 'flags' is invalid. Received 'q'
console.log(told(failure(() => fs.writeFileSync(at("a"), {} as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received an instance of Object
console.log(told(failure(() => fs.writeFileSync(at("a"), 5 as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (5)
console.log(told(failure(() => fs.writeFileSync(at("a"), "", { mode: "9" }))));  // expect: TypeError|ERR_INVALID_ARG_VALUE|||||The argument 'mode' must be a 32-bit unsigned integer or an octal string. Received '9'
console.log(told(failure(() => fs.readFile(at("a"), "utf8", 1 as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "cb" argument must be of type function. Received type number (1)
console.log(told(failure(() => (fs as any).readFile(at("a")))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "cb" argument must be of type function. Received undefined
console.log(told(failure(() => fs.readFileSync(new URL("http://x/")))));  // expect: TypeError|ERR_INVALID_URL_SCHEME|||||The URL must be of scheme file
console.log(told(await fsp.readFile({} as any).catch((error) => error)));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "path" argument must be of type string or an instance of Buffer or URL. Received an instance of Object
console.log(fs.readFileSync(new URL(`file://${at("b")}`), "utf8"), fs.readFileSync(Buffer.from(at("b")), "utf8"));  // expect: ..pt ..pt

// ---- Signals
console.log(told(await fsp.readFile(at("a"), { signal: AbortSignal.abort() }).catch((error) => error)));  // expect: AbortError|ABORT_ERR|||||The operation was aborted
const controller = new AbortController();
const aborted = fsp.writeFile(at("e"), "x".repeat(100000), { signal: controller.signal }).catch((error) => error);
controller.abort("enough");
console.log((await aborted).name, (await aborted).cause);  // expect: AbortError enough

// ---- The disc is full
console.log(told(failure(() => fs.writeFileSync("/dev/full", "x"))));  // expect: Error|ENOSPC|-28|write|||ENOSPC: no space left on device, write
console.log(told(await fsp.appendFile("/dev/full", "x").catch((error) => error)));  // expect: Error|ENOSPC|-28|write|||ENOSPC: no space left on device, write
{
  const fd = fs.openSync("/dev/full", "w");
  console.log(told(failure(() => fs.writeSync(fd, "x"))));  // expect: Error|ENOSPC|-28|write|||ENOSPC: no space left on device, write
  fs.closeSync(fd);
}
fs.rmSync(folder, { recursive: true });
console.log(fs.existsSync(folder), os.EOL.length);  // expect: false 1
