// shoal:process and shoal:os.
import * as self from "shoal:process";
import * as os from "shoal:os";

console.log(self.args.length, self.pid > 1, self.cwd() === process.cwd(), self.exitCode.get());
// expect: 0 true true 0

// ---- Environment
self.env.set("SHOAL_TEST", "1");
console.log(self.env.get("SHOAL_TEST"), process.env.SHOAL_TEST, self.env.has("SHOAL_TEST"));
// expect: 1 1 true
self.env.delete("SHOAL_TEST");
self.env.delete("PATH");
console.log(self.env.get("SHOAL_TEST"), self.env.get("PATH"), "PATH" in self.env.toObject());
// expect: undefined undefined false
try {
  self.env.get("a=b");
} catch (error) {
  console.log(String(error));
}
// expect: TypeError: The name of a variable is not empty and has no "=" (got a=b)

// ---- Signals
const told: string[] = [];
const listener = () => void told.push("USR1");
self.addSignalListener("SIGUSR1", listener);
self.addSignalListener("SIGUSR1", listener);
self.addSignalListener("SIGUSR1", () => {
  console.log(told);
  // expect: [ 'USR1' ]
  clearTimeout(alarm);
  self.removeSignalListener("SIGUSR1", listener);
  next();
});
const alarm = setTimeout(() => console.log("no signal came"), 10_000);
let next = () => {};
const done = new Promise<void>((resolve) => next = resolve);
self.kill(self.pid, "SIGUSR1");
await done;
for (const name of ["SIGKILL", "SIGNOPE"])
  try {
    self.addSignalListener(name, listener);
  } catch (error: any) {
    console.log(error.code ?? error.message);
  }
// expect: EINVAL
// expect: Invalid signal: SIGNOPE

// ---- Streams
const bytes = new TextEncoder().encode("bytes\n");
console.log("text");
// expect: text
console.log(self.stdout.writeSync(bytes));
// expect: bytes
// expect: 6
const writer = self.stdout.writable.getWriter();
await writer.write(bytes);
// expect: bytes
writer.releaseLock();
await new Blob(["a blob\n"]).stream().pipeTo(self.stdout.writable, { preventClose: true });
// expect: a blob
console.log(self.stdout.isTerminal());
// expect: false
try {
  self.stdin.setRaw(true);
  console.log(self.stdin.isTerminal());
} catch (error: any) {
  console.log(error.code === "ENOTTY");
}
// expect: true

// ---- Use
console.log(self.memoryUsage().heapUsed > 0, self.cpuUsage().user >= 0, self.hrtime() > 0n);
// expect: true true true
console.log(self.umask(0o27) >= 0, self.umask());
// expect: true 23
const before = self.cwd();
self.chdir("/");
console.log(self.cwd());
// expect: /
self.chdir(new URL(`file://${before}`));
console.log(self.cwd() === before);
// expect: true
try {
  self.chdir("/nowhere");
} catch (error: any) {
  console.log(error.code, error.path);
}
// expect: ENOENT /nowhere

// ---- The machine
console.log(os.hostname().length > 0, /^\d+\./.test(os.osRelease()), os.osUptime() > 0);
// expect: true true true
console.log(os.loadavg().length, os.cpus().length > 0, os.systemMemoryInfo().total > 0);
// expect: 3 true true
const loopback = os.networkInterfaces().find((each) => each.address === "127.0.0.1");
console.log(loopback?.internal, loopback?.cidr, loopback?.family);
// expect: true 127.0.0.1/8 IPv4
console.log(os.userInfo().uid === os.uid(), os.tmpdir().startsWith("/"), os.getPriority() <= 19);
// expect: true true true
