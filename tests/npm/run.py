#!/usr/bin/env python3
"""run.py PROGRAM [--light] [--record] [NAME...]: runs the programs of tests/npm with packages from npm, unmodified, and
compares what they print with what was recorded in expected/ (by Node, with --record: Node runs the packages'
JavaScript, so that what shoal prints of their TypeScript is held against it). Installs the packages first, pinned by
package-lock.json: integrity is checked, no script of theirs runs, and a second run finds them there.

--light, for builds that are slow by nature (sanitizers, -O0): programs with an expected/NAME.light.txt do less work,
and every program gets six times the time. Ends in `N passed, N failed`."""
import concurrent.futures
import difflib
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(ROOT))
from packages import install  # noqa: E402  (it stands one folder up)

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

EXPECTED = os.path.join(ROOT, "expected")
PROGRAMS = os.path.join(ROOT, "programs")
SECONDS_MAX = 120
# Longest first, so that none of them runs on alone at the end; others follow by name.
FIRST = ["terser", "typescript", "effect", "zod"]
# What only shoal can say: which files imports lead to.
NOT_RECORDED = {"sources"}


def run(command: list[str], environment: dict[str, str], seconds_max: int) -> tuple[str, str]:
    """What the program printed, and what went wrong."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", cwd=ROOT, env=environment,
                              stdin=subprocess.DEVNULL, timeout=seconds_max, check=False)
    except subprocess.TimeoutExpired:
        return "", f"ran out of time ({seconds_max} s)"
    failed = f"exit code {done.returncode}\n{done.stderr[-3000:]}" if done.returncode else ""
    return done.stdout, failed


def test(name: str, program: str, light: bool, record: bool) -> tuple[str, str, float]:
    """The program's name, what is wrong with what it does, how long it took."""
    started = time.monotonic()
    recorded = os.path.join(EXPECTED, f"{name}.light.txt")
    light_work = light and (record or os.path.exists(recorded))
    if not light_work:
        recorded = os.path.join(EXPECTED, f"{name}.txt")
    path = os.path.join(PROGRAMS, f"{name}.ts")
    environment = dict(os.environ)
    if record:
        command = ["node", "--import", "./strip.mjs", path]
    else:
        command = [program, "run", path]
        environment.setdefault("SHOAL_CACHE_DIR", os.path.join(os.path.dirname(program), "code-cache"))
    output, problem = run(command + ["light"] * light_work, environment, SECONDS_MAX * (6 if light else 1))
    if record and not problem:
        with open(recorded, "w", encoding="utf-8") as file:
            file.write(output)
    expected = ""
    if os.path.exists(recorded):
        with open(recorded, encoding="utf-8") as file:
            expected = file.read()
    if output != expected:
        lines = difflib.unified_diff(expected.splitlines(), output.splitlines(), "recorded", "printed", lineterm="")
        problem = "\n".join(list(lines)[:20]) + "\n" + problem
    elif not expected:
        problem = problem or "nothing was recorded for it"
    return name, problem.rstrip(), time.monotonic() - started


def main() -> int:
    arguments = sys.argv[1:]
    record, light = "--record" in arguments, "--light" in arguments
    program, *names = [a for a in arguments if not a.startswith("--")]
    program = os.path.abspath(program)
    if problem := install(ROOT):
        print(f"the packages could not be installed:\n{problem}\n0 passed, 1 failed")
        return 1
    found = {n[:-3] for n in os.listdir(PROGRAMS) if n.endswith(".ts")}
    if record:
        found -= NOT_RECORDED
    names = names or [n for n in FIRST if n in found] + sorted(found - set(FIRST))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for name, problem, seconds in pool.map(lambda n: test(n, program, light, record), names):
            failed += bool(problem)
            print(f"{name} ({seconds:.1f} s): " + (f"failed:\n{problem}" if problem else "ok"), flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
