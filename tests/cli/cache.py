#!/usr/bin/env python3
"""cache.py PROGRAM [--time]: whatever happens to the code cache, a program prints what it prints without one.

--time also prints how long a run takes without a cache, with an empty one and with a full one. Ends in
`N passed, N failed`."""
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

COUNT = 300
SOURCE = ("".join(f"function f{i}(a: number) {{ try {{ return [a, {i}].map((x) => `${{x + {i}}}`).join(); }} "
                  f"finally {{ total += {i}; }} }}\n" for i in range(COUNT)) +
          "let total = 0, text = '';\n" + "".join(f"text += f{i}({i});\n" for i in range(COUNT)) +
          "console.log(total, text.length);\n")
PRINTED = b"44850 1990\n"
FLIPS = 150


class World:
    """A script, and a folder for its cache."""

    def __init__(self, program: str, folder: str) -> None:
        self.program, self.folder = program, folder
        self.cache = os.path.join(folder, "cache")
        self.script = os.path.join(folder, "main.ts")
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(SOURCE)

    def start(self, cache: str, file_bytes_max: int = resource.RLIM_INFINITY) -> subprocess.Popen:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, file_bytes_max))
        return subprocess.Popen([self.program, "run", self.script], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=dict(os.environ, SHOAL_CACHE_DIR=cache), preexec_fn=limit,
                                restore_signals=False)  # SIGXFSZ stays ignored, as on a disk that is full.

    def finish(self, child: subprocess.Popen) -> str:
        out, err = child.communicate(timeout=120)
        return "" if (child.returncode, out, err) == (0, PRINTED, b"") else f"{child.returncode} {out!r} {err[-500:]!r}"

    def run(self, cache: str = "", **limits: int) -> str:
        """What is wrong with how it ran."""
        return self.finish(self.start(cache or self.cache, **limits))

    def entry(self) -> str:
        """The one entry of the cache, made anew if there is none."""
        for again in (True, False):
            found = [os.path.join(folder, name) for folder, _, names in os.walk(self.cache) for name in names]
            if found:
                return found[0]
            if again and (wrong := self.run()):
                raise AssertionError(wrong)
        raise AssertionError("no entry was made")

    def after(self, data: bytes) -> str:
        """A run when the entry holds that; the next one finds it mended."""
        path = self.entry()
        with open(path, "rb") as file:
            good = file.read()
        with open(path, "wb") as file:
            file.write(data)
        wrong = self.run()
        with open(path, "rb") as file:
            mended = file.read() == good
        return wrong or ("" if mended else f"the entry stayed damaged ({len(data)} of {len(good)} bytes)")

    def content(self) -> bytes:
        with open(self.entry(), "rb") as file:
            return file.read()


def empty_and_full(w: World) -> str:
    return w.run() or ("" if w.entry() else "nothing was stored") or w.run()


