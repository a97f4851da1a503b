#!/usr/bin/env python3
"""levels.py [--shoal=PROGRAM] [--rounds=N] [--peers=NAME,NAME] [--only=TEXT] [--cpu] async|builtins|web

Runs bench/levels/async.ts, builtins.ts or web.ts on shoal and on the peers (without and with a JIT), in turn, N rounds (5), and
prints for each level the medians in milliseconds and their ratios to shoal's (above 1: slower than shoal), then their geometric mean.
--cpu measures processor time of the whole process in place of wall time: for a machine that does other things as well."""
import math
import os
import statistics
import subprocess
import sys
import tempfile

from peers import Peer, peers
from run import cell, row, strip

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
NAMES = ["node --jitless", "node", "bun no JIT", "bun", "qjs-ng"]
WALL = "performance.now()"
PROCESSOR = "(globalThis.process.cpuUsage().user / 1000)"


def levels_of(engine: Peer, script: str, only: str) -> dict[str, float]:
    """Empty where it fails: QuickJS has no timers, say."""
    done = subprocess.run([*engine.command, script, only], capture_output=True, text=True, timeout=300, check=False,
                          env={**os.environ, **engine.environment, "SHOAL_OPTIONS": "-A", "NO_COLOR": "1"})
    if done.returncode != 0:
        return {}
    return {name: float(time) for name, time in (line.split("\t") for line in done.stdout.splitlines() if "\t" in line)}


def measure(engines: list[Peer], source: str, rounds: int, only: str) -> dict[str, dict[str, list[float]]]:
    """times[level][engine]."""
    times: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "level.mts")
        with open(script, "w", encoding="utf-8") as out:
            out.write(source)
        plain = script[:-4] + ".mjs"
        with open(plain, "w", encoding="utf-8") as out:
            out.write(strip("ES2022:module", [script])[0])
        for number in range(rounds):
            for engine in engines:
                for name, time in levels_of(engine, plain if engine.target else script, only).items():
                    times.setdefault(name, {}).setdefault(engine.name, []).append(time)
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return times


def main() -> int:
    options = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--") and "=" in a)
    sets = [a for a in sys.argv[1:] if not a.startswith("--")]
    if "--help" in sys.argv[1:] or len(sets) != 1:
        print(__doc__)
        return 0 if "--help" in sys.argv[1:] else 2
    shoal = os.path.abspath(options.get("shoal", os.path.join(ROOT, "build/release/shoal")))
    wanted = options["peers"].split(",") if "peers" in options else NAMES
    engines = [Peer("shoal", [shoal, "run"], {}, ""), *(e for e in peers() if e.name in wanted)]
    with open(os.path.join(HERE, "levels", f"{sets[0]}.ts"), encoding="utf-8") as file:
        source = file.read()
    if "--cpu" in sys.argv[1:]:
        source = source.replace(WALL, PROCESSOR)
    times = measure(engines, source, int(options.get("rounds", 5)), options.get("only", ""))
    width = max(map(len, times), default=0) + 2
    print(" " * width + row("", [e.name for e in engines])[14:])
    ratios: dict[str, list[float]] = {}
    for level, by_engine in times.items():
        base = statistics.median(by_engine["shoal"]) if "shoal" in by_engine else None
        cells = []
        for engine in engines:
            median = statistics.median(by_engine[engine.name]) if engine.name in by_engine else None
            cells.append(cell(median, base, 1))
            if median and base:
                ratios.setdefault(engine.name, []).append(median / base)
        print(level.ljust(width) + row("", cells)[14:])
    means = [math.exp(statistics.fmean(map(math.log, ratios[e.name]))) if e.name in ratios else None for e in engines]
    print("geometric mean".ljust(width) + row("", [f"{m:.2f}" if m else "-" for m in means])[14:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
