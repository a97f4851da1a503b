#!/usr/bin/env python3
"""replay.py PROGRAM: what --record wrote down, --replay does again; what differs, is cut off or edited is refused by name.

Ends in `N passed, N failed`."""
import os
import subprocess
import sys
import tempfile

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

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([self.program, "run", *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=SECONDS_MAX)

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
    suite.check("a flag without its file", done.returncode == 2 and "wants the name of a file" in done.stderr, done.stderr)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(os.path.abspath(sys.argv[1]), folder)
        suite.write("main.ts", MAIN)
        replays(suite)
        divergences(suite)
        damage(suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
