#!/usr/bin/env python3
"""replay.py PROGRAM: what --record wrote down, --replay does again; what differs, is cut off or edited is refused by name.

Ends in `N passed, N failed`."""
import os
import subprocess
import sys
import tempfile

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

SECONDS_MAX = 60
MAIN = """\
import { readTextFile, readTextFileSync, writeTextFile, open } from 'shoal:fs';
import { sleep, sleepSync } from 'shoal:timers';
console.log('start', Math.random(), Date.now(), performance.now());
await writeTextFile('a.txt', 'hello ' + Math.random());
const [a, b] = await Promise.all([
  readTextFile('a.txt'), readTextFile('b.txt').catch((e: Error) => e.message)]);
console.log(a, b, readTextFileSync('a.txt'));
try { readTextFileSync('.'); } catch (e) { console.log((e as Error).message); }
console.log((7n ** 40000n).toString().length, eval(' '.repeat(200000) + '6 * 7'));
try { new Worker('data:text/javascript,1').terminate(); } catch (e) { console.log((e as Error).message); }
const order: string[] = [];
await Promise.all([
  sleep(5).then(() => order.push('five')), sleep(2).then(() => order.push('two')),
  readTextFile('a.txt').then(() => order.push('file'))]);
sleepSync(3);
const weak = new WeakRef({}), garbage: object[] = [];
for (let i = 0; i < 1000; i++) garbage.push({ i });
let n = 0;
const timer = setInterval(() => {
  console.log('tick', n, Date.now() % 1000, weak.deref() === undefined);
  if (++n === 3) clearInterval(timer);
}, 2);
console.log(order.join(), process.pid > 0, Object.keys(process.env).length, new Date().toString());
process.on('exit', (code) => console.log('exit', code, performance.now()));
"""


# All chance is the door's: keys, salts, nonces and what is done elsewhere come out the same.
CRYPTO = """\
import { createECDH, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
const { subtle } = crypto;
const hex = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('hex');
console.log(crypto.randomUUID(), randomBytes(8).toString('hex'), crypto.getRandomValues(new Uint32Array(2)).join());
const usages: KeyUsage[] = ['sign', 'verify'];
for (const algorithm of [
  { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), saltLength: 32 },
  { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }, { name: 'Ed25519' }]) {
  const pair = await subtle.generateKey(algorithm, true, usages) as CryptoKeyPair;
  const signature = await subtle.sign(algorithm, pair.privateKey, new Uint8Array(3));
  console.log(hex(await subtle.exportKey('spki', pair.publicKey)), hex(signature));
}
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
console.log(sign('sha256', Buffer.from('x'), privateKey).toString('hex'), createECDH('secp256k1').generateKeys('hex'));
"""

# Who says what, and when, is chance: clocks, files, threads.
WORKERS = """\
import { readTextFile, writeTextFile } from 'shoal:fs';
import { channel } from 'shoal:channel';
const once = (w: EventTarget, type: string) => new Promise<any>((done) => w.addEventListener(type, done, { once: true }));
await writeTextFile('part.txt', 'part');
const workers = ['a', 'b', 'c'].map((name) => new Worker('./worker.ts', { name }));
let answers = 0;
for (const w of workers) w.onmessage = (e) => console.log('main heard', ++answers, e.data, Date.now() % 1000);
const said = new BroadcastChannel('all');
said.onmessage = (e) => console.log('main was told', e.data);
const { sender, receiver } = channel<number>(2);
workers[0].postMessage({ sender }, [sender]);
workers[1].postMessage({ receiver }, [receiver]);
const cells = new Int32Array(new SharedArrayBuffer(8));
for (const w of workers) w.postMessage({ cells });
const spins = new Worker("data:text/javascript,console.log('spins', Math.random()); postMessage(1); for (let i = 0; ; ++i) if (i % 1000000 === 0) console.log('spins', i)");
await once(spins, 'message');
const text = await readTextFile('part.txt');
spins.terminate();
const fails = new Worker("data:text/javascript,throw new RangeError('too ' + Math.random())");
fails.onerror = (e: any) => { console.log(e.message); e.preventDefault(); };
await Promise.all(workers.map((w) => once(w, 'close')));
said.close();
console.log('end', text, answers, Atomics.load(cells, 0), performance.now());
"""
WORKER = """\
import { readTextFile } from 'shoal:fs';
import { sleep, sleepSync } from 'shoal:timers';
const all = new BroadcastChannel('all');
let rounds = 0, rest: Promise<void> | undefined;
console.log(name, 'is here', Math.random());
const send = async (s: any) => { for (let i = 0; i < 8; ++i) await s.send(Math.random()); s.close(); };
const receive = async (r: any) => { for await (const v of r) console.log(name, 'received', v); };
onmessage = async ({ data }: any) => {
  if (data.sender) rest = send(data.sender);
  if (data.receiver) rest = receive(data.receiver);
  if (!data.cells) return;
  for (; rounds < 3; ++rounds) {
    for (let i = 0; i < 20000; ++i) Atomics.add(data.cells, 0, 1);
    await sleep(Math.random() * 4);
    if (rounds === 1) sleepSync(1);
    console.log(name, rounds, await readTextFile('part.txt'), Date.now() % 1000);
    postMessage([name, rounds, Math.random()]);
    all.postMessage(name + rounds);
  }
  await rest;
  all.close();
  close();
};
"""

