#!/usr/bin/env python3
"""run.py [OPTION...]: the differential fuzzer. Programs made by seed run in several engines, and what they write down must
be the same: shoal against node, against itself in its stress modes, against its build by GCC.

  --seeds=FROM-TO       each seed is a program (0-99)
  --seconds=N           end after so long, whatever seeds are left
  --program=FILE        shoal (build/release/shoal)
  --with=NAME,...       what to compare with: node, slow, preempt, collect, gcc, asan (node,slow,preempt and gcc if built)
  --mutants=SHARE       of the programs: mutants of test262 tests and bench programs (0.5)
  --test262=FOLDER      its checkout (the runner's)
  --finds=FOLDER        where differences go, minimised (build/differential)
  --show=SEED           print the program of a seed, and end
Ends in `N passed, N failed`: how many programs did the same everywhere."""
import difflib
import glob
import os
import random
import re
import shutil
import sys
import tempfile
import time

import generate
import mutate
import rules
from engines import ROOT, Node, Outcome, Shoal

HERE = os.path.dirname(os.path.abspath(__file__))
SEED_FOLDERS = ("language/expressions", "language/statements", "language/destructuring", "language/function-code", "built-ins/Array",
                "built-ins/TypedArray", "built-ins/TypedArrayConstructors", "built-ins/Object", "built-ins/String", "built-ins/RegExp",
                "built-ins/Map", "built-ins/Set", "built-ins/Proxy", "built-ins/Reflect", "built-ins/JSON", "built-ins/Promise",
                "built-ins/DataView", "built-ins/ArrayBuffer", "built-ins/Function", "built-ins/Symbol", "built-ins/BigInt",
                "built-ins/Number", "built-ins/GeneratorPrototype", "built-ins/AsyncGeneratorPrototype", "staging/sm")
MINIMISE_TRIES_MAX = 400
SEED_BYTES_MAX = 6000


class Seeds:
    """Programs that others wrote, to be mutated."""

    def __init__(self, test262: str) -> None:
        self.root = test262
        self.files: list[str] = []
        for folder in SEED_FOLDERS:
            self.files += sorted(glob.glob(os.path.join(test262, "test", folder, "**", "*.js"), recursive=True))
        self.files += sorted(glob.glob(os.path.join(ROOT, "bench", "programs", "*.js")))

    def harness(self, name: str) -> str:
        with open(os.path.join(self.root, "harness", name), encoding="utf-8") as file:
            return file.read()

    def body(self, chance: random.Random) -> tuple[str, str]:
        """A test that runs as a script, and the harness that it wants."""
        for _ in range(50):
            if not self.files:
                break
            path = chance.choice(self.files)
            with open(path, encoding="utf-8", errors="replace") as file:
                source = file.read()
            head = re.search(r"/\*---(.*?)---\*/", source, re.DOTALL)
            about = head.group(1) if head else ""
            if len(source) > SEED_BYTES_MAX or re.search(r"negative:|flags:.*(module|raw|CanBlock|async)|\$262|\$DONE", source):
                continue
            names = re.search(r"includes:\s*\[(.*?)\]", about, re.DOTALL)
            includes = [n.strip() for n in names.group(1).split(",")] if names else []
            if "includes:" in about and not names or any("agent" in n or "Temporal" in n for n in includes):
                continue
            strict = '"use strict";\n' if "onlyStrict" in about else ""
            body = re.sub(r"/\*.*?\*/", "", strict + source, flags=re.DOTALL)
            return body, "".join(self.harness(n) for n in ("assert.js", "sta.js", *includes))
        return "__t(1);", ""


