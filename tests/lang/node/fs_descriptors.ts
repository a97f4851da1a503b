// node:fs: open files. Positions, vectors, lengths, times; statistics.
// flags: -A
import * as fs from "node:fs";
import { promisify } from "node:util";
import { inspect } from "node:util";

const folder = fs.mkdtempSync("/tmp/shoal-fs-");
const at = (name: string) => `${folder}/${name}`;
const hide = (text: unknown) => String(text).replaceAll(folder, "TMP");
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
const told = (e: any) => hide([e.name, e.code, e.errno, e.syscall, e.path, e.message].join("|"));

const fd = fs.openSync(at("f"), "w+", 0o600);
say(Number.isInteger(fd) && fd > 2, fs.writeSync(fd, "0123456789"));  // expect: true 10
say(fs.writeSync(fd, Buffer.from("abcdef"), 2, 3), fs.writeSync(fd, Buffer.from("XY"), 0, 2, 4));  // expect: 3 2
say(fs.writeSync(fd, "Z", 0), fs.writeSync(fd, "ff", null, "hex"), fs.readFileSync(at("f"), "latin1"));  // expect: 1 1 Z123XY6789cdeÿ
const b = Buffer.alloc(6, "-");
say(fs.readSync(fd, b), fs.readSync(fd, b, 1, 3, 0), b.toString());  // expect: 0 3 -Z12--
say(fs.readSync(fd, b, { position: 3, length: 2 }), b.toString(), fs.readSync(fd, b, 0, 0, 0));  // expect: 2 3X12-- 0
say(fs.readSync(fd, b, 0, 6, 100), fs.readSync(fd, new DataView(b.buffer, b.byteOffset, 2), 0, 2, 5n), b.toString());  // expect: 0 2 Y612--
say(fs.readvSync(fd, [Buffer.alloc(3), Buffer.alloc(4)], 0), fs.writevSync(fd, [Buffer.from("__"), Buffer.from("==")], 1));  // expect: 7 4
say(fs.readFileSync(at("f"), "latin1"));  // expect: Z__==Y6789cdeÿ
say(await new Promise((resolve) => fs.read(fd, b, 0, 3, 0, (...args) => resolve(args))));  // expect: [ null, 3, <Buffer 5a 5f 5f 32 2d 2d> ]
say(await new Promise((resolve) => fs.read(fd, { buffer: b, position: 2, length: 2 }, (e, n, buffer) => resolve([e, n, buffer === b]))));  // expect: [ null, 2, true ]
say(await new Promise((resolve) => fs.write(fd, "tail", 12, (...args) => resolve(args))));  // expect: [ null, 4, 'tail' ]
say(await new Promise((resolve) => fs.write(fd, Buffer.from("tail"), 1, 2, (...args) => resolve(args))));  // expect: [ null, 2, <Buffer 74 61 69 6c> ]
say(await new Promise((resolve) => fs.readv(fd, [Buffer.alloc(2), Buffer.alloc(2)], 0, (...args) => resolve(args))));  // expect: [ null, 4, [ <Buffer 5a 5f>, <Buffer 5f 3d> ] ]
say(await new Promise((resolve) => fs.writev(fd, [Buffer.from("12"), Buffer.from("34")], (...args) => resolve(args))));  // expect: [ null, 4, [ <Buffer 31 32>, <Buffer 33 34> ] ]
say(await promisify(fs.read)(fd, b, 0, 2, 0), await promisify(fs.write)(fd, "q"));  // expect: { bytesRead: 2, buffer: <Buffer 5a 5f 5f 32 2d 2d> } { bytesWritten: 1, buffer: 'q' }
say(fs.fstatSync(fd).size, fs.ftruncateSync(fd, 5), fs.fstatSync(fd).size, fs.ftruncateSync(fd), fs.fstatSync(fd).size);  // expect: 21 undefined 5 undefined 0
say(fs.fsyncSync(fd), fs.fdatasyncSync(fd), fs.fchmodSync(fd, 0o644), (fs.fstatSync(fd).mode & 0o777).toString(8));  // expect: undefined undefined undefined 644
say(fs.futimesSync(fd, 100, new Date(200500)), fs.fstatSync(fd).atimeMs, fs.fstatSync(fd).mtimeMs, fs.fstatSync(fd).mtime.toISOString());  // expect: undefined 100000 200500 1970-01-01T00:03:20.500Z
say(fs.fchownSync(fd, -1, -1), fs.fstatSync(fd).uid === fs.statSync(folder).uid);  // expect: undefined true

