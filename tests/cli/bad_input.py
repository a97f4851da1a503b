#!/usr/bin/env python3
"""bad_input.py PROGRAM [NAME...]: files, streams and modules that are not what a program expects.

A clear message and an exit code, or the right behaviour; never a crash. Ends in `N passed, N failed`."""
import os
import subprocess
import sys
import tempfile
import threading

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

# Name: files, exit code, standard output, what standard error must hold. main.ts runs.
FILES = {
    "empty": ({"main.ts": b""}, 0, b"", b""),
    "byte_order_mark": ({"main.ts": b"\xef\xbb\xbfconsole.log(1)"}, 0, b"1\n", b""),
    "shebang": ({"main.ts": b"#!/usr/bin/env shoal\nconsole.log(1)"}, 0, b"1\n", b""),
    "byte_order_mark_and_shebang": ({"main.ts": b"\xef\xbb\xbf#!/usr/bin/env shoal\nconsole.log(1)"}, 0, b"1\n", b""),
    "carriage_returns": ({"main.ts": b"// a\r\nconst a = `x\r\ny`\r\nconsole.log(a.length)\r\n"}, 0, b"3\n", b""),
    "line_in_a_file_with_carriage_returns": ({"main.ts": b"1\r\n2\r\nnull.x\r\n"}, 1, b"", b"main.ts:3:"),
    "nul_in_a_string": ({"main.ts": b"console.log('a\0b'.length)"}, 0, b"3\n", b""),
    "nul_between_tokens": ({"main.ts": b"console.log(1)\n\0\nconsole.log(2)"}, 1, b"", b"main.ts:2:1: SyntaxError"),
    "only_nul": ({"main.ts": b"\0" * 5000}, 1, b"", b"SyntaxError"),
    "lone_surrogates": ({"main.ts": b"console.log('a\\ud800b', ['\\udc00'])"}, 0,
                        b"a\xef\xbf\xbdb [ '\\udc00' ]\n", b""),
    "truncated_utf8": ({"main.ts": b"const a = 1;\nconst b = '\xf0\x9f"}, 1, b"", b"not UTF-8: byte 0xf0 in line 2"),
    "overlong_utf8": ({"main.ts": b"const b = '\xc0\xaf'"}, 1, b"", b"not UTF-8: byte 0xc0 in line 1"),
    "surrogates_in_utf8": ({"main.ts": b"const b = '\xed\xa0\x80'"}, 1, b"", b"not UTF-8"),
    "binary": ({"main.ts": bytes(range(256)) * 20}, 1, b"", b"not UTF-8"),
    "missing_module": ({"main.ts": b"import './nothing.ts'"}, 1, b"", b"nothing.ts"),
    "missing_package": ({"main.ts": b"import 'nothing-of-the-kind'"}, 1, b"", b"nothing-of-the-kind"),
    "missing_export": ({"main.ts": b"import { b } from './a'\nb()", "a.ts": b"export let a = 1"}, 1, b"", b"'b'"),
    "module_that_is_not_utf8": ({"main.ts": b"import './a'", "a.ts": b"'\xe9'"}, 1, b"", b"a.ts"),
    "syntax_error_in_a_module": ({"main.ts": b"import './a'", "a.ts": b"let let = ;"}, 1, b"", b"a.ts:1:"),
    "json_that_is_wrong": ({"main.ts": b"import a from './a.json' with { type: 'json' }\na", "a.json": b"{,}"}, 1, b"",
                           b"a.json"),
    "package_json_that_is_wrong": ({"main.ts": b"import 'a'", "node_modules/a/package.json": b"{,}"}, 1, b"",
                                   b"package.json"),
    "tsconfig_that_is_wrong": ({"main.ts": b"console.log(1)", "tsconfig.json": b"{ \"compilerOptions\": [ }"}, 1, b"",
                               b"tsconfig.json"),
    "tsconfig_that_extends_itself": ({"main.ts": b"console.log(1)", "tsconfig.json": b'{"extends": "./tsconfig.json"}'},
                                     1, b"", b"tsconfig.json"),
    "cycle_into_the_dead_zone": ({"main.ts": b"import { b } from './b'\nexport const a = 1; b",
                                  "b.ts": b"import { a } from './main'\nexport const b = a;"}, 1, b"",
                                 b"ReferenceError"),
    "cycle_of_functions": ({"main.ts": b"import { b } from './b'\nexport function a() { return 1 }\nconsole.log(b)",
                            "b.ts": b"import { a } from './main'\nexport const b = a();"}, 0, b"1\n", b""),
    "module_imports_itself": ({"main.ts": b"import * as self from './main'\nexport const a = 1;\nconsole.log(self.a)"},
                              0, b"1\n", b""),
    "error_in_a_long_line": ({"main.ts": b"let a = '" + b"x" * 1_000_000 + b"'; null.x; '" + b"y" * 1_000_000 + b"'"},
                             1, b"", b"TypeError"),
    "syntax_error_in_a_long_line": (
        {"main.ts": b"let a = '" + b"x" * 1_000_000 + b"'; = ; '" + b"y" * 1_000_000 + b"'"}, 1, b"", b"SyntaxError"),
    "a_million_lines": ({"main.ts": b"\n" * 1_000_000 + b"null.x"}, 1, b"", b"main.ts:1000001:"),
    "long_message": ({"main.ts": b"throw new Error('x'.repeat(1e6))"}, 1, b"", b"Error: xxxx"),
    "control_characters_in_a_message": ({"main.ts": b"throw new Error('\\x1b[31m')"}, 1, b"", b"Error"),
}
STDERR_BYTES_MAX = 4000