class Fuzzer:
    def __init__(self, options: dict[str, str]) -> None:
        program = options.get("program", os.path.join(ROOT, "build/release/shoal"))
        gcc = options.get("gcc", os.path.join(ROOT, "build/gcc/shoal"))
        asan = options.get("asan", os.path.join(ROOT, "build/asan-ubsan/shoal"))
        names = options.get("with", "node,slow,preempt" + (",gcc" if os.path.exists(gcc) else "")).split(",")
        self.shoal = Shoal("shoal", program, (), 20)
        self.node = Node(20)
        made = {"node": lambda: self.node, "gcc": lambda: Shoal("gcc", gcc, (), 20), "asan": lambda: Shoal("asan", asan, (), 60)}
        for mode in ("slow", "preempt", "collect"):
            made[mode] = lambda mode=mode: Shoal(mode, program, (f"--stress={mode}",), 60)
            made["asan-" + mode] = lambda mode=mode: Shoal("asan-" + mode, asan, (f"--stress={mode}",), 120)
        self.others = [made[name]() for name in names]
        self.share = float(options.get("mutants", "0.5"))
        self.seeds = Seeds(options.get("test262", os.environ.get("SHOAL_TEST262", os.path.expanduser("~/.cache/shoal/test262"))))
        self.mutator = mutate.Mutator(self.node.nodes, lambda chance: self.seeds.body(chance)[0] if chance.random() < 0.6
                                      else generate.generate(chance.randrange(1 << 30)))
        self.finds = options.get("finds", os.path.join(ROOT, "build/differential"))
        with open(os.path.join(HERE, "prelude.js"), encoding="utf-8") as file:
            self.prelude = file.read()
        self.folder = tempfile.mkdtemp(prefix="shoal-differential-")
        self.executions = 0
        self.skipped: dict[str, int] = {}

    def close(self) -> None:
        self.node.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def make(self, seed: int) -> tuple[str, str, bool]:
        """The body of a program, the harness it needs, and whether node can be asked about it."""
        chance = random.Random(seed)
        if chance.random() >= self.share:
            body = generate.generate(seed)
            return (self.mutator.mutate(body, seed) if chance.random() < 0.3 else body), "", True
        for _ in range(10):
            body, harness = self.seeds.body(chance)
            body = self.mutator.guard(body)
            if body is not None:
                break
        else:
            return "", "", True
        wrapped = f"__case(function () {{{body}\n}});\n"
        # What the standard's own test says of the two differs: then node does not know of it.
        agree = not rules.reason_to_skip("node", wrapped, ("", "")) and (
            self.run(self.shoal, wrapped, harness).output == self.run(self.node, wrapped, harness).output)
        return self.mutator.mutate(wrapped, seed), harness, agree

    def run(self, engine, body: str, harness: str) -> Outcome:
        path = os.path.join(self.folder, "program.js")
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(harness + self.prelude + body + "__end();\n")
        self.executions += 1
        return engine.run(path)

    def difference(self, engine, body: str, harness: str, own: Outcome) -> str:
        """What an engine did that shoal did not; nothing: the same, or it may differ."""
        other = self.run(engine, body, harness)
        if other.kind == "crash":
            return f"{engine.name} crashed: {other.errors}"
        if own.kind == "timeout" and other.kind == "ran":
            again = self.run(self.shoal, body, harness)
            return "shoal takes too long" if again.kind == "timeout" else ""
        if "timeout" in (own.kind, other.kind) or own.output == other.output:
            return ""
        reason = rules.reason_to_skip(engine.name, body, (own.output, other.output))
        if reason:
            self.skipped[reason] = self.skipped.get(reason, 0) + 1
            return ""
        return "\n".join(difflib.unified_diff(own.output.splitlines(), other.output.splitlines(), "shoal", engine.name, lineterm="", n=1))

    def check(self, seed: int) -> bool:
        body, harness, may_ask_node = self.make(seed)
        own = self.run(self.shoal, body, harness)
        if own.kind == "crash":
            return self.found(seed, None, body, harness, f"shoal crashed: {own.errors}")
        for engine in self.others:
            if engine is self.node and not may_ask_node:
                continue
            text = self.difference(engine, body, harness, own)
            if text:
                return self.found(seed, engine, body, harness, text)
        return True

    def found(self, seed: int, engine, body: str, harness: str, text: str) -> bool:
        crash = "crashed" in text

        def still_differs(candidate: str) -> bool:
            own = self.run(self.shoal, candidate, harness)
            if engine is None:
                return own.kind == "crash"
            if own.kind != "ran":
                return False
            found = self.difference(engine, candidate, harness, own)
            return bool(found) and ("crashed" in found) == crash
        small = body if "too long" in text else mutate.minimise(body, self.node.nodes, still_differs, MINIMISE_TRIES_MAX)
        name = engine.name if engine else "crash"
        if small != body and engine:
            text = self.difference(engine, small, harness, self.run(self.shoal, small, harness)) or text
        os.makedirs(self.finds, exist_ok=True)
        path = os.path.join(self.finds, f"{name}-{seed}.js")
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(harness + self.prelude + small + "__end();\n")
        print(f"seed {seed}: {name}: {path}\n{small}\n{text[:1500]}\n", flush=True)
        return False


def main() -> int:
    options = dict(a[2:].partition("=")[::2] for a in sys.argv[1:])
    if "help" in options:
        print(__doc__)
        return 0
    fuzzer = Fuzzer(options)
    if "show" in options:
        body, harness, _ = fuzzer.make(int(options["show"]))
        print(harness + fuzzer.prelude + body + "__end();")
        fuzzer.close()
        return 0
    first, _, last = options.get("seeds", "0-99").partition("-")
    end = time.monotonic() + float(options.get("seconds", "1e9"))
    passed = failed = 0
    for seed in range(int(first), int(last or first) + 1):
        if time.monotonic() > end:
            print(f"out of time before seed {seed}")
            break
        if fuzzer.check(seed):
            passed += 1
        else:
            failed += 1
    fuzzer.close()
    for reason, count in sorted(fuzzer.skipped.items()):
        print(f"not compared: {count}: {reason}")
    print(f"{fuzzer.executions} executions")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