// ---- What is wrong
say(told(failure(() => fs.readSync(fd, b, 7))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "options" argument must be of type object. Received type number (7)
say(told(failure(() => fs.readSync(fd, b, 0, 7))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "length" is out of range. It must be <= 6. Received 7
say(told(failure(() => fs.readSync(fd, b, 0, -1))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "length" is out of range. It must be >= 0. Received -1
say(told(failure(() => fs.readSync(fd, b, 0, 2, "x" as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "position" argument must be of type bigint or integer. Received type string ('x')
say(told(failure(() => fs.readSync(fd, "text" as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "buffer" argument must be an instance of Buffer, TypedArray, or DataView. Received type string ('text')
say(told(failure(() => fs.readSync("3" as any, b))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "fd" argument must be of type number. Received type string ('3')
say(told(failure(() => fs.readSync(-1, b))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "fd" is out of range. It must be >= 0 && <= 2147483647. Received -1
say(told(failure(() => fs.writeSync(fd, {} as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "buffer" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received an instance of Object
say(told(failure(() => fs.writeSync(fd, b, 9))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "offset" is out of range. It must be <= 6. Received 9
say(told(failure(() => fs.writeSync(fd, b, 0, 9))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "length" is out of range. It must be <= 6. Received 9
say(told(failure(() => fs.writevSync(fd, {} as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "buffers" argument must be an ArrayBufferView[]. Received an instance of Object
say(told(failure(() => fs.openSync(at("f"), "what"))));  // expect: TypeError|ERR_INVALID_ARG_VALUE||||The argument 'flags' is invalid. Received 'what'
say(told(failure(() => fs.openSync(at("no/f"), "w"))));  // expect: Error|ENOENT|-2|open|TMP/no/f|ENOENT: no such file or directory, open 'TMP/no/f'
say(told(failure(() => fs.fstatSync(9999))));  // expect: Error|EBADF|-9|fstat||EBADF: bad file descriptor, fstat
say(told(failure(() => fs.ftruncateSync(fd, 1.5))));  // expect: RangeError|ERR_OUT_OF_RANGE||||The value of "len" is out of range. It must be an integer. Received 1.5
say(told(failure(() => fs.read(fd, b, 0, 1, 0, undefined as any))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "cb" argument must be of type function. Received undefined
const readOnly = fs.openSync(at("f"), "r");
say(told(failure(() => fs.writeSync(readOnly, "x"))));  // expect: Error|EBADF|-9|write||EBADF: bad file descriptor, write
say(told(failure(() => fs.ftruncateSync(readOnly, 1))));  // expect: Error|EINVAL|-22|ftruncate||EINVAL: invalid argument, ftruncate
fs.closeSync(readOnly);
fs.closeSync(fd);
const again = fs.openSync(at("f"), fs.constants.O_RDWR | fs.constants.O_APPEND);
say(fs.writeSync(again, "one", 0), fs.writeSync(again, "two", 0), fs.readFileSync(at("f"), "utf8"));  // expect: 3 3 onetwo
fs.closeSync(again);

// ---- Statistics
fs.utimesSync(at("f"), 1.5, 2.25);
const stats = fs.statSync(at("f"));
say(Object.keys(stats).slice(0, 14).join(" "));  // expect: dev mode nlink uid gid rdev blksize ino size blocks atimeMs mtimeMs ctimeMs birthtimeMs
say(stats.isFile(), stats.isDirectory(), stats.isSymbolicLink(), stats.isFIFO(), stats.isSocket(), stats.isBlockDevice(), stats.isCharacterDevice());  // expect: true false false false false false false
say(stats.size, stats.nlink, stats.mode.toString(8), stats.atimeMs, stats.mtimeMs, stats.atime.getTime(), stats.birthtimeMs > 1e12);  // expect: 6 1 100644 1500 2250 1500 true
say(stats instanceof fs.Stats, fs.statSync("/dev/null").isCharacterDevice(), fs.statSync("/dev/null").rdev);  // expect: true true 259
const big = fs.statSync(at("f"), { bigint: true });
say(big.size, big.mode, big.mtimeMs, big.mtimeNs, big.atimeNs, typeof big.ino, big.mtime.getTime(), big.isFile());  // expect: 6n 33188n 2250n 2250000000n 1500000000n bigint 2250 true
say(big.mtimeNs === 2250000000n, Object.keys(big).slice(0, 18).join());  // expect: true dev,mode,nlink,uid,gid,rdev,blksize,ino,size,blocks,atimeMs,mtimeMs,ctimeMs,birthtimeMs,atimeNs,mtimeNs,ctimeNs,birthtimeNs
say(fs.statSync(at("none"), { throwIfNoEntry: false }), fs.lstatSync(at("none"), { throwIfNoEntry: false }));  // expect: undefined undefined
say(told(failure(() => fs.statSync(at("none")))), told(failure(() => fs.lstatSync(at("none")))));  // expect: Error|ENOENT|-2|stat|TMP/none|ENOENT: no such file or directory, stat 'TMP/none' Error|ENOENT|-2|lstat|TMP/none|ENOENT: no such file or directory, lstat 'TMP/none'
fs.symlinkSync("f", at("l"));
fs.lutimesSync(at("l"), 7, 8);
say(fs.lstatSync(at("l")).isSymbolicLink(), fs.lstatSync(at("l")).mtimeMs, fs.statSync(at("l")).mtimeMs);  // expect: true 8000 2250
say(typeof fs.statfsSync(folder).bsize, typeof fs.statfsSync(folder, { bigint: true }).blocks, Object.keys(fs.statfsSync("/")).join());  // expect: number bigint type,bsize,blocks,bfree,bavail,files,ffree
say(fs.accessSync(at("f")), told(failure(() => fs.accessSync(at("none")))));  // expect: undefined Error|ENOENT|-2|access|TMP/none|ENOENT: no such file or directory, access 'TMP/none'
say(told(failure(() => fs.accessSync(at("f"), fs.constants.X_OK))).length > 0, fs.existsSync(at("f")), fs.existsSync({} as any));  // expect: true true false
say(await new Promise((resolve) => fs.exists(at("f"), resolve)), await promisify(fs.exists)(at("none")));  // expect: true false
fs.chmodSync(at("f"), "600");
say((fs.statSync(at("f")).mode & 0o777).toString(8), fs.truncateSync(at("f"), 2), fs.readFileSync(at("f"), "utf8"));  // expect: 600 undefined on
say(told(failure(() => fs.truncateSync(at("none")))), told(failure(() => fs.chmodSync(at("none"), 0o600))));  // expect: Error|ENOENT|-2|open|TMP/none|ENOENT: no such file or directory, open 'TMP/none' Error|ENOENT|-2|chmod|TMP/none|ENOENT: no such file or directory, chmod 'TMP/none'
say(told(failure(() => fs.utimesSync(at("f"), "x" as any, 1))), told(failure(() => fs.chmodSync(at("f"), "9"))));  // expect: TypeError|ERR_INVALID_ARG_TYPE||||The "time" argument must be an instance of Date or an Time in seconds. Received type string ('x') TypeError|ERR_INVALID_ARG_VALUE||||The argument 'mode' must be a 32-bit unsigned integer or an octal string. Received '9'
fs.rmSync(folder, { recursive: true });
say(fs.existsSync(folder));  // expect: false
