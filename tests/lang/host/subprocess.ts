// shoal:subprocess: what a child says and how it ends, in the three styles; its failures.
import { Command } from "shoal:subprocess";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const sh = (line: string, options = {}) => new Command("sh", { args: ["-c", line], ...options });
async function failure(run: () => unknown): Promise<string> {
  try {
    await run();
    return "nothing";
  } catch (error: any) {
    return `${error.name} ${error.code ?? error.message}`;
  }
}

// ---- output() and outputSync()
const script = "echo out; echo err >&2; exit 3";
for (const told of [await sh(script).output(), sh(script).outputSync()])
  console.log(told.code, told.success, told.signal, [text(told.stdout), text(told.stderr)]);
// expect: 3 false null [ 'out\n', 'err\n' ]
// expect: 3 false null [ 'out\n', 'err\n' ]

// More than a pipe holds, of both at once.
const long = "head -c 300000 /dev/zero >&2; head -c 400000 /dev/zero";
for (const told of [await sh(long).output(), sh(long).outputSync()])
  console.log(told.stdout.length, told.stderr.length);
// expect: 400000 300000
// expect: 400000 300000

const seen = sh("echo $A-$HOME-$0; pwd", {
  env: { A: "ä" }, clearEnv: true, cwd: "/", argv0: "x",
}).outputSync();
console.log(text(seen.stdout));
// expect: ä--x
// expect: /
// expect:
console.log(await failure(() => sh("true", { stdout: "null" }).outputSync().stdout));
// expect: TypeError Cannot get 'stdout': 'stdout' is not piped

// ---- Signals, time, too much
for (const told of [await sh("kill -9 $$").output(), sh("kill -9 $$").outputSync()])
  console.log(told.code, told.signal, told.timedOut);
// expect: 137 SIGKILL false
// expect: 137 SIGKILL false
const slow = { args: ["100"], timeout: 20 };
for (const told of [
  await new Command("sleep", slow).output(),
  new Command("sleep", { ...slow, killSignal: "SIGINT" }).outputSync(),
]) console.log(told.signal, told.timedOut);
// expect: SIGTERM true
// expect: SIGINT true
const much = new Command("yes", { maxOutput: 5 });
for (const told of [await much.output(), much.outputSync()])
  console.log([text(told.stdout)], told.truncated, told.signal);
// expect: [ 'y\ny\ny' ] true SIGTERM
// expect: [ 'y\ny\ny' ] true SIGTERM

// ---- spawn()
const cat = new Command("cat", { stdin: "piped", stdout: "piped" }).spawn();
const reading = cat.stdout.bytes();  // Else it could not say what it was told.
const writer = cat.stdin.getWriter();
for (let i = 0; i < 5; ++i) await writer.write(new Uint8Array(100_000).fill(i));
await writer.close();
const copy = await reading;
console.log(copy.length, copy[0], copy[499_999], await cat.status);
// expect: 500000 0 4 { success: true, code: 0, signal: null, timedOut: false }
console.log(await failure(() => cat.kill()));
// expect: TypeError Child process has already terminated
console.log(await failure(() => cat.stderr));
// expect: TypeError Cannot get 'stderr': 'stderr' is not piped

const controller = new AbortController();
const stopped = new Command("sleep", { args: ["100"], signal: controller.signal }).spawn();
controller.abort();
console.log((await stopped.status).signal);
// expect: SIGTERM
{
  await using disposed = new Command("sleep", { args: ["100"] }).spawn();
  console.log(disposed.pid > 1);
  // expect: true
}
const killed = new Command("sleep", { args: ["100"] }).spawn();
killed.kill("SIGUSR1");
console.log(await killed.status);
// expect: { success: false, code: 138, signal: 'SIGUSR1', timedOut: false }

// What is printed before comes before.
console.log("before");
// expect: before
await new Command("echo", { args: ["the child"] }).spawn().status;
// expect: the child
console.log("after");
// expect: after

// ---- What cannot be
console.log(await failure(() => new Command("no-such-program").output()));
// expect: Error ENOENT
console.log(await failure(() => new Command("no-such-program").spawn()));
// expect: Error ENOENT
console.log(await failure(() => new Command("true", { cwd: "/nowhere" }).outputSync()));
// expect: Error ENOENT
console.log(await failure(() => new Command("/etc/passwd").spawn()));
// expect: Error EACCES
console.log(await failure(() => new Command("cat", { stdin: "piped" }).outputSync()));
// expect: TypeError outputSync: stdin cannot be "piped", as nobody could write to it: use spawn
console.log(await failure(() => killed.kill("SIGNOPE")));
// expect: TypeError Invalid signal: SIGNOPE
console.log(await failure(() => new Command("a\0b").spawn()));
// expect: Error EINVAL

// A child that nobody waits for keeps no program running, and ends with it.
new Command("sleep", { args: ["100"] }).spawn().unref();
