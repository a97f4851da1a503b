#!/usr/bin/env python3
"""files.py PROGRAM: files under faults that only a process of its own can have: limits on their size, pipes that nobody
reads, permissions, folders that vanish; and a large file that is streamed in little memory. Ends in `N passed, N
failed`."""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from sanitizers import is_sanitized  # noqa: E402

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

LIMIT = 1_000_000
MEMORY_MAX = 22 << 20  # A release takes below 20; what GCC builds is itself 2 to 4 MB larger.
LARGE = 256 << 20
NOBODY = 65534
BIG = "new Uint8Array(3000000)"
FAILURE = "const failure = async (work) => { try { return await work(); } catch (e) { return e; } };\n"
TOLD = "const told = (e) => [e.code, e.syscall, e.path, e.message].join('|');\n"


class Suite:
    def __init__(self, program: str, folder: str) -> None:
        self.program, self.folder = program, folder
        self.passed = self.failed = 0
        self.most = 0
        self.measured: dict[str, int] = {}

    def run(self, text: str, limit=None, out: str | None = None) -> str:
        """What it prints on both, or on stderr alone if stdout goes to the file `out`."""
        path = os.path.join(self.folder, "main.ts")
        with open(path, "w", encoding="utf-8") as file:
            file.write("import * as fs from 'shoal:fs';\nimport * as node from 'node:fs';\n" + FAILURE + TOLD + text)
        os.chmod(path, 0o644)
        env = dict(os.environ, SHOAL_CACHE_DIR="")
        with open(out or os.devnull, "wb") as sink:
            child = subprocess.Popen([self.program, "run", "-A", path], stdout=sink if out else subprocess.PIPE,
                                     stderr=subprocess.PIPE if out else subprocess.STDOUT, preexec_fn=limit,
                                     cwd=self.folder, env=env)
        said = (child.stderr if out else child.stdout).read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        self.most = usage.ru_maxrss * 1024
        return said if status == 0 else f"exit {status}: {said}"

    def expect(self, what: str, got: object, wanted: object) -> None:
        if got == wanted:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {what}\n  wanted {wanted!r}\n  got    {got!r}")


def over_the_limit(s: Suite) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    told = "EFBIG|write||EFBIG: file too large, write\n"
    s.expect("write gives what was written, then the error", s.run(f"""
        const file = await fs.create('out');
        const count = await file.write({BIG});
        console.log(count, told(await failure(() => file.write({BIG}))), file.statSync().size);
    """, limit), f"{LIMIT} {told[:-1]} {LIMIT}\n")
    s.expect("a stream fails", s.run(f"""
        const writer = (await fs.create('out')).writable.getWriter();
        console.log(told(await failure(() => writer.write({BIG}))));
    """, limit), told)
    s.expect("writeFileSync fails", s.run(f"""
        try {{ node.writeFileSync('out', {BIG}); }} catch (e) {{ console.log(told(e)); }}
    """, limit), told)
    s.expect("createWriteStream fails, and knows how far it came", s.run(f"""
        const stream = node.createWriteStream('out');
        stream.on('error', (e) => console.log(told(e), stream.bytesWritten));
        stream.write({BIG}, (e) => console.log(e.code));
    """, limit), f"EFBIG\n{told[:-1]} {LIMIT}\n")


def nobody_reads(s: Suite) -> None:
    pipe = os.path.join(s.folder, "pipe")
    os.mkfifo(pipe)
    opened = threading.Event()

    def read_a_little() -> None:
        with open(pipe, "rb") as end:
            end.read(10)
        opened.set()
    reader = threading.Thread(target=read_a_little)
    reader.start()
    s.expect("a pipe whose reader goes", s.run("""
        const file = await fs.open('pipe', { write: true });
        const error = await failure(async () => { for (;;) await file.write(new Uint8Array(1000)); });
        console.log(told(error));
    """), "EPIPE|write||EPIPE: broken pipe, write\n")
    reader.join()


