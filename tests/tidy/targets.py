#!/usr/bin/env python3
"""targets.py BUILD headers|link: builds targets that may fail, and ends in `N passed, N failed`.

headers: each header of ours compiles alone. link: each library links, whole, with nothing above it."""
import re
import subprocess
import sys


def ninja(build: str, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(["ninja", "-C", build, *arguments], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def report(passed: int, failed: int) -> int:
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def check_headers(build: str) -> int:
    _, inputs = ninja(build, "-t", "inputs", "headers")
    total = len(set(re.findall(r"/headers/\S+\.h\.cpp$", inputs, re.MULTILINE)))
    code, output = ninja(build, "-j2", "-k0", "headers")
    failed = len(re.findall(r"^FAILED: ", output, re.MULTILINE))
    if code != 0:
        print(output[-20000:])
        failed = max(failed, 1)
    return report(max(total - failed, 0), failed)


def check_links(build: str) -> int:
    _, targets = ninja(build, "-t", "targets", "all")
    names = sorted(set(re.findall(r"^(link_[a-z]+): phony", targets, re.MULTILINE)))
    failed = 0
    for name in names:
        code, output = ninja(build, "-j2", name)
        if code != 0:
            failed += 1
            undefined = "\n".join(line for line in output.splitlines() if "error" in line or "undefined" in line)
            print(f"{name}: it reaches upwards, or does not build:\n{undefined[-4000:] or output[-4000:]}")
    return report(len(names) - failed, failed)


if __name__ == "__main__":
    sys.exit({"headers": check_headers, "link": check_links}[sys.argv[2]](sys.argv[1]))
