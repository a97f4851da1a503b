#!/usr/bin/env python3
"""terminal.py PROGRAM [NAME...]: what needs a terminal or signals: raw mode, sizes, Ctrl+C, how a program ends by a signal.

A program runs with a terminal of its own (a pty). Ends in `N passed, N failed`."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

SECONDS_MAX = 20


class Terminal:
    """A program and the other side of its terminal. No source: what is read of it comes later."""

    def __init__(self, program: str, source: str, *words: str):
        self.folder = tempfile.TemporaryDirectory()
        self.path = path = os.path.join(self.folder.name, "a.bench.ts")
        if source:
            with open(path, "w", encoding="utf-8") as file:
                file.write(source)
        else:
            os.mkfifo(path)
        self.side, other = pty.openpty()
        self.resize(100, 40)
        self.process = subprocess.Popen([program, *(words or ["run"]), path], stdin=other, stdout=other, stderr=other,
                                        env={**os.environ, "NO_COLOR": "1"},
                                        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(other)
        self.seen = ""

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, text: str) -> None:
        end = time.monotonic() + SECONDS_MAX
        while text not in self.seen:
            ready, _, _ = select.select([self.side], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"{text!r} did not come, but {self.seen!r}")
            try:
                data = os.read(self.side, 65536)
            except OSError:
                data = b""
            if not data:
                raise AssertionError(f"{text!r} did not come before the end, but {self.seen!r}")
            self.seen += data.decode()

    def type(self, text: str) -> None:
        os.write(self.side, text.encode())

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.side)[3] & termios.ECHO)

    def end(self) -> int:
        code = self.process.wait(SECONDS_MAX)
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.side)
        self.folder.cleanup()


def expect(actual, wanted) -> None:
    if actual != wanted:
        raise AssertionError(f"{actual!r} instead of {wanted!r}")


def raw_mode_gives_keys_and_is_left_at_the_end(t: Terminal) -> None:
    t.until("ready")
    expect(t.echoes(), False)
    t.type("a\x03")
    t.until("key 97")
    t.until("key 3")
    expect(t.end(), 0)
    expect(t.echoes(), True)


def shoal_raw_mode_may_keep_signals(t: Terminal) -> None:
    t.until("ready 100 40 true")
    t.type("x")
    t.until("read 1 120")
    t.type("\x03")
    t.until("interrupted")
    expect(t.end(), 0)
    expect(t.echoes(), True)


def a_line_is_read_and_its_end_is_seen(t: Terminal) -> None:
    t.until("ready true")
    t.type("some words\n\x04")
    t.until("line some words")
    t.until("the end")
    expect(t.end(), 0)


def a_line_is_edited(t: Terminal) -> None:
    t.until("name? ")
    expect(t.echoes(), False)
    t.type("anne\x1b[D\x7fn\x01X\x1b[3~\r")
    t.until("hello Xnne")
    t.until("> ")
    t.type("\x1b[A\r")
    t.until("line Xnne")
    t.type("\x03")
    t.until("closed")
    expect(t.end(), 0)
    expect(t.echoes(), True)


def the_size_changes(t: Terminal) -> None:
    t.until("size 100x40 true")
    t.resize(50, 20)
    t.until("resized 50x20")
    expect(t.end(), 0)


def ctrl_c_ends_who_does_not_listen(t: Terminal) -> None:
    t.until("ready")
    t.type("\x03")
    expect(t.end(), -signal.SIGINT)


def a_listener_that_has_gone_lets_the_signal_end_it(t: Terminal) -> None:
    t.until("ready")
    t.type("\x03")
    t.until("once")
    t.type("\x03")
    expect(t.end(), -signal.SIGINT)


def a_child_has_the_terminal(t: Terminal) -> None:
    t.until("40 100")
    t.until("status 0")
    expect(t.end(), 0)


def what_takes_longer_says_so(t: Terminal) -> None:
    t.until("\x1b[Kcompiling ")  # Shown when a second has passed, and nothing is there yet.
    expect(t.seen.strip().startswith("\x1b[Kcompiling "), True)
    with open(t.path, "w", encoding="utf-8") as file:
        file.write("export {};")
    t.until("\x1b[K" + t.path)
    t.until("1 file, 10 bytes")
    expect(t.end(), 0)


def a_program_that_takes_long_to_compile_says_so(t: Terminal) -> None:
    t.until("\x1b[Kcompiling " + t.path)
    with open(t.path, "w", encoding="utf-8") as file:
        file.write("console.log('runs');")
    t.until("\r\x1b[Kruns\r\n")
    expect(t.end(), 0)
    expect(t.seen.count("compiling"), 1)


def a_bench_that_is_measured_is_named(t: Terminal) -> None:
    t.until("\x1b[Kmeasuring slow ...\r\x1b[Kslow ")
    expect(t.end(), 0)


WORDS = {what_takes_longer_says_so: ["info"], a_bench_that_is_measured_is_named: ["bench"]}
SOURCES = {
    what_takes_longer_says_so: "",
    a_program_that_takes_long_to_compile_says_so: "",
    a_bench_that_is_measured_is_named: 'bench("slow", () => 1);',
    raw_mode_gives_keys_and_is_left_at_the_end: """