# What children say, and when, is chance, too: in a replay none is started.
CHILDREN = """\
import { Command } from 'shoal:subprocess';
import { exec, execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
const lines = async (stream: any) => { let all = ''; for await (const chunk of stream) all += chunk; return all.trim(); };
const chance = 'touch was_run; head -c 8 /dev/urandom | od -An -tx1';
const sh = (script: string) => ['-c', script];
if (process.argv[2] === 'child') {
  process.on('message', (message: any) => {
    process.send!({ message, chance: Math.random() });
    if (message === 3) process.disconnect();
  });
} else {
  const output = new Command('sh', { args: sh(chance + '; exit 3') }).outputSync();
  console.log(output.code, new TextDecoder().decode(output.stdout).trim());
  const cat = new Command('cat', { stdin: 'piped', stdout: 'piped' }).spawn();
  const writer = cat.stdin.getWriter();
  await writer.write(new TextEncoder().encode('in ' + Math.random()));
  await writer.close();
  console.log((await cat.output()).stdout.length, (await cat.status).code, cat.pid > 0);
  console.log(execFileSync('sh', sh(chance), { encoding: 'utf8' }).trim(), spawnSync('sh', sh('kill -9 $$')).signal);
  const both = [spawn('sh', sh(chance)), spawn('sh', sh(chance + ' >&2; exit 5'))];
  console.log(await Promise.all([lines(both[0]!.stdout), lines(both[1]!.stderr), once(both[1]!, 'close')]));
  const sleeper = spawn('sleep', ['100']);
  sleeper.kill('SIGTERM');
  console.log(await once(sleeper, 'exit'), sleeper.pid! > 0, sleeper.pid);
  console.log(await new Promise((done) => exec('echo $$; exit 1', (error: any, out) => done([error.code, out.trim()]))));
  console.log((await once(spawn('no_such_program'), 'error'))[0].message);
  const child = fork(process.argv[1]!, ['child']);
  for (const n of [1, 2, 3]) { child.send(n); console.log(await once(child, 'message')); }
  console.log(await once(child, 'close'), performance.now());
}
"""


