#!/usr/bin/env python3
"""repl.py PROGRAM [NAME...]: the REPL through a real terminal (a pty whose screen is kept by a small terminal of our own), and
with inputs from a pipe. Ends in `N passed, N failed`."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from typing import Callable

import named_tests

PROGRAM = os.path.abspath(sys.argv[1])
COLUMNS, ROWS = 80, 24


class Screen:
    """What a terminal shows of the bytes that it gets: enough of one for the editor. Lines that scrolled off stay."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = [[]]
        self.row = self.column = 0
        self.raw = ""

    def feed(self, text: str) -> None:
        self.raw += text
        for token in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b.|[\s\S]", text):
            if token.startswith("\x1b["):
                self.escape(token)
            elif token == "\r":
                self.column = 0
            elif token == "\n":
                self.row += 1
                while len(self.lines) <= self.row:
                    self.lines.append([])
            elif token == "\b":
                self.column = max(0, self.column - 1)
            elif token >= " ":
                line = self.lines[self.row]
                line.extend(" " * (self.column + 1 - len(line)))
                line[self.column] = token
                self.column += 1

    def escape(self, token: str) -> None:
        count = int(re.sub(r"\D", "", token) or "1")
        match token[-1]:
            case "A":
                self.row = max(0, self.row - count)
            case "C":
                self.column += count
            case "J":
                self.lines[self.row] = self.lines[self.row][:self.column]
                del self.lines[self.row + 1:]
            case "K":
                self.lines[self.row] = self.lines[self.row][:self.column]
            case _:
                pass

    def text(self) -> str:
        return "\n".join("".join(line).rstrip() for line in self.lines)