def not_permitted(s: Suite) -> None:
    secret = os.path.join(s.folder, "secret")
    os.mkdir(secret, 0o700)
    os.chmod(s.folder, 0o755)
    if os.getuid() != 0:
        os.chmod(secret, 0)
    s.expect("permission denied", s.run("""
        console.log(told(await failure(() => fs.readTextFile('secret/a'))));
        console.log(told(await failure(() => node.promises.readdir('secret'))));
        console.log(told(await failure(() => node.mkdirSync('made'))));
    """, (lambda: os.setuid(NOBODY)) if os.getuid() == 0 else None).replace(s.folder + "/", ""),
             "EACCES|open|secret/a|EACCES: permission denied, open 'secret/a'\n"
             "EACCES|scandir|secret|EACCES: permission denied, scandir 'secret'\n" +
             ("EACCES|mkdir|made|EACCES: permission denied, mkdir 'made'\n" if os.getuid() == 0 else ""))


def vanished(s: Suite) -> None:
    s.expect("a folder that vanishes", s.run("""
        fs.mkdirSync('gone/in', { recursive: true });
        for (let i = 0; i < 3000; ++i) fs.writeTextFileSync('gone/' + i, '');
        let count = 0;
        for await (const entry of fs.readDir('gone')) if (++count === 1) fs.removeSync('gone', { recursive: true });
        console.log(count >= 1 && count <= 3001, told(await failure(() => fs.writeTextFile('gone/x', ''))));
    """), "true ENOENT|open|gone/x|ENOENT: no such file or directory, open 'gone/x'\n")


def disk_is_full(s: Suite) -> None:
    told = "ENOSPC|write||ENOSPC: no space left on device, write\n"
    s.expect("a full disk", s.run("""
        const file = fs.openSync('/dev/full', { write: true });
        console.log(told(await failure(() => file.write(new Uint8Array(9)))));
        console.log(told(await failure(() => node.promises.writeFile('/dev/full', 'x'))));
        console.log(told(await failure(() => node.appendFileSync('/dev/full', 'x'))));
        const stream = node.createWriteStream('/dev/full');
        stream.on('error', (e) => console.log(told(e)));
        stream.end('x', (e) => e || console.log('finished'));
    """).replace("|/dev/full|", "||").replace(" '/dev/full'", "").replace("open", "write"), told * 4)


