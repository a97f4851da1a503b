// node:child_process, as Node 20 has it: events and their order, errors with their codes, the styles
// that wait. What is expected stands at the end: it is what Node prints.
import {
  exec, execFile, execFileSync, execSync, fork, spawn, spawnSync,
} from "node:child_process";
import { promisify } from "node:util";

const told = (error: any) =>
  [error.name, error.message, error.code, error.syscall, error.path, error.spawnargs];
const closed = (child: any) => new Promise<void>((resolve) =>
  child.on("close", (code: any, signal: any) => {
    console.log("close", code, signal);
    resolve();
  }));

// ---- spawn
const child = spawn("sh", ["-c", "read x; echo out $x; sleep 0.05; echo err >&2; exit 4"]);
child.on("spawn", () => console.log("spawn", typeof child.pid));
child.stdout.on("data", (data) => console.log(Buffer.isBuffer(data), String(data)));
child.stderr.setEncoding("utf8").on("data", (data) => console.log([data]));
child.on("exit", (code, signal) => console.log("exit", code, signal));
child.stdin.end("input\n");
await closed(child);
console.log(child.exitCode, child.signalCode, child.killed, child.kill(), child.spawnargs.length);

const missing = spawn("no-such-program", ["a"]);
missing.on("error", (error) => console.log(told(error)));
await closed(missing);
console.log(missing.pid, missing.stdout?.destroyed);

