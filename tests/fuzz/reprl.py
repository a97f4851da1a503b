#!/usr/bin/env python3
"""reprl.py SHELL: speaks Fuzzilli's protocol with shoal-reprl, as the fuzzer does. Ends in `N passed, N failed`."""
import mmap
import os
import select
import struct
import subprocess
import sys
import tempfile

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

SECONDS_MAX = 60
SHARED_BYTES = 0x100000


class Fuzzer:
    def __init__(self, shell: str) -> None:
        self.shared_name = f"/shoal_reprl_{os.getpid()}"
        self.shared = open("/dev/shm" + self.shared_name, "w+b")
        self.shared.truncate(SHARED_BYTES)
        self.edges = mmap.mmap(self.shared.fileno(), SHARED_BYTES)
        self.scripts, self.prints = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()
        # The four land on 100 and after; whoever writes there first must not be one of them.
        ours = [os.dup(f) for f in (commands, answers, self.scripts.fileno(), self.prints.fileno())]

        def place() -> None:
            for number, descriptor in enumerate(ours):
                os.dup2(descriptor, 100 + number)

        self.process = subprocess.Popen([shell], preexec_fn=place, close_fds=False, stderr=subprocess.PIPE,
                                        env={**os.environ, "SHM_ID": self.shared_name})
        for descriptor in (*ours, commands, answers):
            os.close(descriptor)
        if self.read(4) != b"HELO":
            raise RuntimeError("no HELO")
        os.write(self.commands, b"HELO")

    def read(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            ready, _, _ = select.select([self.answers], [], [], SECONDS_MAX)
            chunk = os.read(self.answers, count - len(out)) if ready else b""
            if not chunk:
                break
            out += chunk
        return out

    def run(self, source: str) -> int | None:
        """The status; None: the shell has died."""
        data = source.encode()
        for file, content in ((self.scripts, data), (self.prints, b"")):
            file.seek(0)
            file.truncate()
            file.write(content)
            file.flush()
            file.seek(0)
        self.edges[4:] = bytes(SHARED_BYTES - 4)
        os.write(self.commands, b"exec" + struct.pack("<Q", len(data)))
        answer = self.read(4)
        return struct.unpack("<I", answer)[0] if len(answer) == 4 else None

    def printed(self) -> bytes:
        self.prints.seek(0)
        return self.prints.read()

    def edge_count(self) -> int:
        return struct.unpack("<I", self.edges[:4])[0]

    def covered(self) -> bytes:
        return self.edges[4:]

    def close(self) -> int:
        os.close(self.commands)
        try:
            code = self.process.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        os.unlink("/dev/shm" + self.shared_name)
        return code


def main() -> int:
    shell = sys.argv[1]
    failures = []

    def check(what: str, got: object, wanted: object) -> None:
        results.append(what)
        if got != wanted:
            failures.append(what)
            print(f"FAILED: {what}: {got!r}, not {wanted!r}")

    results: list[str] = []
    fuzzer = Fuzzer(shell)
    check("a script runs", fuzzer.run("var x = 1 + 1; with ({ y: 1 }) x += y;"), 0)
    small = fuzzer.covered()
    check("an uncaught error is a status", fuzzer.run("throw new Error('x')"), 1 << 8)
    check("so is a syntax error", fuzzer.run("let 1"), 1 << 8)
    check("a script sees nothing of the ones before", fuzzer.run("if (typeof x !== 'undefined') throw x;"), 0)
    check("it prints for the fuzzer", fuzzer.run("fuzzilli('FUZZILLI_PRINT', 'a' + 6 * 7)"), 0)
    check("on its own descriptor", fuzzer.printed(), b"a42\n")
    check("what is queued runs", fuzzer.run("Promise.resolve().then(() => fuzzilli('FUZZILLI_PRINT', 'later'))"), 0)
    check("before the answer", fuzzer.printed(), b"later\n")
    check("JavaScript, not TypeScript", fuzzer.run("var a = 1, b = 2, c = 3; if (a < b > (c)) throw 1;"), 0)
    check("many scripts", [fuzzer.run(f"var a = []; for (let i = 0; i < 100; i++) a.push({n} * i);") for n in range(50)], [0] * 50)
    if fuzzer.edge_count():
        check("a run covers edges", any(small), True)
        fuzzer.run("/(a|b)*c/.exec('ababc'); [3, 1].sort(); JSON.parse('[1]')")
        check("another one others", any(b & ~a for a, b in zip(small, fuzzer.covered())), True)
    check("the shell ends with its fuzzer", fuzzer.close(), 0)
    for kind in (0, 1):
        fuzzer = Fuzzer(shell)
        check(f"a crash is one ({kind})", fuzzer.run(f"fuzzilli('FUZZILLI_CRASH', {kind})"), None)
        check(f"and ends the shell ({kind})", fuzzer.close() != 0, True)
    print(f"{len(results) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
