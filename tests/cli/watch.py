#!/usr/bin/env python3
"""watch.py PROGRAM: `run`, `test` and `check` with --watch run again when a file changes. Ends in `N passed, N failed`."""
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time

import named_tests

PROGRAM = os.path.abspath(sys.argv[1])


class Watched:
    def __init__(self, files: dict[str, str], *options: str, verb: str = "run") -> None:
        self.folder = tempfile.TemporaryDirectory()
        for name, text in files.items():
            self.write(name, text)
        words = ["main.ts"] if verb == "run" else []
        self.child = subprocess.Popen([PROGRAM, verb, "--watch", *options, *words], cwd=self.folder.name, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines: queue.Queue[str] = queue.Queue()
        self.seen: list[str] = []
        threading.Thread(target=self.read, daemon=True).start()

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self.child.send_signal(signal.SIGINT)
        self.child.wait(20)
        self.folder.cleanup()

    def read(self) -> None:
        assert self.child.stdout
        for line in self.child.stdout:
            self.lines.put(line.rstrip("\n"))

    def write(self, name: str, text: str) -> None:
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path + ".new", path)

    def wait(self, wanted: str) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty as error:
                raise AssertionError(f"no {wanted!r} in {self.seen}") from error
            self.seen.append(line)
            if wanted in line:
                return


def a_module_changes() -> None:
    with Watched({"main.ts": "import { n } from './lib.ts'; console.log('n is', n);", "lib.ts": "export const n = 1;"}) as w:
        w.wait("n is 1")
        w.wait("waiting for changes")
        w.write("lib.ts", "export const n = 2;")
        w.wait("lib.ts has changed")
        w.wait("n is 2")


def a_running_program_is_ended() -> None:
    with Watched({"main.ts": "console.error('first'); setInterval(() => {}, 10); for (;;) {}"}) as w:
        w.wait("first")
        w.write("main.ts", "console.log('second'); setInterval(() => {}, 10);")
        w.wait("second")
        w.write("main.ts", "console.log('third');")
        w.wait("third")
        w.wait("waiting for changes")


def a_syntax_error_waits_to_be_mended() -> None:
    with Watched({"main.ts": "let x = ;"}) as w:
        w.wait("SyntaxError")
        w.wait("waiting for changes")
        w.write("main.ts", "console.log('mended');")
        w.wait("mended")


def a_missing_module_comes_into_being() -> None:
    with Watched({"main.ts": "import './later.ts'; console.log('all there');"}) as w:
        w.wait("waiting for changes")
        w.write("later.ts", "export {};")
        w.wait("all there")


def files_of_variables_are_read_again() -> None:
    with Watched({"main.ts": "console.log('V is', process.env.V_OF_A_TEST);", ".env": "V_OF_A_TEST=1\n"}, "--env-file", "--allow-env") as w:
        w.wait("V is 1")
        w.wait("waiting for changes")
        w.write(".env", "V_OF_A_TEST=2\n")
        w.wait("V is 2")
        w.wait("waiting for changes")
        os.remove(os.path.join(w.folder.name, ".env"))
        w.wait("failed; waiting for changes")
        w.write(".env", "V_OF_A_TEST=3\n")
        w.wait("V is 3")


def what_a_failing_program_writes_does_not_run_it_again() -> None:
    write = "import { writeTextFileSync } from 'shoal:fs'; writeTextFileSync('made.json', String(Math.random())); "
    body = "console.log('N'); await new Promise((r) => setTimeout(r, 400)); throw new Error('no');\n"
    with Watched({"main.ts": write + body}, "-RW") as w:
        w.wait("failed")
        w.write("notes.txt", "not a source")
        w.write("main.ts", write + body.replace("'N'", "'second'"))
        w.wait("main.ts has changed")
        w.wait("second")
        w.wait("failed")
        time.sleep(1)
        assert w.lines.empty(), list(w.lines.queue)


def paths_that_are_named_are_watched() -> None:
    program = "import { readTextFileSync } from 'shoal:fs'; console.log(readTextFileSync('data/a.txt'));\n"
    with Watched({"main.ts": program, "data/a.txt": "one", "other/b.txt": "", "c.txt": ""}, "-R", "--watch=data,c.txt") as w:
        w.wait("one")
        w.wait("waiting for changes")
        w.write("other/b.txt", "nobody looks")
        w.write("data/a.txt", "two")
        w.wait("data/a.txt")
        w.wait("two")
        w.wait("waiting for changes")
        w.write("data/deep/d.txt", "of a folder that is new")
        time.sleep(0.3)
        w.write("data/deep/d.txt", "once more")
        w.wait("data/deep/d.txt")
        w.wait("waiting for changes")
        w.write("c.txt", "a file")
        w.wait("c.txt")
        w.wait("waiting for changes")


