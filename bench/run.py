#!/usr/bin/env python3
"""run.py [--shoal=PROGRAM] [--beside=PROGRAM] [--rounds=N] [--peers=NAME,NAME] [--timeout=SECONDS] [PROGRAM...]

Runs the programs of bench/programs (all, or those named) on shoal and on every peer that is found, in turn, N rounds (5),
and prints one table: the median of the time that each program measures itself, in milliseconds, the ratio to shoal's, and
the geometric mean of the ratios (above 1: slower than shoal). Then the same for the whole process of hello.ts: wall time and
peak memory; then what a fresh context costs. install_peers.sh brings peers. A peer that cannot run a program, or prints another checksum, has no entry.
--beside names another shoal, measured as a peer is."""
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile

from peers import CACHE, Peer, peers

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BENCH = os.path.join(ROOT, "build/release/shoal-bench")
RESULT = re.compile(r"checksum (\S+) time (\S+)")
WIDTH = 15


def strip(target: str, files: list[str]) -> list[str]:
    done = subprocess.run(["node", os.path.join(HERE, "strip.mjs"), target, *files], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def prepare(engines: list[Peer], files: list[str], folder: str) -> dict[tuple[str, str], str]:
    """The script for each (target, file)."""
    scripts = {("", file): file for file in files}
    for target in {engine.target for engine in engines if engine.target}:
        for file, text in zip(files, strip(target, files)):
            path = os.path.join(folder, f"{target}-{os.path.basename(file)[:-3]}.js")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            scripts[target, file] = path
    return scripts


def run(engine: Peer, script: str, timeout: float) -> tuple[str, float] | str:
    """(checksum, milliseconds), or what went wrong."""
    try:
        done = subprocess.run([*engine.command, script], capture_output=True, text=True, errors="replace", timeout=timeout,
                              env={**os.environ, "NO_COLOR": "1", **engine.environment}, check=False)
    except subprocess.TimeoutExpired:
        return "timeout"
    found = RESULT.search(done.stdout)
    if found is None or done.returncode != 0:
        return (done.stderr or done.stdout or f"exit code {done.returncode}").strip()[:300] or f"exit code {done.returncode}"
    return found[1], float(found[2])


def hello(engine: Peer, script: str, rounds: int) -> tuple[float, float] | None:
    """Median wall time in milliseconds and peak memory in MB of a whole process."""
    times, peaks = [], []
    for _ in range(rounds):
        done = subprocess.run([BENCH, "spawn", *engine.command, script], capture_output=True, text=True, check=False,
                              env={**os.environ, **engine.environment})
        if done.returncode != 0:
            return None
        wall, peak = done.stdout.split()
        times.append(float(wall))
        peaks.append(int(peak) / 1024)
    return statistics.median(times), statistics.median(peaks)


def contexts() -> None:
    """A fresh context here, and of QuickJS-ng where its sources are."""
    print(subprocess.run([BENCH, "contexts"], capture_output=True, text=True, check=False).stdout, end="")
    library = os.path.join(CACHE, "quickjs-ng", "build", "libqjs.a")
    if not os.path.exists(library):
        return
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "contexts")
        made = subprocess.run(["cc", "-O2", "-I", os.path.join(CACHE, "quickjs-ng"), os.path.join(HERE, "quickjs_contexts.c"),
                               library, "-lm", "-lpthread", "-ldl", "-o", program], capture_output=True, text=True, check=False)
        print(subprocess.run([program], capture_output=True, text=True, check=False).stdout if made.returncode == 0
              else made.stderr, end="")


def row(label: str, cells: list[str]) -> str:
    return label.ljust(14) + "".join(cell.rjust(WIDTH) for cell in cells)


def cell(value: float | None, base: float | None, digits: int = 0) -> str:
    if value is None:
        return "-"
    return f"{value:.{digits}f}" + (f" {value / base:5.2f}" if base else "      ")


def measure(engines: list[Peer], files: list[str], rounds: int, timeout: float) -> None:
    times: dict[tuple[str, str], list[float]] = {}
    sums: dict[str, set[str]] = {}
    broken: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        scripts = prepare(engines, files, folder)
        for number in range(rounds):
            for file in files:
                for engine in engines:
                    key = engine.name, file
                    if key in broken:
                        continue
                    result = run(engine, scripts[engine.target, file], timeout)
                    if isinstance(result, str):
                        broken[key] = result
                        continue
                    sums.setdefault(file, set()).add(result[0])
                    times.setdefault(key, []).append(result[1])
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    median = {key: statistics.median(values) for key, values in times.items() if key not in broken}
    print(row("ms, / shoal", [engine.name for engine in engines]))
    for file in files:
        base = median.get(("shoal", file))
        print(row(os.path.basename(file)[:-3], [cell(median.get((e.name, file)), base) for e in engines]))
    means = []
    for engine in engines:
        ratios = [median[engine.name, f] / median["shoal", f] for f in files
                  if (engine.name, f) in median and ("shoal", f) in median]
        means.append(f"{math.exp(statistics.fmean(map(math.log, ratios))):5.2f} ({len(ratios)})" if ratios else "-")
    print(row("geometric mean", means))
    for file, found in sums.items():
        if len(found) > 1:
            print(f"{os.path.basename(file)}: the engines do not agree on the checksum: {', '.join(sorted(found))}")
    for (name, file), why in broken.items():
        print(f"{os.path.basename(file)} on {name}: {' '.join(why.split())[:200]}")


def measure_hello(engines: list[Peer], rounds: int) -> None:
    file = os.path.join(HERE, "hello.ts")
    with tempfile.TemporaryDirectory() as folder:
        scripts = prepare(engines, [file], folder)
        results = {}
        for engine in engines:
            results[engine.name] = hello(engine, scripts[engine.target, file], rounds)
    print(row("hello, ms", [cell(r[0], None, 1) if (r := results[e.name]) else "-" for e in engines]))
    print(row("  peak MB", [cell(r[1], None, 1) if (r := results[e.name]) else "-" for e in engines]))


def main() -> int:
    options = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--") and "=" in a)
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    if "--help" in sys.argv[1:]:
        print(__doc__)
        return 0
    shoal = os.path.abspath(options.get("shoal", os.path.join(ROOT, "build/release/shoal")))
    engines = [Peer("shoal", [shoal, "run"], {}, "")] + peers()
    if "peers" in options:
        wanted = options["peers"].split(",")
        engines = [e for e in engines if e.name == "shoal" or e.name in wanted]
    if "beside" in options:
        engines.insert(1, Peer("shoal beside", [os.path.abspath(options["beside"]), "run"], {}, ""))
    folder = os.path.join(HERE, "programs")
    files = sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".ts"))
    if names:
        files = [f for f in files if os.path.basename(f)[:-3] in names]
    rounds = int(options.get("rounds", 5))
    measure(engines, files, rounds, float(options.get("timeout", 60)))
    measure_hello(engines, rounds * 4)
    contexts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