class Terminal:
    def __init__(self, *words: str, program: str = PROGRAM, **variables: str) -> None:
        self.screen = Screen()
        self.is_over = False  # It has been waited for: its number is nobody's any more.
        self.folder = tempfile.TemporaryDirectory()
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
        environment.update(TERM="xterm-256color", SHOAL_REPL_HISTORY=os.path.join(self.folder.name, "history"), **variables)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(self.folder.name)
            os.execve(program, [program, *words], environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if not self.is_over:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
        self.folder.cleanup()

    def pump(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.screen.feed(data.decode(errors="replace"))
        return bool(data)

    def wait(self, wanted: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not re.search(wanted, self.screen.text(), re.MULTILINE):
            assert time.monotonic() < end, f"no {wanted!r} in\n{self.screen.text()}"
            self.pump(0.1)

    def ready(self) -> None:
        """The prompt is there, in the last line, with nothing behind it."""
        self.wait(r"^> \Z|^>\Z")

    def send(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def prompts(self) -> int:
        return len(re.findall(r"^>", self.screen.text(), re.MULTILINE))

    def run(self, text: str, wanted: str = "") -> None:
        """Enters a line; the next prompt is there then, and before it what was wanted."""
        self.ready()
        before = self.prompts()
        self.send(text + "\r")
        end = time.monotonic() + 20
        while self.prompts() <= before:
            assert time.monotonic() < end, f"no prompt after {text!r}\n{self.screen.text()}"
            self.pump(0.1)
        self.ready()
        if wanted:
            self.wait(wanted, 5)

    def exit_code(self, seconds: float = 20) -> int:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.pump(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.is_over = True
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it goes on\n{self.screen.text()}")


def values_are_shown() -> None:
    with Terminal("repl") as t:
        t.run("1 + 1", r"^2$")
        t.run("({ a: [1, 2] })", r"^\{ a: \[ 1, 2 \] \}$")
        t.run("{ b: 3 }", r"^\{ b: 3 \}$")
        t.run("await Promise.resolve('awaited')", r"^'awaited'$")
        t.run("_", r"^'awaited'$")
        t.run("enum Color { Red, Green }", r"^undefined$")
        t.run("Color[1]", r"^'Green'$")


def names_may_be_declared_again() -> None:
    with Terminal("repl") as t:
        t.run("const x: number = 41; let n = 0")
        t.run("const count = () => ++n")
        t.run("count() + x", r"^42$")
        t.run("n", r"^1$")
        t.run("n = 10; count()", r"^11$")
        t.run("const x = 'again'")
        t.run("x", r"^'again'$")
        t.run("x = 5", r"Assignment to constant variable")
        t.run("function f() { return 7 } class K { m() { return f() } }")
        t.run("new K().m()", r"^7$")
        t.run("import { join } from 'node:path'; import * as all from 'node:path'")
        t.run("join('a', 'b') + typeof all.join", r"^'a/bfunction'$")


def errors_are_shown_and_kept() -> None:
    with Terminal("repl") as t:
        t.run("function boom() { throw new TypeError('bad') }")
        t.run("boom()", r"Uncaught TypeError: bad")
        t.run("_error.message", r"^'bad'$")
        t.run("void Promise.reject(new Error('late'))", "Uncaught Error: late")
        t.run("_error.message", r"^'late'$")
        t.run("let v = 1 1", r"SyntaxError")
        t.run("setTimeout(() => { throw new Error('later') }, 5)", r"Uncaught Error: later")
        t.run("'still here'", r"^'still here'$")


def several_lines() -> None:
    with Terminal("repl") as t:
        t.ready()
        t.send("function twice(n: number) {\r")
        t.wait(r"^> function twice\(n: number\) \{\n")
        t.send("return 2 * n\r}\r")
        t.wait(r"^undefined$")
        t.run("twice(21)", r"^42$")
        # New lines are indented, and what closes stands below what it closes.
        t.ready()
        t.send("[1].map((n) => {\rreturn {\rn,\r}\r})\r")
        t.wait(r"^> \[1\]\.map\(\(n\) => \{\n    return \{\n      n,\n    \}\n  \}\)\n\[ \{ n: 1 \} \]$")
        t.ready()
        t.send("[1,\r2]\r")
        t.wait(r"^\[ 1, 2 \]$")
        t.ready()
        t.send("\x1b[200~const pasted = 1\nconst both = pasted + 1\x1b[201~")
        t.wait("both = pasted")
        t.send("\r")
        t.run("both", r"^2$")


def an_input_may_be_given_up() -> None:
    with Terminal("repl") as t:
        t.send("function g() {\r")
        t.wait(r"^  +$|^ *\Z")
        t.send(".break\r")
        t.run("41 + 1", r"^42$")
        t.run("typeof g", r"^'undefined'$")


def imports_that_lead_nowhere() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "lib.ts"), "w", encoding="utf-8") as file:
            file.write("export const a = 1;\nexport interface T { x: number }\n")
        inputs = """import y from "./nope.ts"
import z from "left-pad"
import { nope } from "node:path"
import { zzz } from "./lib.ts"
import { a, T } from "./lib.ts"; const t: T = { x: a + 1 };
t.x
"""
        child = subprocess.run([PROGRAM, "repl", "-A"], input=inputs, capture_output=True, text=True, cwd=folder,
                               timeout=60)
        for wanted in ("nope.ts", "left-pad", "'nope'", "'zzz'"):
            assert wanted in child.stderr, child.stderr
        assert child.stderr.count("Uncaught") == 4, child.stderr
        assert child.stdout == "2\n", child.stdout


def keys_edit() -> None:
    with Terminal("repl") as t:
        t.ready()
        t.send("1 + 3\x1b[D\x7f4\r")  # left, backspace
        t.wait(r"^44$")
        t.ready()
        t.send("abc + 1\x01\x0b'k' + 'e'\r")  # to the start, delete to the end
        t.wait(r"^'ke'$")
        t.ready()
        t.send("'漢字x'\x1b[D\x1b[D\x7f\r")  # Wide characters go whole.
        t.wait(r"^'漢x'$")
        t.ready()
        t.send("'one two'\x17\x1f\r")  # a word deleted, and undone
        t.wait(r"^'one two'$")


def completion() -> None:
    with Terminal("repl") as t:
        t.ready()
        t.send("Math.hypo\t(3, 4)\r")
        t.wait(r"^5$")
        t.run("const configuration = { port: 8080, get secret() { throw 1 } }")
        t.ready()
        t.send("configur\t.po\t\r")
        t.wait(r"^8080$")
        t.ready()
        t.send("'x'.padS\t(3)\r")
        t.wait(r"^'  x'$")
        t.ready()
        t.send("[1, [2]].fla\t\t")
        t.wait(r"flat +flatMap")
        t.send("\x03")
        t.ready()
        t.send("import { sep } from 'node:pat\t")
        t.wait(r"node:path")
        t.send("\x03")
        t.ready()
        t.send(".hea\t\r")
        t.wait("collections")
        t.ready()
        t.send("Math.s\t")
        t.wait(r"sin +")
        t.send("\x03")


def previews_have_no_effects() -> None:
    with Terminal("repl") as t:
        t.run("let touched = 0; const box = { get it() { touched++; return 1 }, plain: 'value' }")
        t.ready()
        t.send("box.plain")
        t.wait(r"^> box\.plain\n'value'")
        t.send("\x03")
        t.ready()
        t.send("box.it")
        time.sleep(0.4)
        t.pump(0.1)
        t.send("\x15[1, 2, 3].map(x => x * 2)")
        t.wait(r"\n\[ 2, 4, 6 \]")
        # What holds plain data is there, with a copy; of what does not nothing is told.
        t.send("\x15const list = [3, 4], deep = { 'a b': [-0, 'q\"'] }, Date2 = Date, Map = () => 1\r")
        t.ready()
        t.send("touched + list.push(5) + deep['a b'][1].length")
        t.wait(r"\n5$")
        t.send("\x15new Map().size")
        time.sleep(0.4)
        t.pump(0.1)
        assert not re.search(r"\n0$", t.screen.text(), re.MULTILINE), t.screen.text()
        t.send("\x15\r")
        t.run("list.length", r"^2$")
        t.send("\x03")
        t.run("touched", r"^0$")


def history_is_kept_and_searched() -> None:
    with Terminal("repl") as t:
        t.run("const alpha = 'first'")
        t.run("1 + 2", r"^3$")
        t.ready()
        t.send("\x1b[A\x1b[A")
        t.wait(r"^> const alpha = 'first'")
        t.send("\x03")
        t.ready()
        t.send("\x12alp")
        t.wait(r"\(search\) alp: const alpha")
        t.send("\r")
        t.ready()
        with open(os.path.join(t.folder.name, "history"), encoding="utf-8") as file:
            kept = file.read().splitlines()
        assert kept[:2] == ["const alpha = 'first'", "1 + 2"], kept
        assert os.stat(os.path.join(t.folder.name, "history")).st_mode & 0o077 == 0


def ctrl_c_stops_a_loop() -> None:
    with Terminal("repl", "-A") as t:
        t.run("const kept = 'kept'")
        t.ready()
        t.send("for (;;) {}\r")
        time.sleep(0.5)
        t.send("\x03")
        t.wait("Error: Interrupted")
        t.run("kept", r"^'kept'$")
        t.send("await new Promise(() => {})\r")
        time.sleep(0.5)
        t.send("\x03")
        t.wait(r"^Interrupted$")
        t.run("kept.length", r"^4$")
        # What waited for the terminal takes nothing of the next input.
        t.run("const { openSync, readFileSync, readSync } = await import('node:fs')")
        for read in ("readFileSync('/dev/tty')", "readSync(openSync('/dev/tty'), Buffer.alloc(9))"):
            t.ready()
            t.send(read + "\r")
            t.wait(re.escape(read) + r"$")
            time.sleep(0.5)
            t.send("\x03")
            t.wait(r"\^C$")
            t.ready()
            t.run("kept.length + 40", r"^44$")


def ctrl_z_stops_the_process() -> None:
    with Terminal("--norc", "--noprofile", "-i", program="/bin/bash", PS1="$ ") as t:
        t.wait(r"^\$ *\Z")
        t.send(f"{PROGRAM} repl -q\r")
        t.ready()
        t.send("40 + ")
        t.wait(r"^> 40 \+ *$")
        t.send("\x1a")
        t.wait(r"Stopped.*\n\$ *\Z")
        t.send("fg\r")
        t.wait(r"^> 40 \+ *\Z")
        t.send("2\r")
        t.wait(r"^42$")


def timers_print_above_the_prompt() -> None:
    with Terminal("repl") as t:
        t.run("setTimeout(() => console.log('tick'), 150); 0")
        t.send("1 + ")
        t.wait(r"^tick$")
        t.wait(r"^> 1 \+ *\Z")
        t.send("1\r")
        t.wait(r"^2$")


def commands() -> None:
    with Terminal("repl") as t:
        t.run(".help", r"\.load")
        t.run("({ a: 1, b: ['x'] })")
        t.run(".type", r"^\{ a: number; b: string\[\] \}$")
        t.run(".type [1, 'a']", r"^\(number \| string\)\[\]$")
        t.run(".type new Map([['k', [Promise.resolve(1)]]])", r"^Map<string, Promise<number>\[\]>$")
        assert "Map(1)" not in t.screen.text(), t.screen.text()
        t.run(".bytecode 1 + x", r"Add|GetGlobal")
        t.run(".perms", "allowed|nothing")
        t.run("const saved = 12")
        t.run(".save out.ts", "inputs are in out.ts")
        t.run(".hlep", r"did you mean \.help")
        t.run(".clear", "new session")
        t.run("typeof saved", r"^'undefined'$")
        t.run(".load out.ts")
        t.run("saved", r"^12$")
        t.ready()
        t.send(".editor\r")
        t.wait("Ctrl-D runs it")
        t.send("const e1 = 1\rconst e2 = 2\r\x04")
        t.run("e1 + e2", r"^3$")


def large_output_is_paged() -> None:
    with Terminal("repl") as t:
        t.run("const lines = Array.from({ length: 60 }, (_, i) => 'x'.repeat(70) + i)")
        t.ready()
        t.send("lines\r")
        t.wait(r"^-- 39 more lines: Space shows a page, Enter a line, End all, q ends --\Z")
        assert "x21'" in t.screen.text() and "x22'" not in t.screen.text(), t.screen.text()
        t.send(" ")
        t.wait(r"^-- 16 more lines")
        t.send("\r")
        t.wait(r"^-- 15 more lines")
        assert "-- 39" not in t.screen.text()
        t.send("q")
        t.wait(r"^\.\.\. 15 more lines: \.more goes on$")
        t.run(".more", "x59'")
        t.run(".more", "There is no more")
        # Letters other than q are the next input's.
        t.send("lines\r")
        t.wait(r"^-- 39 more lines")
        t.send("await 43\r")
        t.wait(r"^43$")
        t.ready()
        t.send("lines\r")
        t.wait(r"^-- 39 more lines")
        t.send("\x1b[F")
        t.wait(r"x59'")
        t.ready()
        # So is a line that is longer than the screen.
        t.send("'y'.repeat(10000)\r")
        t.wait(r"^-- 1 more line: ")
        t.send("q")
        t.ready()
        # What was typed ahead of its end is not lost; Ctrl-C ends it, the session goes on.
        t.send("lines\r1 + 41\r")
        t.wait(r"^42$")
        t.ready()
        t.send("lines\r")
        t.wait(r"^-- 39 more lines")
        t.send("\x03")
        t.run("lines.length", r"^60$")
        t.run("'short'", r"^'short'$")


def it_ends_as_it_is_told() -> None:
    with Terminal("repl") as t:
        t.ready()
        t.send("process.exit(7)\r")
        assert t.exit_code() == 7
    with Terminal("repl") as t:
        t.ready()
        t.send("\x04")
        assert t.exit_code() == 0
    with Terminal() as t:  # Without arguments.
        t.ready()
        t.send("\x03")
        t.wait("Ctrl-C once more")
        t.ready()
        t.send("\x03")
        assert t.exit_code() == 0


def colours_can_be_off() -> None:
    with Terminal("repl", NO_COLOR="1") as t:
        t.run("const s = 'text'; s", "'text'")
        assert not re.search(r"\x1b\[[0-9;]*m", t.screen.raw), repr(t.screen.raw)
    with Terminal("repl") as t:
        t.ready()
        t.send("const s = 'text'")
        t.wait("const s = 'text'")
        assert "\x1b[35mconst" in t.screen.raw, repr(t.screen.raw)


def inputs_from_a_pipe() -> None:
    def go(text: str, *words: str) -> tuple[str, str, int]:
        done = subprocess.run([PROGRAM, "repl", *words], input=text, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout, done.stderr, done.returncode
    assert go("const a = 1\na + 1\nfunction f() {\n  return a\n}\nf()\n") == ("2\n1\n", "", 0)
    out, err, code = go("throw new Error('no')\n'on'\n")
    assert (out, code) == ("'on'\n", 1) and "Uncaught Error: no" in err, (out, err, code)
    assert go("n", "--eval=const n = 4") == ("4\n", "", 0)
    assert go("process.exit(3)\n1\n")[2] == 3
    assert go("import { basename } from 'node:path'\nbasename('/a/b')\n") == ("'b'\n", "", 0)


TESTS: list[Callable[[], None]] = [values_are_shown, names_may_be_declared_again, errors_are_shown_and_kept, several_lines,
                                   an_input_may_be_given_up, imports_that_lead_nowhere, keys_edit, completion, previews_have_no_effects, history_is_kept_and_searched,
                                   ctrl_c_stops_a_loop, ctrl_z_stops_the_process, timers_print_above_the_prompt, commands,
                                   large_output_is_paged, it_ends_as_it_is_told,
                                   colours_can_be_off, inputs_from_a_pipe]


def main() -> int:
    return named_tests.run([test for test in TESTS if not sys.argv[2:] or test.__name__ in sys.argv[2:]])


if __name__ == "__main__":
    sys.exit(main())