def run_files(program: str, name: str) -> str:
    files, code, out, err = FILES[name]
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            path = os.path.join(folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        done = subprocess.run([program, "run", os.path.join(folder, "main.ts")], capture_output=True, timeout=120,
                              stdin=subprocess.DEVNULL, check=False)
    short = len(done.stderr) < STDERR_BYTES_MAX or name == "long_message"
    fits = (done.returncode, done.stdout) == (code, out) and err in done.stderr and bool(err) == bool(done.stderr)
    return "" if fits and short else f"{done.returncode} {done.stdout[:200]!r} {done.stderr[:800]!r}"


def folder_as_script(program: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, "run", folder], capture_output=True, timeout=60, check=False)
    return "" if done.returncode == 1 and done.stderr else f"{done.returncode} {done.stderr!r}"


def pipe_as_script(program: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pipe.ts")
        os.mkfifo(path)

        def feed() -> None:
            with open(path, "wb") as file:
                file.write(b"console.log('through a pipe');")
        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        done = subprocess.run([program, "run", path], capture_output=True, timeout=60, check=False)
        feeder.join(5)
    return "" if (done.returncode, done.stdout) == (0, b"through a pipe\n") else f"{done.returncode} {done.stderr!r}"


def closed_streams(program: str) -> str:
    """Standard streams that are not open at all."""
    wrong = []
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        for code in ("1", "console.log(1); console.error(2)", "throw new Error('x')"):
            done = subprocess.run(["sh", "-c", f"exec \"$0\" -e \"$1\" {closed}", program, code], capture_output=True,
                                  timeout=60, check=False)
            if done.returncode not in (0, 1):
                wrong.append(f"{closed} {code}: {done.returncode} {done.stderr!r}")
    return "\n".join(wrong)


def late_reader(program: str) -> str:
    """Output that nobody reads yet holds nobody up; none is lost, and it stays in order."""
    code = ("console.log('x'.repeat(1 << 20)); console.error('done');"
            "setTimeout(() => { console.log('end'); console.error('later'); }, 10);")
    wrong = ""
    with subprocess.Popen([program, "-e", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        deadline = threading.Timer(60, child.kill)
        deadline.start()
        told = child.stderr.readline() + child.stderr.readline()
        out = child.stdout.read()
        if (told, out) != (b"done\nlater\n", b"x" * (1 << 20) + b"\nend\n"):
            wrong += f"{told!r} {len(out)} {out[-20:]!r}"
        deadline.cancel()
    if child.returncode != 0:
        wrong += f" exit code {child.returncode}"
    done = subprocess.run(["sh", "-c", "\"$0\" -e \"$1\" 2>&1 | (sleep 0.2; cat)", program, code], capture_output=True,
                          timeout=60, check=False)
    if done.stdout != b"x" * (1 << 20) + b"\ndone\nend\nlater\n":
        wrong += f" in one pipe: {len(done.stdout)} {done.stdout[-30:]!r}"
    # A reader who goes does not keep the process: it ends in time.
    subprocess.run(["sh", "-c", "\"$0\" -e \"$1\" | true", program, code], capture_output=True, timeout=60, check=False)
    return wrong


def unreadable_script(program: str) -> str:
    """To root every file is readable: there, it just runs."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "main.ts")
        with open(path, "w", encoding="utf-8") as file:
            file.write("console.log(1)")
        os.chmod(path, 0)
        done = subprocess.run([program, "run", path], capture_output=True, timeout=60, check=False)
    wanted = 0 if os.geteuid() == 0 else 1
    return "" if done.returncode == wanted else f"{done.returncode} {done.stderr!r}"


def main() -> int:
    program, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    work = [(name, lambda n=name: run_files(program, n)) for name in FILES]
    work += [(f.__name__, lambda f=f: f(program))
             for f in (folder_as_script, pipe_as_script, closed_streams, late_reader, unreadable_script)]
    passed = failed = 0
    for name, test in work:
        if names and name not in names:
            continue
        try:
            wrong = test()
        except subprocess.TimeoutExpired:
            wrong = "ran out of time"
        failed, passed = failed + bool(wrong), passed + (not wrong)
        if wrong:
            print(f"failed: {name}: {wrong}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
