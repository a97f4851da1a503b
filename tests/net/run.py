#!/usr/bin/env python3
"""run.py PROGRAM: fetch against servers of our own: what it sends, what it makes of answers good and bad, TLS, proxies, abort,
keep-alive, memory, replay. Ends in `N passed, N failed`. --only TEXT: tests whose name has it; --with OPTION: the program gets it, too
(--with --stress=collect)."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import cases  # noqa: E402
from servers import Certificates  # noqa: E402

SECONDS_MAX = 120
# Without the proxies of whoever runs the tests.
PROXY_NAMES = [p + "_proxy" for p in ("http", "https", "all", "no")]


class Suite:
    def __init__(self, program: str, folder: str, more: list[str]) -> None:
        self.program, self.folder, self.more = program, folder, more
        self.passed = self.failed = 0
        self.certificates = Certificates(folder)
        self.environment = {k: v for k, v in os.environ.items() if k.lower() not in PROXY_NAMES}
        self.environment["SSL_CERT_FILE"] = self.certificates.authority
        probe = subprocess.run([program, "run", "-A", "-"], input="", capture_output=True, text=True, check=False)
        self.has_flags = probe.returncode == 0  # Of permissions.

    def start(self, text: str, *arguments: str, env: dict | None = None) -> subprocess.Popen:
        path = os.path.join(self.folder, "main.ts")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        command = [self.program, "run", *self.more, *(a for a in arguments if a != "-A" or self.has_flags), path]
        # What is about permissions says so; the rest may do everything.
        speaks = any(a.startswith(("--allow", "--deny")) for a in arguments)
        permitted = {} if speaks else {"SHOAL_OPTIONS": "-A"}
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**self.environment, **permitted, **(env or {})})

    def run(self, text: str, *arguments: str, env: dict | None = None) -> subprocess.CompletedProcess:
        process = self.start(text, *arguments, env=env)
        try:
            out, err = process.communicate(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += "\n(killed: it took too long)"
        return subprocess.CompletedProcess([], process.returncode, out, err)

    def check(self, what: str, holds: bool, detail: object = "") -> None:
        if holds:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED: {what}\n{detail}")

    def prints(self, what: str, text: str, expected: str, *arguments: str, env: dict | None = None) -> None:
        """The program prints that; lines that begin with ~ are regular expressions."""
        done = self.run(text, "-A", *arguments, env=env)
        wanted, got = expected.strip().splitlines(), done.stdout.strip().splitlines()
        same = len(wanted) == len(got) and all(
            re.fullmatch(w[1:], g) if w.startswith("~") else w == g for w, g in zip(wanted, got))
        self.check(what, same and done.returncode == 0, f"--- wanted\n{expected.strip()}\n--- got\n{done.stdout}{done.stderr}")


def main() -> int:
    arguments = sys.argv[1:]
    only = arguments.pop(arguments.index("--only") + 1) if "--only" in arguments else ""
    more = [arguments.pop(arguments.index("--with") + 1)] if "--with" in arguments else []
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(os.path.abspath(arguments[0]), folder, more)
        for name, test in vars(cases).items():
            if callable(test) and name.startswith("test_") and only in name:
                test(suite)
        print(f"{suite.passed} passed, {suite.failed} failed")
        return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
