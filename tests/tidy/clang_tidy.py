#!/usr/bin/env python3
"""clang_tidy.py BUILD [FILE...]: clang-tidy on the files of ours that BUILD compiles, or on those FILEs, on all cores.

A file that passed is not looked at again until it, a header that it includes (`ninja -t deps` knows), its command or
.clang-tidy changes: BUILD/clang-tidy holds what passed. Ends in `N passed, N failed`, counted in files."""
import concurrent.futures
import functools
import hashlib
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TIDY = "clang-tidy-19"
OURS = re.compile(r"^(gc|vm|compiler|io|stdlib|include|cli|conformance)/.*\.cpp$")
NOT_OURS = re.compile(r"/tools/")


@functools.cache
def hash_of(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).digest()
    except OSError:
        return b"missing"


def dependencies(build: str) -> dict[str, list[str]]:
    """What each object of the build was made from."""
    listed = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=False).stdout
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in listed.splitlines():
        if line.startswith("    "):
            current.append(os.path.normpath(os.path.join(build, line.strip())))
        elif ": #deps" in line:
            current = found.setdefault(line.split(": #deps")[0], [])
    return found


def key_of(entry: dict[str, str], inputs: list[str]) -> str:
    """Changes with everything that the verdict depends on."""
    value = hashlib.sha256(entry["command"].encode())
    value.update(tool_version().encode())
    for path in [os.path.join(ROOT, ".clang-tidy"), entry["file"], *inputs]:
        value.update(hash_of(path))
    return value.hexdigest()


@functools.cache
def tool_version() -> str:
    return subprocess.run([TIDY, "--version"], capture_output=True, text=True, check=False).stdout


def check(build: str, path: str) -> str:
    """What is wrong with the file."""
    done = subprocess.run([TIDY, "-p", build, "--quiet", path], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def main() -> int:
    build, files = os.path.abspath(sys.argv[1]), [os.path.abspath(f) for f in sys.argv[2:]]
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = {e["file"]: e for e in json.load(file)}
    if not files:
        names = {f: os.path.relpath(f, ROOT) for f in entries}
        files = sorted(f for f, name in names.items() if OURS.match(name) and not NOT_OURS.search(name))
    made_from = dependencies(build)
    store = os.path.join(build, "clang-tidy")
    os.makedirs(store, exist_ok=True)
    passed, failed, work = 0, 0, []
    for path in files:
        entry = entries.get(path)
        if entry is None:
            print(f"{os.path.relpath(path, ROOT)}: left out, it is not part of this build")
            continue
        output = re.search(r" -o (\S+)", entry["command"])
        inputs = made_from.get(output[1], []) if output else []
        stamp = os.path.join(store, key_of(entry, inputs))
        if inputs and os.path.exists(stamp):
            passed += 1
        else:
            work.append((path, stamp))
    print(f"{passed} files passed before, {len(work)} to check", flush=True)
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        verdicts = pool.map(lambda item: check(build, item[0]), work)
        for (path, stamp), wrong in zip(work, verdicts):
            if wrong:
                failed += 1
                print(f"{os.path.relpath(path, ROOT)}:\n{wrong[-4000:]}", flush=True)
                continue
            passed += 1
            with open(stamp, "w", encoding="ascii"):
                pass
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