class Suite:
    def __init__(self, program: str, folder: str) -> None:
        self.program, self.folder = program, folder
        self.passed = self.failed = 0

    def write(self, name: str, text: str | bytes) -> None:
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def read(self, name: str) -> bytes:
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def run(self, *arguments: str, env: dict | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([self.program, "run", *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=SECONDS_MAX, env=env)

    def check(self, what: str, holds: bool, detail: object = "") -> None:
        if holds:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED: {what}\n{detail}")

    def refused(self, what: str, program: str, log: str, *texts: str) -> None:
        done = self.run("--replay", log, program)
        ok = done.returncode == 1 and all(t in done.stderr for t in texts) and done.stderr.count("error:") == 1
        self.check(what, ok, (done.returncode, done.stdout, done.stderr))


def replays(suite: Suite) -> None:
    for i in range(5):
        recorded = suite.run("--record", "log", "main.ts")
        suite.check("a program can be recorded", recorded.returncode == 0, recorded.stderr)
        os.remove(os.path.join(suite.folder, "a.txt"))  # Replay does not look for it.
        for how in ([], ["--stress=collect"] if i == 0 else []):
            again = suite.run(*how, "--replay", "log", "main.ts")
            suite.check(f"what was recorded is done again {how}",
                        again.returncode == 0 and again.stdout == recorded.stdout,
                        (recorded.stdout, again.stdout, again.stderr))
        suite.check("replay writes no file", not os.path.exists(os.path.join(suite.folder, "a.txt")))
    suite.check("two runs differ", suite.run("main.ts").stdout != recorded.stdout)


def crypto(suite: Suite) -> None:
    suite.write("crypto.ts", CRYPTO)
    first = suite.run("--record", "crypto.log", "crypto.ts")
    again = suite.run("--replay", "crypto.log", "crypto.ts")
    other = suite.run("crypto.ts")
    suite.check("a recorded program with crypto ends well", first.returncode == 0, first.stderr)
    suite.check("keys and signatures are the same again", again.returncode == 0 and again.stdout == first.stdout, again.stderr)
    lines = [set(each.stdout.splitlines()) for each in (first, other)]
    suite.check("without a record they are others", len(lines[0]) == 5 and not lines[0] & lines[1], other.stderr)


def workers(suite: Suite) -> None:
    suite.write("worker.ts", WORKER)
    suite.write("workers.ts", WORKERS)
    seen = set()
    for i in range(5):
        recorded = suite.run("--record", "log", "workers.ts")
        ok = recorded.returncode == 0 and "end part 9 180000" in recorded.stdout and "RangeError: too 0." in recorded.stdout
        suite.check("a program with workers can be recorded", ok, (recorded.stdout, recorded.stderr))
        seen.add(recorded.stdout)
        os.remove(os.path.join(suite.folder, "part.txt"))
        for how in ([], [], ["--stress=collect"] if i == 0 else ["--stress=preempt"]):
            again = suite.run(*how, "--replay", "log", "workers.ts")
            suite.check(f"what workers did is done again {how}", again.returncode == 0 and again.stdout == recorded.stdout,
                        (recorded.stdout, again.stdout, again.stderr))
    suite.check("runs with workers differ", len(seen) > 1)
    suite.write("worker.ts", WORKER.replace("readTextFile('part.txt')", "readTextFile('other.txt')"))
    suite.refused("another file in a worker", "workers.ts", "log", 'ReadFile(path: "other.txt")', "of worker", "with another request",
                  "worker.ts:16:")
    suite.write("worker.ts", WORKER.replace("name + rounds", "rounds + name"))
    suite.refused("another message", "workers.ts", "log", "has printed something else")
    suite.write("worker.ts", WORKER.replace("rounds < 3", "rounds < 2"))
    suite.refused("a worker that ends sooner", "workers.ts", "log", "the replay differs")
    suite.write("worker.ts", WORKER)
    suite.write("more_workers.ts", WORKERS.replace("'c']", "'c', 'd']"))
    suite.refused("one more worker", "more_workers.ts", "log", "the program starts a worker, the record has")
    suite.write("fewer_workers.ts", WORKERS.replace(", 'c']", "]"))
    suite.refused("one worker less", "fewer_workers.ts", "log", "the replay differs")
    log = suite.read("log")
    for cut in [len(log) - 1] + [len(log) * i // 10 for i in range(1, 10)]:
        suite.write("cut", log[:cut])
        suite.refused(f"a record of workers cut off at {cut}", "workers.ts", "cut", "the record is cut off after")
    for at in range(20, len(log), len(log) // 15):
        suite.write("edited", log[:at] + bytes([log[at] ^ 0x41]) + log[at + 1:])
        done = suite.run("--replay", "edited", "workers.ts")
        suite.check(f"a record of workers edited at {at}", done.returncode == 1 and done.stderr.startswith("error: ") and
                    ("edited: the record is damaged at byte" in done.stderr or "is cut off" in done.stderr), (done.returncode, done.stderr))


def children(suite: Suite) -> None:
    suite.write("children.ts", CHILDREN)
    was_run = os.path.join(suite.folder, "was_run")
    seen = set()
    for _ in range(3):
        recorded = suite.run("--record", "log", "children.ts")
        suite.check("a program with children can be recorded", recorded.returncode == 0 and os.path.exists(was_run),
                    (recorded.stdout, recorded.stderr))
        seen.add(recorded.stdout)
        os.remove(was_run)
        for how in ([], ["--stress=preempt"]):
            again = suite.run(*how, "--replay", "log", "children.ts")
            suite.check(f"what children did is done again {how}", again.returncode == 0 and again.stdout == recorded.stdout,
                        (recorded.stdout, again.stdout, again.stderr))
            suite.check("replay starts no child", not os.path.exists(was_run))
    suite.check("runs with children differ", len(seen) == 3)
    elsewhere = suite.run("--replay", "log", "children.ts", env={"PATH": "/nowhere"})
    suite.check("a replay wants no program of the record's", elsewhere.returncode == 0 and elsewhere.stdout == recorded.stdout,
                (recorded.stdout, elsewhere.stdout, elsewhere.stderr))
    suite.write("other_child.ts", CHILDREN.replace("exit 5", "exit 6"))
    suite.refused("another child", "other_child.ts", "log", "SpawnProcess(", "with another request", "other_child.ts:21:")
    suite.write("more_children.ts", CHILDREN.replace("  const sleeper", "  spawnSync('true');\n  const sleeper"))
    suite.refused("one child more", "more_children.ts", "log", "the program asks for SpawnProcess(", "more_children.ts:23:")


def ends(suite: Suite) -> None:
    """How programs end, and go on."""
    said = "new Worker('data:text/javascript,for (let i = 0; ; ++i) if (i % 9999 === 0) console.error(`worker`, i, Math.random())');\n"
    last = "setTimeout(() => { console.error('bye', Math.random()); process.exit(Date.now() % 2 + 3); }, 20);\n"
    suite.write("exit.ts", said + last)
    for _ in range(3):
        recorded = suite.run("--record", "log", "exit.ts")
        again = suite.run("--replay", "log", "exit.ts")
        suite.check("process.exit in the midst of workers' output", recorded.returncode in (3, 4) and recorded.stderr.count("worker") > 1 and
                    (again.returncode, again.stdout, again.stderr) == (recorded.returncode, recorded.stdout, recorded.stderr),
                    (recorded, again))
    suite.write("other_exit.ts", said + last.replace("Date.now() % 2 + 3", "Date.now() % 2 + 5"))
    suite.refused("another exit code", "other_exit.ts", "log", "the program has ended with exit code", "in the record with")
    suite.write("throws.ts", said + "setTimeout(() => { throw new Error('no ' + Math.random()); }, 10);\n")
    recorded, again = suite.run("--record", "log", "throws.ts"), suite.run("--replay", "log", "throws.ts")
    suite.check("an uncaught error", recorded.returncode == 1 and "Error: no 0." in recorded.stderr and
                (again.returncode, again.stdout, again.stderr) == (1, recorded.stdout, recorded.stderr), (recorded, again))
    nested = ("const w = new Worker('data:text/javascript,const v = new Worker(`data:text/javascript,postMessage(Math.random())`);"
              "v.onmessage = (e) => { postMessage(e.data); close(); }');\n"
              "const told = await new Promise<any>((done) => { w.onmessage = done; });\n"
              "const cell = new Int32Array(new SharedArrayBuffer(4));\n"
              "console.log(told.data, Atomics.wait(cell, 0, 0, 3));\n")
    suite.write("nested.ts", nested)
    recorded, again = suite.run("--record", "log", "nested.ts"), suite.run("--replay", "log", "nested.ts")
    suite.check("workers of workers", recorded.returncode == 0 and "timed-out" in recorded.stdout and
                (again.returncode, again.stdout) == (0, recorded.stdout), (recorded, again))
    for what, more in (("spins", "for (let i = 0; ; ++i);"), ("spins in a worker", "new Worker('data:text/javascript,for (;;);');"),
                       ("waits for nobody", "await new Promise((done) => { new BroadcastChannel('x').onmessage = done; });")):
        suite.write("on.ts", nested + more + "\n")
        suite.refused(f"a program that goes on: it {what}", "on.ts", "log", "the replay differs from the record at entry",
                      *(["the record has the end", "on.ts:5:"] if what == "spins" else []))
    suite.write("on.ts", "for (let i = 0; ; ++i);\n")
    log = suite.read("log")
    suite.write("cut", log[:len(log) - 1])
    done = suite.run("--replay", "cut", "on.ts")  # Whichever is found first.
    suite.check("a program that goes on, and a record that is cut off", done.returncode == 1 and
                ("the replay differs from the record at entry" in done.stderr or "the record is cut off after" in done.stderr),
                (done.returncode, done.stderr))
    suite.write("quiet.ts", "let n = 0; for (let i = 0; i < 3e6; ++i) n += i;\n")
    suite.run("--record", "log", "quiet.ts")
    suite.refused("a program that only counts, and more than before", "on.ts", "log", "the record has the end", "on.ts:1:")
    log = suite.read("log")
    suite.write("cut", log[:len(log) - 1])
    suite.refused("the same, and the record is cut off", "on.ts", "cut", "the record is cut off after", "the program goes on", "on.ts:1:")
    done = suite.run("--record", "log", "--replay", "log", "quiet.ts")
    suite.check("both at once", done.returncode == 1 and "recorded or replayed, not both" in done.stderr, done.stderr)


def colors(suite: Suite) -> None:
    suite.write("colors.ts", "console.log({ a: [1, 'x'] }); throw new Error('red');\n")
    with_colors, without = {**os.environ, "FORCE_COLOR": "1"}, {**os.environ, "FORCE_COLOR": "0"}
    recorded = suite.run("--record", "log", "colors.ts", env=with_colors)
    again = suite.run("--replay", "log", "colors.ts", env=without)
    suite.check("colours are those of the record", "\x1b[" in recorded.stdout and
                (again.returncode, again.stdout, again.stderr) == (1, recorded.stdout, recorded.stderr), (recorded, again))


def divergences(suite: Suite) -> None:
    suite.write("other_file.ts", MAIN.replace("readTextFileSync('a.txt')", "readTextFileSync('c.txt')"))
    suite.refused("another file", "other_file.ts", "log", 'ReadFile(path: "c.txt")', "with another request",
                  "other_file.ts:7:")
    suite.write("other_order.ts", MAIN.replace("Math.random());", "Math.random(), performance.now());", 1))
    suite.refused("one more look at the clock", "other_order.ts", "log", "the program asks for", "the record has")
    suite.write("other_output.ts", MAIN.replace("'tick'", "'tock'"))
    suite.refused("other output", "other_output.ts", "log", "has printed something else")
    suite.write("longer.ts", MAIN + "await sleep(10); await readTextFile('a.txt');\n")
    suite.refused("a longer program", "longer.ts", "log", "the replay differs")


def damage(suite: Suite) -> None:
    log = suite.read("log")
    for cut in (20, 200, len(log) // 2, len(log) - 1):
        suite.write("cut", log[:cut])
        suite.refused(f"a record cut off at {cut}", "main.ts", "cut", "the record is cut off after")
    for at in (30, 200, len(log) // 2, len(log) - 3):
        suite.write("edited", log[:at] + bytes([log[at] ^ 1]) + log[at + 1:])
        done = suite.run("--replay", "edited", "main.ts")
        suite.check(f"a record edited at {at}", done.returncode == 1 and "error: edited: the record is damaged at byte" in
                    done.stderr or "is cut off" in done.stderr, (done.returncode, done.stderr))
    suite.write("no_record", "{}")
    suite.refused("what is no record", "main.ts", "no_record", "no record that this version")
    suite.refused("a record that is not there", "main.ts", "nowhere", "cannot read nowhere")
    done = suite.run("--record", "no/such/folder", "main.ts")
    suite.check("a record that cannot be written", done.returncode == 1 and "cannot write no/such/folder" in done.stderr,
                done.stderr)
    done = suite.run("--record")
    suite.check("a flag without its file", done.returncode == 2 and "wants a value: --record=FILE" in done.stderr, done.stderr)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(os.path.abspath(sys.argv[1]), folder)
        suite.write("main.ts", MAIN)
        replays(suite)
        crypto(suite)
        divergences(suite)
        damage(suite)
        workers(suite)
        children(suite)
        ends(suite)
        colors(suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
