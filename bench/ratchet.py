#!/usr/bin/env python3
"""ratchet.py [--shoal=PROGRAM] [--bless [--because=REASON]] [PROGRAM...]: how many instructions each program of bench/programs takes.

Counts come from cachegrind (valgrind), so they do not depend on the load of the machine; two runs differ by less than 0.1 %,
of programs with many timers by 1 %. A program that takes over 2 % more than baseline/instructions.txt says fails the check.
--bless writes the new counts down; where one has risen by more than 2 %, only with a reason, which stands beside it.
Ends in `N passed, N failed`."""
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BASELINE = os.path.join(HERE, "baseline", "instructions.txt")
TOLERANCE = 1.02
SECONDS_MAX = 300


def count(program: str, name: str, cache: str) -> int | str:
    """Instructions of a whole run, compiling included (`cache` is an empty folder), or what went wrong."""
    command = ["setarch", "-R", "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", program, "run",
               os.path.join(HERE, "programs", name + ".ts")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS_MAX, check=False,
                              env={**os.environ, "XDG_CACHE_HOME": os.path.join(cache, name)})
    except FileNotFoundError:
        return "valgrind is not installed: apt install valgrind"
    except subprocess.TimeoutExpired:
        return "ran out of time"
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode != 0 or not found:
        return f"exit code {done.returncode}: {done.stderr[-300:]}"
    return int(found[1].replace(",", ""))


def read_baseline() -> dict[str, tuple[int, str]]:
    """Of each program its count, and why that was let rise, if it was."""
    rows = {}
    if os.path.exists(BASELINE):
        with open(BASELINE, encoding="utf-8") as file:
            for line in file:
                found = re.match(r"(\w+)\s+(\d+)\s*(.*)", line)
                if found:
                    rows[found[1]] = (int(found[2]), found[3])
    return rows


def write_baseline(rows: dict[str, tuple[int, str]]) -> None:
    os.makedirs(os.path.dirname(BASELINE), exist_ok=True)
    with open(BASELINE, "w", encoding="utf-8") as file:
        file.write("# Instructions of each program, as bench/ratchet.py counts them; behind it why it was let rise.\n")
        for name, (instructions, reason) in sorted(rows.items()):
            file.write(f"{name:<14} {instructions:>14} {reason}".rstrip() + "\n")


def main() -> int:
    if "--help" in sys.argv[1:]:
        print(__doc__)
        return 0
    flags = [a for a in sys.argv[1:] if a.startswith("-")]
    options = dict(a[2:].split("=", 1) for a in flags if "=" in a)
    bless, reason = "--bless" in flags, options.get("because", "")
    program = os.path.abspath(options.get("shoal", os.path.join(ROOT, "build/release/shoal")))
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    names = names or sorted(f[:-3] for f in os.listdir(os.path.join(HERE, "programs")) if f.endswith(".ts"))
    baseline, failed = read_baseline(), 0
    with tempfile.TemporaryDirectory() as cache, ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, found in zip(names, pool.map(lambda n: count(program, n, cache), names)):
            if isinstance(found, str):
                failed += 1
                print(f"failed: {name}: {found}")
                continue
            known, known_reason = baseline.get(name, (0, ""))
            change = f"{(found / known - 1) * 100:+6.2f} %" if known else "   new"
            risen = known != 0 and found > known * TOLERANCE
            refused = risen and not (bless and reason) or not known and not bless
            failed += refused
            print(f"{'failed: ' if refused else ''}{name:<14} {found:>14,} {change}", flush=True)
            if bless and not refused:
                baseline[name] = (found, reason if risen else known_reason)
    if bless:
        write_baseline(baseline)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