def tests_run_again() -> None:
    """Those that have loaded what has changed. What was printed stays."""
    files = {"lib.ts": "export const n = 1;\n", "b.test.ts": "test('b', () => {});\n", "one.ts": "export * from './lib.ts';\n",
             "a.test.ts": "import { n } from './one.ts'; test('a', () => expect(n).toBe(2));\n"}
    with Watched(files, "--no-clear-screen", verb="test") as w:
        w.wait("1 failed, 1 passed of 2")
        w.wait("Waiting for changes")
        w.write("lib.ts", "export const n = 2;\n")
        w.wait("lib.ts has changed")
        w.wait("1 passed of 1")
        w.wait("Waiting for changes")
        w.write("new.test.ts", "test('new', () => {}); test('newer', () => {});\n")
        w.wait("2 passed of 2")
        w.wait("Waiting for changes")
        w.write("nobody.ts", "export {};\n")
        w.wait("No file of tests has loaded that.")
        w.write("b.test.ts", "test('b', () => {}); test('c', () => {}); test('d', () => {});\n")
        w.wait("b.test.ts has changed")
        w.wait("3 passed of 3")
        assert not any("\x1b" in line for line in w.seen), w.seen


def tests_run_again_when_a_module_outside_of_the_folder_changes() -> None:
    with tempfile.TemporaryDirectory() as outside:
        module = os.path.join(os.path.realpath(outside), "far.ts")
        with open(module, "w", encoding="utf-8") as file:
            file.write("export const n = 1;\n")
        files = {"a.test.ts": f"import {{ n }} from '{module}'; test('a', () => expect(n).toBe(2));\n",
                 "b.test.ts": "test('b', () => {});\n", "c.test.ts": "import './gone.ts'; test('c', () => {});\n"}
        with Watched(files, verb="test") as w:
            w.wait("1 passed of 2")
            w.wait("Waiting for changes")
            with open(module, "w", encoding="utf-8") as file:
                file.write("export const n = 2; // It is.\n")
            w.wait("far.ts has changed")
            w.wait("1 passed of 1")
            w.wait("Waiting for changes")
            # A file that could not be loaded runs again when what it wants may be there.
            w.write("gone.ts", "export {};\n")
            w.wait("gone.ts has changed")
            w.wait("1 passed of 1")
            w.wait("Waiting for changes")
            # What no test loads, and some may read.
            w.write("data.json", "{}")
            w.wait("3 passed of 3")


def what_changes_while_tests_run_is_seen() -> None:
    """But what tests write each time does not make them run for ever."""
    write = "import { writeTextFileSync } from 'shoal:fs'; "
    body = "console.log('N'); writeTextFileSync('made.json', String(Math.random())); await new Promise((r) => setTimeout(r, 500)); "
    test = write + "test('a', async () => { " + body + "});\n"
    with Watched({"a.test.ts": test}, "-RW", verb="test") as w:
        w.wait("Waiting for changes")
        w.write("a.test.ts", test.replace("'N'", "'second'").replace("500", "1500"))
        w.wait("a.test.ts has changed")
        time.sleep(0.7)  # It runs.
        w.write("a.test.ts", test.replace("'N'", "'third one'"))
        w.wait("second")
        w.wait("a.test.ts")
        w.wait("third one")
        w.wait("Waiting for changes")
        time.sleep(1.5)
        assert w.lines.empty(), list(w.lines.queue)


def modules_are_checked_again() -> None:
    with Watched({"main.ts": "import { a } from './lib.ts'; a;\n", "lib.ts": "export const b = 1;\n"}, "--modules-only",
                 verb="check") as w:
        w.wait("1 error in 2 files")
        w.wait("Waiting for changes")
        w.write("lib.ts", "export const a = 1; export const b = 1;\n")
        w.wait("no errors in 2 files")


def modules_outside_of_the_folder_are_checked_again() -> None:
    with tempfile.TemporaryDirectory() as outside:
        module = os.path.join(os.path.realpath(outside), "far.ts")
        with open(module, "w", encoding="utf-8") as file:
            file.write("export const b = 1;\n")
        with Watched({"main.ts": f"import {{ a }} from '{module}'; a;\n"}, "--modules-only", verb="check") as w:
            w.wait("1 error in 2 files")
            w.wait("Waiting for changes")
            with open(module, "w", encoding="utf-8") as file:
                file.write("export const a = 1;\n")
            w.wait("no errors in 2 files")


def main() -> int:
    return named_tests.run([
        a_module_changes, a_running_program_is_ended, a_syntax_error_waits_to_be_mended, a_missing_module_comes_into_being,
        files_of_variables_are_read_again, what_a_failing_program_writes_does_not_run_it_again, paths_that_are_named_are_watched,
        tests_run_again,
        tests_run_again_when_a_module_outside_of_the_folder_changes, what_changes_while_tests_run_is_seen, modules_are_checked_again,
        modules_outside_of_the_folder_are_checked_again])


if __name__ == "__main__":
    sys.exit(main())
