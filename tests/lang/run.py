#!/usr/bin/env python3
"""run.py PROGRAM [--stress=MODE] [--part=K/N] [FILE...]: runs the scripts below tests/lang.

A script says what it prints: `console.log(6 * 7);  // expect: 42` (a line of output each, in order). A script that must
fail says so with `// expect-error: TEXT`: it exits with an error and TEXT is in what it wrote to standard error. `// flags:
--allow-read` are given to `shoal run`; a script whose flags say nothing of permissions may do everything. A name that
begins with `_` is a module for other scripts. Stress modes are those of `shoal run --stress`. Ends in `N passed, N
failed`."""
import difflib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.abspath(__file__))
SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx")


def scripts() -> list[str]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if not f.startswith(("_", "node_modules")))
        found += [os.path.join(folder, n) for n in sorted(names) if n.endswith(SUFFIXES) and n[0] != "_"]
    return [f for f in found if not f.endswith(".d.ts")]


def run(program: str, stress: str | None, path: str) -> str:
    """What is wrong with the script, or nothing."""
    with open(path, encoding="utf-8") as file:
        source = file.read()
    expected = [e.strip() for e in re.findall(r"// expect:(.*)", source)]
    errors = [e.strip() for e in re.findall(r"// expect-error:(.*)", source)]
    flags = " ".join(re.findall(r"^// flags:(.*)", source, re.MULTILINE)).split()
    if not any(f.startswith(("--allow", "--deny", "--no-prompt")) for f in flags):
        flags.append("-A")
    if stress:
        flags.insert(0, f"--stress={stress}")
    try:
        done = subprocess.run([program, "run", *flags, path], capture_output=True, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, timeout=300 if stress else 120, check=False)
    except subprocess.TimeoutExpired:
        return "ran out of time"
    if done.returncode < 0:
        return f"died of signal {-done.returncode}\n{done.stderr[-2000:]}"
    printed = [line.strip() for line in done.stdout.removesuffix("\n").split("\n")] if done.stdout else []
    if printed != expected:
        difference = "\n".join(list(difflib.unified_diff(expected, printed, "expected", "printed", lineterm=""))[:40])
        return f"{difference}\n{done.stderr[-2000:]}"
    if bool(errors) != (done.returncode != 0):
        return f"exit code {done.returncode}\n{done.stderr[-2000:]}"
    missing = [e for e in errors if e not in done.stderr]
    return f"standard error lacks {missing[0]!r}:\n{done.stderr[-2000:]}" if missing else ""


def main() -> int:
    arguments = sys.argv[1:]
    options = dict(a[2:].split("=", 1) for a in arguments if a.startswith("--"))
    program, *files = [a for a in arguments if not a.startswith("--")]
    stress = options.get("stress")
    chosen = files or scripts()
    if "part" in options:
        part, parts = (int(n) for n in options["part"].split("/"))
        chosen = chosen[part % parts::parts]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(lambda path: run(os.path.abspath(program), stress, path), chosen))
    for path, verdict in zip(chosen, verdicts):
        if verdict:
            print(f"failed: {os.path.relpath(path, ROOT)}: {verdict.rstrip()}")
    failed = sum(1 for v in verdicts if v)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
