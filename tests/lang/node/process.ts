// process, as Node 20 has it. What is expected stands at the end: it is what Node prints.
import { EventEmitter } from "node:events";
import * as named from "node:process";
import { Writable } from "node:stream";

console.log(named.default === process, process instanceof EventEmitter, String(process));
console.log(named.pid === process.pid, typeof process.argv0, process.release.name);
console.log(process.memoryUsage().heapUsed > 0, process.memoryUsage.rss() > 0);
const usage = process.cpuUsage();
console.log(Object.keys(usage), process.cpuUsage(usage).user >= 0);
console.log(process.resourceUsage().maxRSS > 0, typeof process.hrtime.bigint());
console.log(process.uptime() > 0, process.exitCode, process.features.inspector !== undefined);

// ---- The environment is text
process.env.FOO = 1 as any;
console.log(process.env.FOO, "FOO" in process.env, Object.keys(process.env).includes("FOO"));
process.env.FOO = undefined;
console.log(process.env.FOO, delete process.env.FOO, process.env.FOO, delete process.env.FOO);
const refused = (run: () => unknown) => {
  try {
    console.log("nothing", run());
  } catch (error: any) {
    console.log(error.name, error.code, error.message);
  }
};
refused(() => (process.env as any).X = Symbol());
refused(() => Object.defineProperty(process.env, "Y", { value: 1 }));
refused(() => Object.defineProperty(process.env, "Y", { get: () => "" }));

// ---- What belongs to the whole process
console.log(process.umask(0o22) >= 0, process.umask(), process.umask("077"), process.umask(18));
refused(() => process.umask("9"));
refused(() => process.umask(-1));
console.log(process.getuid!() === process.geteuid!(), process.getgroups!().length > 0);
const before = process.cwd();
process.chdir("/");
console.log(process.cwd());
process.chdir(before);
refused(() => process.chdir(1 as any));
try {
  process.chdir("/nowhere");
} catch (error: any) {
  console.log(error.code, error.syscall, error.path === before, error.dest);
}
refused(() => process.kill(process.pid, "SIGNOPE"));
refused(() => process.kill("a" as any));
refused(() => process.kill(99999999));
console.log(process.kill(process.pid, 0), process.send, process.connected);

// ---- Events and signals
const stays = setInterval(() => {}, 1000);
await new Promise<void>((resolve) => {
  process.once("SIGUSR2", (name, number) => {
    console.log(name, number, process.listenerCount("SIGUSR2"));
    resolve();
  });
  process.kill(process.pid, "SIGUSR2");
});
clearInterval(stays);
process.setUncaughtExceptionCaptureCallback((error: any) => console.log("took", error.message));
console.log(process.hasUncaughtExceptionCaptureCallback());
refused(() => process.setUncaughtExceptionCaptureCallback(() => {}));
const thrown = async (text: string) => {
  setTimeout(() => { throw new Error(text); }, 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
};
await thrown("first");
process.setUncaughtExceptionCaptureCallback(null);
process.on("uncaughtExceptionMonitor", (error, from) => console.log("saw", error.message, from));
process.on("uncaughtException", (error, from) => console.log("heard", error.message, from));
await thrown("second");
process.removeAllListeners("uncaughtException").removeAllListeners("uncaughtExceptionMonitor");
process.on("warning", (w: any) => console.log(w.name, w.message, w.code, w.detail));
process.noDeprecation = true;
process.emitWarning("not shown", "DeprecationWarning");
refused(() => process.emitWarning(1 as any));
refused(() => process.emitWarning("x", 1 as any));

// ---- Standard output
const { write } = process.stdout;
const lines: string[] = [];
process.stdout.write = ((text: string) => Boolean(lines.push(text))) as any;
console.log("kept %d", 1);
console.group("a");
console.info("group");
console.groupEnd();
console.error("to the other");
process.stdout.write = write;
console.log(lines);
console.log(process.stdout.writable, process.stdout.writableLength, process.stdout.fd);
console.log(process.stdout instanceof Writable, process.stderr.writableEnded);
process.stdout.on("drain", () => {});
process.stdout.write("as a stream\n", () => console.log("written"));
console.log("between");
process.stdout.write(Buffer.from("bytes\n"));
process.stdout.write("aGV4Cg==", "base64");
refused(() => process.stdout.write(null as any));
console.log(process.stdout.listenerCount("drain"), process.stdin.fd, process.stdin.readable);

process.on("beforeExit", (code) => console.log("beforeExit", code));
process.on("exit", (code) => {
  console.log("exit", code);
  process.exitCode = 0;
});
process.exitCode = 3;

// expect: true true [object process]
// expect: true string node
// expect: true true
// expect: [ 'user', 'system' ] true
// expect: true bigint
// expect: true undefined true
// expect: 1 true true
// expect: undefined true undefined true
// expect: TypeError undefined Cannot convert a Symbol value to a string
// expect: TypeError ERR_INVALID_OBJECT_DEFINE_PROPERTY 'process.env' only accepts a configurable, writable, and enumerable data descriptor
// expect: TypeError ERR_INVALID_OBJECT_DEFINE_PROPERTY 'process.env' does not accept an accessor(getter/setter) descriptor
// expect: true 18 18 63
// expect: TypeError ERR_INVALID_ARG_VALUE The argument 'mask' must be a 32-bit unsigned integer or an octal string. Received '9'
// expect: RangeError ERR_OUT_OF_RANGE The value of "mask" is out of range. It must be >= 0 && <= 4294967295. Received -1
// expect: true true
// expect: /
// expect: TypeError ERR_INVALID_ARG_TYPE The "directory" argument must be of type string. Received type number (1)
// expect: ENOENT chdir true /nowhere
// expect: TypeError ERR_UNKNOWN_SIGNAL Unknown signal: SIGNOPE
// expect: TypeError ERR_INVALID_ARG_TYPE The "pid" argument must be of type number. Received type string ('a')
// expect: Error ESRCH kill ESRCH
// expect: true undefined undefined
// expect: SIGUSR2 12 0
// expect: true
// expect: Error ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET `process.setupUncaughtExceptionCapture()` was called while a capture callback was already active
// expect: took first
// expect: saw second uncaughtException
// expect: heard second uncaughtException
// expect: TypeError ERR_INVALID_ARG_TYPE The "warning" argument must be of type string or an instance of Error. Received type number (1)
// expect: TypeError ERR_INVALID_ARG_TYPE The "type" argument must be of type string. Received type number (1)
// expect: [ 'kept 1\n', 'a\n', '  group\n' ]
// expect: true 0 1
// expect: true false
// expect: as a stream
// expect: between
// expect: bytes
// expect: hex
// expect: TypeError ERR_STREAM_NULL_VALUES May not write null values to stream
// expect: 1 0 true
// expect: written
// expect: beforeExit 3
// expect: exit 3