process.stdin.setRawMode(true);
process.stdin.on("data", (data) => {
  for (const key of data) {
    console.log("key", key);
    if (key === 3) process.exit();
  }
});
console.log("ready");
""",
    shoal_raw_mode_may_keep_signals: """
import { addSignalListener, consoleSize, exit, stdin } from "shoal:process";
const { columns, rows } = consoleSize();
stdin.setRaw(true, { cbreak: true });
addSignalListener("SIGINT", () => { console.log("interrupted"); exit(0); });
console.log("ready", columns, rows, stdin.isTerminal());
const buffer = new Uint8Array(10);
console.log("read", await stdin.read(buffer), buffer[0]);
await stdin.read(buffer);
""",
    a_line_is_read_and_its_end_is_seen: """
console.log("ready", process.stdin.isTTY);
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => console.log("line", text.trim()));
process.stdin.on("end", () => console.log("the end"));
""",
    a_line_is_edited: """
import readline from "node:readline";
const lines = readline.createInterface({ input: process.stdin, output: process.stdout });
lines.question("name? ", (name) => {
  console.log("hello", name);
  lines.prompt();
});
lines.on("line", (line) => console.log("line", line));
lines.on("close", () => console.log("closed"));
""",
    the_size_changes: """
const { stdout } = process;
const alarm = setTimeout(() => {}, 20_000);
stdout.on("resize", () => {
  console.log(`resized ${stdout.columns}x${stdout.rows}`);
  clearTimeout(alarm);
});
console.log(`size ${stdout.columns}x${stdout.rows}`, stdout.isTTY);
""",
    ctrl_c_ends_who_does_not_listen: 'console.log("ready"); setTimeout(() => {}, 20_000);',
    a_listener_that_has_gone_lets_the_signal_end_it: """
process.once("SIGINT", () => console.log("once"));
console.log("ready");
setTimeout(() => {}, 20_000);
""",
    a_child_has_the_terminal: """
import { spawnSync } from "node:child_process";
const { status } = spawnSync("stty", ["size"], { stdio: "inherit" });
console.log("status", status);
""",
}


def main() -> int:
    program, *names = sys.argv[1:]
    passed = failed = 0
    for case, source in SOURCES.items():
        if names and case.__name__ not in names:
            continue
        terminal = Terminal(os.path.abspath(program), source, *WORDS.get(case, []))
        try:
            case(terminal)
            passed += 1
        except (AssertionError, subprocess.TimeoutExpired) as error:
            failed += 1
            print(f"failed: {case.__name__}: {error}")
        finally:
            terminal.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
