#!/usr/bin/env python3
"""targets.py BUILD headers|link: builds targets that may fail, and ends in `N passed, N failed`.

headers: each header of ours compiles alone. One that its own .cpp includes before all else has been proven so by the
build; the others are compiled here. link: each library links, whole, with nothing above it."""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def ninja(build: str, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(["ninja", "-C", build, *arguments], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def report(passed: int, failed: int) -> int:
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def is_proven(header: str, compiled: set[str]) -> bool:
    """Whether the .cpp beside it is compiled, and has that header as its first directive."""
    source = os.path.join(ROOT, header[:-2] + ".cpp")
    if source not in compiled:
        return False
    with open(source, encoding="utf-8") as file:
        first = next((line for line in file if line.startswith("#")), "")
    return first.rstrip() == f'#include "{header}"'


def check_headers(build: str) -> int:
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    compiled = {entry["file"] for entry in entries}
    units = [entry for entry in entries if entry["file"].endswith(".h.cpp")]
    left = [entry for entry in units
            if not is_proven(os.path.basename(entry["file"])[:-len(".cpp")].replace("+", "/"), compiled)]
    print(f"{len(units) - len(left)} headers are proven by their own sources, {len(left)} are compiled")
    objects = re.findall(r" -o (\S+)", "\n".join(entry["command"] for entry in left))
    if not objects:
        print("the build knows of no headers to compile")
        return report(0, 1)
    code, output = ninja(build, "-j2", "-k0", *objects)
    failed = len(re.findall(r"^FAILED: ", output, re.MULTILINE))
    if code != 0:
        print(output[-20000:])
        failed = max(failed, 1)
    return report(max(len(units) - failed, 0), failed)


def check_links(build: str) -> int:
    _, targets = ninja(build, "-t", "targets", "all")
    names = sorted(set(re.findall(r"^(link_[a-z]+): phony", targets, re.MULTILINE)))
    code, output = ninja(build, "-j2", "-k0", *names)
    failed = set(re.findall(r"^FAILED: \S*?(link_[a-z]+)\b", output, re.MULTILINE))
    if code != 0:
        undefined = "\n".join(line for line in output.splitlines() if "error" in line or "undefined" in line)
        print(f"{sorted(failed)}: they reach upwards, or do not build:\n{undefined[-8000:] or output[-8000:]}")
    bad = max(len(failed), int(code != 0))
    return report(max(len(names) - bad, 0), bad)


if __name__ == "__main__":
    sys.exit({"headers": check_headers, "link": check_links}[sys.argv[2]](sys.argv[1]))