def truncated(w: World) -> str:
    data = w.content()
    lengths = [0, 1, 7, 8, 16, 24, 100, len(data) // 2, len(data) - 1]
    return "\n".join(filter(None, (w.after(data[:length]) for length in lengths)))


def longer(w: World) -> str:
    return w.after(w.content() + b"\0") or w.after(w.content() * 2)


def bits_flipped(w: World) -> str:
    chance = random.Random(1)
    data = w.content()
    places = list(range(32)) + [chance.randrange(len(data)) for _ in range(FLIPS)]
    wrong = []
    for place in places:
        damaged = bytearray(data)
        damaged[place] ^= 1 << chance.randrange(8)
        if problem := w.after(bytes(damaged)):
            wrong.append(f"byte {place}: {problem}")
    return "\n".join(wrong)


def other_content(w: World) -> str:
    size = len(w.content())
    return w.after(b"\0" * size) or w.after(b"\xff" * size) or w.after(random.Random(2).randbytes(size))


def wrong_version(w: World) -> str:
    """The version stands in the header's second word."""
    data = bytearray(w.content())
    data[4:16] = bytes(12)
    return w.after(bytes(data))


def directory_in_its_place(w: World) -> str:
    path = w.entry()
    os.remove(path)
    os.mkdir(path)
    wrong = w.run() or w.run()
    os.rmdir(path)
    return wrong


def fifo_in_its_place(w: World) -> str:
    path = w.entry()
    os.remove(path)
    os.mkfifo(path)
    wrong = w.run()
    if os.path.lexists(path):
        os.remove(path)
    return wrong


def link_to_nowhere(w: World) -> str:
    path = w.entry()
    os.remove(path)
    os.symlink("/nowhere/at/all", path)
    wrong = w.run()
    if os.path.islink(path):
        os.remove(path)
    return wrong


def unreadable_entry(w: World) -> str:
    path = w.entry()
    os.chmod(path, 0)
    wrong = w.run()
    os.chmod(path, 0o600)
    return wrong


def read_only_folder(w: World) -> str:
    """To root a folder is never read-only: /proc stands in for it."""
    os.makedirs(w.cache, exist_ok=True)
    os.chmod(w.cache, 0o500)
    wrong = w.run() or w.run(cache="/proc/self/none")
    os.chmod(w.cache, 0o700)
    return wrong


def file_instead_of_folder(w: World) -> str:
    return w.run(cache=w.script) or w.run(cache=os.path.join(w.script, "below")) or w.run(cache="/dev/null")


def full_disk(w: World) -> str:
    """Writing stops in the middle of an entry: no part of it may stay as an entry."""
    wrong = ""
    for size in (0, 100, 4096):
        shutil.rmtree(w.cache, ignore_errors=True)
        wrong = wrong or w.run(file_bytes_max=size) or w.run()
    return wrong


def many_at_once(w: World) -> str:
    wrong = []
    for _ in range(5):
        shutil.rmtree(w.cache, ignore_errors=True)
        children = [w.start(w.cache) for _ in range(4)]
        wrong += filter(None, map(w.finish, children))
        w.entry()
    left = [name for _, _, names in os.walk(w.cache) for name in names]
    if len(left) != 1:
        wrong.append(f"left behind: {left}")
    return "\n".join(wrong) or w.run()


DAY = 24 * 3600


def add(w: World, name: str, days: float, size: int = 1) -> str:
    """An entry that was last used so long ago. It takes no room."""
    path = os.path.join(w.cache, "code", "00", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.truncate(size)
    os.utime(path, (time.time() - days * DAY,) * 2)
    return path


def trimmed(w: World) -> str:
    kept = w.entry()
    gone = [add(w, "old", 31), add(w, "large", 3, 300 << 20)]
    left = [add(w, "less old", 29), add(w, "large too", 1, 300 << 20), kept]
    beside = os.path.join(w.cache, "mine")
    with open(beside, "w", encoding="utf-8"):
        os.utime(beside, (0, 0))
    # Of what is too much the least recently used goes first.
    gone.append(left.pop(0))
    done = subprocess.run([w.program, "cache", "trim"], capture_output=True, text=True, check=False,
                          env=dict(os.environ, SHOAL_CACHE_DIR=w.cache))
    if (done.returncode, done.stdout) != (0, "3 entries removed\n"):
        return f"{done}"
    return f"{[*map(os.path.exists, gone + left + [beside])]}" if (
        any(map(os.path.exists, gone)) or not all(map(os.path.exists, [*left, beside]))) else w.run()


def use_is_noted(w: World) -> str:
    path = w.entry()
    os.utime(path, (time.time() - 20 * DAY,) * 2)
    return w.run() or ("" if time.time() - os.stat(path).st_mtime < DAY else "the entry looks unused")


def trimmed_by_itself(w: World) -> str:
    old = add(w, "old", 31)
    for i in range(4000):
        with open(w.script, "w", encoding="utf-8") as file:
            file.write(f"console.log({i}); //" + "x" * 5000)
        done = subprocess.run([w.program, "run", w.script], capture_output=True, text=True, check=False,
                              env=dict(os.environ, SHOAL_CACHE_DIR=w.cache))
        if done.stdout != f"{i}\n":
            return f"{done}"
        if not os.path.exists(old):
            return ""
    return "it never was"


def print_times(w: World) -> None:
    shutil.rmtree(w.cache, ignore_errors=True)
    for label, cache, fresh in (("without a cache", "/dev/null", False), ("with an empty one", w.cache, True),
                                ("with a full one", w.cache, False)):
        best = float("inf")
        for _ in range(10):
            if fresh:
                shutil.rmtree(w.cache, ignore_errors=True)
            started = time.monotonic()
            w.run(cache=cache)
            best = min(best, time.monotonic() - started)
        print(f"{label}: {best * 1000:.1f} ms ({len(SOURCE)} bytes of source)")


def main() -> int:
    program = os.path.abspath(sys.argv[1])
    tests = (empty_and_full, truncated, longer, bits_flipped, other_content, wrong_version, directory_in_its_place,
             fifo_in_its_place, link_to_nowhere, unreadable_entry, read_only_folder, file_instead_of_folder, full_disk,
             many_at_once, trimmed, use_is_noted, trimmed_by_itself)
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            try:
                wrong = test(World(program, folder))
            except (AssertionError, subprocess.TimeoutExpired) as error:
                wrong = str(error)
        if wrong:
            failed += 1
            print(f"failed: {test.__name__}: {wrong}")
    if "--time" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            print_times(World(program, folder))
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
