#!/usr/bin/env python3
"""run.py [SHOAL]: crypto on shoal beside node, in turn and in one run: nanoseconds of a call, and the ratio (above 1: slower)."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.join(HERE, "main.ts")
ROUNDS = 3
STRIP = """const { ModuleKind, ScriptTarget, transpileModule } = require("typescript"), fs = require("fs");
const [from, to] = process.argv.slice(1), compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
fs.writeFileSync(to, transpileModule(fs.readFileSync(from, "utf8"), { compilerOptions }).outputText);"""


def measure(command: list[str]) -> dict[str, float]:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return {name: float(ns) for name, ns in (line.split("\t") for line in done.stdout.splitlines())}


def main() -> None:
    shoal = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/release/shoal")
    best: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "main.mjs")
        subprocess.run(["node", "-e", STRIP, PROGRAM, script], check=True, cwd=ROOT)
        for _ in range(ROUNDS):
            for at, command in enumerate(([shoal, "run", PROGRAM], ["node", script])):
                for name, ns in measure(command).items():
                    both = best.setdefault(name, [float("inf")] * 2)
                    both[at] = min(both[at], ns)
    for name, (ours, nodes) in best.items():
        print(f"{name:<38}{ours:>12.0f} ns{nodes:>12.0f} ns{ours / nodes:>8.2f}")


if __name__ == "__main__":
    main()