const killed = spawn("sleep", ["100"], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
console.log(killed.stdin, killed.stdio.length, killed.kill("SIGINT"), killed.killed);
await closed(killed);
console.log(killed.exitCode, killed.signalCode);

const shell = spawn("echo $0 $V; pwd", { shell: true, cwd: "/", env: { V: "v", PATH: "/bin" } });
shell.stdout.on("data", (data) => process.stdout.write(data));
await closed(shell);

// A fourth descriptor goes both ways.
const both = spawn("sh", ["-c", "read x <&3; echo got $x >&3"], {
  stdio: ["ignore", "inherit", "inherit", "pipe"],
});
const fourth: any = both.stdio[3];
fourth.setEncoding("utf8").on("data", (data: string) => console.log([data]));
fourth.write("something\n");
await closed(both);

// ---- exec, execFile
const ended = (run: (done: (...values: any[]) => void) => unknown) =>
  new Promise<void>((resolve) => run((error, stdout, stderr) => {
    if (error) console.log(error.message, error.code, error.killed, error.signal, error.cmd);
    console.log([stdout, stderr]);
    resolve();
  }));
await ended((done) => exec("echo hi", done));
await ended((done) => exec("echo hi; echo bad >&2; exit 2", done));
await ended((done) => execFile("no-such-program", done));
await ended((done) => execFile("yes", { maxBuffer: 10 }, done));
await ended((done) => execFile("sleep", ["100"], { timeout: 50 }, done));
await ended((done) => execFile("echo", ["b"], { encoding: "buffer" }, done));
console.log(await promisify(exec)("echo x"), await promisify(execFile)("echo", ["y"]));
const controller = new AbortController();
const aborted = new Promise<void>((resolve) =>
  execFile("sleep", ["100"], { signal: controller.signal }, (error: any) => {
    console.log(error.name, error.message, error.code);
    resolve();
  }));
controller.abort();
await aborted;

// ---- Those that wait
const input = spawnSync("sh", ["-c", "cat; echo e >&2; exit 3"], { input: "in" });
console.log(input.status, input.signal, String(input.stdout), String(input.stderr));
console.log(told(spawnSync("no-such-program", ["x"]).error));
const late = spawnSync("sleep", ["100"], { timeout: 50 });
console.log(late.status, late.signal, told(late.error));
const much = spawnSync("yes", { maxBuffer: 5, encoding: "utf8" });
console.log(much.stdout.startsWith("y\ny"), much.signal, (much.error as any).code);
const large = spawnSync("cat", { input: Buffer.alloc(500_000, 1), maxBuffer: 1e6 });
console.log(large.stdout.length, large.status);
console.log([execSync("echo sync").toString(), execFileSync("echo", ["f"], { encoding: "utf8" })]);
try {
  execSync("echo bad >&2; exit 9", { stdio: "pipe" });
} catch (error: any) {
  console.log([error.message], error.status, String(error.stderr), error.signal);
}
console.log("before");
execSync("echo the child", { stdio: "inherit" });
console.log("after");

// ---- What cannot be
const attempts: (() => unknown)[] = [
  () => spawn(""), () => spawn("a\0b"), () => spawn(1 as any), () => spawn("ls", "x" as any),
  () => spawn("ls", ["a\0"]), () => spawn("ls", { cwd: 1 } as any),
  () => spawn("ls", { timeout: -1 }), () => spawn("ls", { stdio: "nope" as any }),
  () => spawn("ls", { stdio: ["ipc", "ipc"] as any }), () => child.kill("SIGFOO" as any),
  () => spawnSync("ls", { stdio: ["ipc"] as any }), () => spawn("ls", { detached: 1 as any }),
  () => fork("x", { stdio: ["pipe"] }),
  () => spawn("ls", { killSignal: "SIGFOO" as any }), () => spawn("ls", { signal: {} as any }),
];
for (const attempt of attempts)
  try {
    attempt();
    console.log("nothing", String(attempt));
  } catch (error: any) {
    console.log(error.name, error.code, error.message);
  }

// expect: spawn number
// expect: true out input
// expect:
// expect: [ 'err\n' ]
// expect: exit 4 null
// expect: close 4 null
// expect: 4 null false false 3
// expect: [
// expect:   'Error',
// expect:   'spawn no-such-program ENOENT',
// expect:   'ENOENT',
// expect:   'spawn no-such-program',
// expect:   'no-such-program',
// expect:   [ 'a' ]
// expect: ]
// expect: close -2 null
// expect: undefined true
// expect: null 4 true true
// expect: close null SIGINT
// expect: null SIGINT
// expect: /bin/sh v
// expect: /
// expect: close 0 null
// expect: [ 'got something\n' ]
// expect: close 0 null
// expect: [ 'hi\n', '' ]
// expect: Command failed: echo hi; echo bad >&2; exit 2
// expect: bad
// expect:  2 false null echo hi; echo bad >&2; exit 2
// expect: [ 'hi\n', 'bad\n' ]
// expect: spawn no-such-program ENOENT ENOENT undefined undefined no-such-program
// expect: [ '', '' ]
// expect: stdout maxBuffer length exceeded ERR_CHILD_PROCESS_STDIO_MAXBUFFER undefined undefined yes
// expect: [ 'y\ny\ny\ny\ny\n', '' ]
// expect: Command failed: sleep 100
// expect:  null true SIGTERM sleep 100
// expect: [ '', '' ]
// expect: [ <Buffer 62 0a>, <Buffer > ]
// expect: { stdout: 'x\n', stderr: '' } { stdout: 'y\n', stderr: '' }
// expect: AbortError The operation was aborted ABORT_ERR
// expect: 3 null in e
// expect:
// expect: [
// expect:   'Error',
// expect:   'spawnSync no-such-program ENOENT',
// expect:   'ENOENT',
// expect:   'spawnSync no-such-program',
// expect:   'no-such-program',
// expect:   [ 'x' ]
// expect: ]
// expect: null SIGTERM [
// expect:   'Error',
// expect:   'spawnSync sleep ETIMEDOUT',
// expect:   'ETIMEDOUT',
// expect:   'spawnSync sleep',
// expect:   'sleep',
// expect:   [ '100' ]
// expect: ]
// expect: true SIGTERM ENOBUFS
// expect: 500000 0
// expect: [ 'sync\n', 'f\n' ]
// expect: [ 'Command failed: echo bad >&2; exit 9\nbad\n' ] 9 bad
// expect:  null
// expect: before
// expect: the child
// expect: after
// expect: TypeError ERR_INVALID_ARG_VALUE The argument 'file' cannot be empty. Received ''
// expect: TypeError ERR_INVALID_ARG_VALUE The argument 'file' must be a string without null bytes. Received 'a\x00b'
// expect: TypeError ERR_INVALID_ARG_TYPE The "file" argument must be of type string. Received type number (1)
// expect: TypeError ERR_INVALID_ARG_TYPE The "args" argument must be of type object. Received type string ('x')
// expect: TypeError ERR_INVALID_ARG_VALUE The argument 'args[0]' must be a string without null bytes. Received 'a\x00'
// expect: TypeError ERR_INVALID_ARG_TYPE The "options.cwd" property must be of type string or an instance of Buffer or URL. Received type number (1)
// expect: RangeError ERR_OUT_OF_RANGE The value of "timeout" is out of range. It must be an unsigned integer. Received -1
// expect: TypeError ERR_INVALID_ARG_VALUE The argument 'stdio' is invalid. Received 'nope'
// expect: Error ERR_IPC_ONE_PIPE Child process can have only one IPC pipe
// expect: TypeError ERR_UNKNOWN_SIGNAL Unknown signal: SIGFOO
// expect: Error ERR_IPC_SYNC_FORK IPC cannot be used with synchronous forks
// expect: TypeError ERR_INVALID_ARG_TYPE The "options.detached" property must be of type boolean. Received type number (1)
// expect: Error ERR_CHILD_PROCESS_IPC_REQUIRED Forked processes must have an IPC channel, missing value 'ipc' in options.stdio
// expect: TypeError ERR_UNKNOWN_SIGNAL Unknown signal: SIGFOO
// expect: TypeError ERR_INVALID_ARG_TYPE The "options.signal" property must be an instance of AbortSignal. Received an instance of Object
