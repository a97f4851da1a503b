#!/usr/bin/env python3
"""run.py PROGRAM [--record] [NAME...]: runs the programs of tests/npm with packages from npm, unmodified, and compares
what they print with what was recorded in expected/ (by Node, with --record: Node runs the packages' JavaScript, so that
what shoal prints of their TypeScript is held against it). Installs the packages first, pinned by package-lock.json.
Ends in `N passed, N failed`."""
import difflib
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))


def install() -> str:
    """What went wrong, or nothing."""
    stamp = os.path.join(ROOT, "node_modules", ".package-lock.json")
    lock = os.path.join(ROOT, "package-lock.json")
    if os.path.exists(stamp) and os.path.getmtime(stamp) >= os.path.getmtime(lock):
        return ""
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, capture_output=True,
                          text=True, check=False)
    return done.stderr[-2000:] if done.returncode else ""


def run(command: list[str], path: str) -> tuple[str, str]:
    """What the program printed, and what went wrong."""
    try:
        done = subprocess.run([*command, path], capture_output=True, text=True, errors="replace", cwd=ROOT,
                              stdin=subprocess.DEVNULL, timeout=600, check=False)
    except subprocess.TimeoutExpired:
        return "", "ran out of time"
    failed = f"exit code {done.returncode}\n{done.stderr[-3000:]}" if done.returncode else ""
    return done.stdout, failed


def main() -> int:
    arguments = sys.argv[1:]
    record = "--record" in arguments
    program, *names = [a for a in arguments if not a.startswith("--")]
    if problem := install():
        print(f"the packages could not be installed:\n{problem}0 passed, 1 failed")
        return 1
    programs = os.path.join(ROOT, "programs")
    names = names or sorted(n[:-3] for n in os.listdir(programs) if n.endswith(".ts"))
    failed = 0
    for name in names:
        started = time.monotonic()
        command = ["node", "--import", "./strip.mjs"] if record else [os.path.abspath(program), "run"]
        output, problem = run(command, os.path.join(programs, f"{name}.ts"))
        expected_path = os.path.join(ROOT, "expected", f"{name}.txt")
        if record and not problem:
            os.makedirs(os.path.dirname(expected_path), exist_ok=True)
            with open(expected_path, "w", encoding="utf-8") as file:
                file.write(output)
        expected = ""
        if os.path.exists(expected_path):
            with open(expected_path, encoding="utf-8") as file:
                expected = file.read()
        if output != expected:
            lines = difflib.unified_diff(expected.splitlines(), output.splitlines(), "recorded", "printed", lineterm="")
            problem = "\n".join(list(lines)[:20]) + "\n" + problem
        failed += bool(problem)
        verdict = f"failed:\n{problem.rstrip()}" if problem else "ok"
        print(f"{name} ({time.monotonic() - started:.1f} s): {verdict}", flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