# What a network file system may do: it says with close() that the writes before it came to nothing.
CLOSES_BADLY = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int close(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t n = readlink(link, path, sizeof path - 1);
  const int result = ((int (*)(int))dlsym(RTLD_NEXT, "close"))(fd);
  if (n <= 0) return result;
  path[n] = 0;
  if (!strstr(path, "closes_badly")) return result;
  errno = EDQUOT;
  return -1;
}
"""


def errors_of_close(s: Suite) -> None:
    compiler = shutil.which("cc") or shutil.which("clang")
    if is_sanitized(s.program) or not compiler:
        return
    library = os.path.join(s.folder, "close.so")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, "-xc", "-", "-ldl"], input=CLOSES_BADLY.encode(),
                   check=True)
    os.environ["LD_PRELOAD"] = library
    try:
        got = s.run("""
            const path = 'closes_badly', data = new Uint8Array(9), { promises } = node;
            const later = (work) => new Promise((resolve) => work(resolve));
            const show = (what, e) => console.log(what, e?.syscall, e?.message);
            const opened = () => node.openSync(path, 'w');
            const written = () => { const fd = opened(); node.writeSync(fd, data); return fd; };
            show(1, await failure(() => fs.writeFile(path, data)));
            show(2, await failure(() => fs.writeTextFileSync(path, 'x')));
            const file = fs.createSync(path);
            file.writeSync(data);
            show(3, await failure(() => file.close()));
            show('closed', await failure(() => file.close()));
            const writer = fs.createSync(path).writable.getWriter();
            await writer.write(data);
            show(4, await failure(() => writer.close()));
            show(5, await failure(() => fs.writeFile(path, new Blob(['x']).stream())));
            show(6, await failure(() => fs.copyFile('main.ts', path)));
            show(7, await failure(() => node.closeSync(written())));
            show(8, await later((done) => node.close(written(), done)));
            show(9, await failure(() => node.writeFileSync(path, 'x')));
            show(10, await failure(() => promises.writeFile(path, new Uint8Array(3000000))));
            show(11, await failure(() => promises.writeFile(path, ['a', 'b'])));
            const handle = await promises.open(path, 'w');
            await handle.write('x');
            show(12, await failure(() => handle.close()));
            show(13, await later((done) => node.createWriteStream(path).on('error', done).end('x')));
            show('not written', await failure(() => node.closeSync(opened())));
            show('free again', { syscall: opened(), message: opened() });
        """)
    finally:
        del os.environ["LD_PRELOAD"]
    told = "close EDQUOT: disk quota exceeded, close"
    ways = [f"{i} {told}" for i in range(1, 14)]
    ways.insert(3, "closed close EBADF: bad file descriptor, close")
    got = re.sub(r", close '.*'", ", close", got)
    s.expect("an error of close", got.splitlines(),
             [*ways, "not written undefined undefined", "free again 3 4"])


def aborted(s: Suite) -> None:
    with open(os.path.join(s.folder, "huge"), "wb") as file:
        file.truncate(LARGE * 4)
    for read in ("fs.readFile('huge', { signal })", "promises.readFile('huge', { signal })"):
        s.expect(f"{read} ends when it is aborted", s.run(f"""
            const {{ promises }} = node;
            const stop = AbortSignal.timeout(5);
            const started = performance.now();
            const error = await failure(() => {read.replace("{ signal }", "{ signal: stop }")});
            console.log(error.name, performance.now() - started < 2000);
        """) in ("TimeoutError true\n", "AbortError true\n"), True)


def little_memory(s: Suite) -> None:
    with open(os.path.join(s.folder, "large"), "wb") as file:
        file.truncate(LARGE)
    s.expect("a large file from stream to stream", s.run("""
        await (await fs.open('large')).readable.pipeTo((await fs.create('copy')).writable);
        console.log(fs.statSync('copy').size);
    """), f"{LARGE}\n")
    s.measured["from stream to stream"] = s.most


def to_standard_output(s: Suite) -> None:
    """Chunks are read into again once they are printed: each must have been printed as it was."""
    large, out = os.path.join(s.folder, "numbered"), os.path.join(s.folder, "out")
    with open(large, "wb") as file:
        for at in range(0, LARGE // 4, 32 << 10):
            file.write(at.to_bytes(4, "little") * (8 << 10))
        file.write(b"rest")
    pipe = "node.createReadStream('numbered').pipe(process.stdout);"
    s.expect("a pipe to standard output says nothing else", s.run(pipe, out=out), "")
    s.expect("it has the file", subprocess.call(["cmp", large, out]), 0)
    s.measured["a pipe to standard output"] = s.most


def was_little(s: Suite) -> None:
    """After all of them: to ask whether the program is sanitized reads the whole of it."""
    if is_sanitized(s.program):
        return
    for what, most in s.measured.items():
        s.expect(f"{what} in little memory: {most >> 10} KB", most <= MEMORY_MAX, True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="shoal-files-") as folder:
        s = Suite(os.path.abspath(sys.argv[1]), folder)
        # First: what this process has grown to is counted as its children's.
        for part in (little_memory, to_standard_output, was_little, over_the_limit, nobody_reads, disk_is_full,
                     errors_of_close, aborted, not_permitted, vanished):
            part(s)
    print(f"{s.passed} passed, {s.failed} failed")
    return 1 if s.failed else 0


if __name__ == "__main__":
    sys.exit(main())
