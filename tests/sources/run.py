#!/usr/bin/env python3
"""run.py BUILD [--list]: the front end on the TypeScript that packages of npm ship, files.txt names which.

Three judgements of each file, of declaration files the first alone: `tree`: every node that TypeScript's own parser
finds is in our tree, types included; `erased`: our AST is that of the JavaScript that TypeScript makes of the file;
`compiled`: it compiles, and the bytecode verifier takes it. A file that TypeScript's parser rejects
counts as a failure too: the list holds none. --list writes files.txt anew. What passed is not judged again while files
and programs are the same. Ends in `N passed, N failed`."""
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path.insert(0, TESTS)
from packages import install  # noqa: E402  (it stands one folder up)

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

LIST = os.path.join(HERE, "files.txt")
EXPECTED = os.path.join(HERE, "erased.expect")
DIFFERENTIAL = os.path.join(TESTS, "compiler", "differential")
# Folders below tests/ with packages. Their declaration files are tried where a package has nothing else.
PACKAGES = ("npm/node_modules", "sources/node_modules")
DECLARATIONS = ("sources/node_modules/type-fest", "sources/node_modules/date-fns")
FILES_MIN = 3000


def found_files() -> list[str]:
    files = []
    for top in PACKAGES:
        for folder, folders, names in os.walk(os.path.join(TESTS, top)):
            here = os.path.relpath(folder, TESTS)
            if "/node_modules/" in here.removeprefix(top):  # A second copy of another version.
                folders.clear()
                continue
            declarations = here.startswith(DECLARATIONS)
            files += [f"{here}/{name}" for name in names if re.search(r"\.[cm]?tsx?$", name)
                      and re.search(r"\.d\.[cm]?ts$", name) is None or declarations and name.endswith(".d.ts")]
    return sorted(files)


def judge(command: list[str], text: str = "") -> tuple[int, int, str]:
    """Passed, failed, and what it says."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace", cwd=TESTS, check=False)
    counts = re.findall(r"^(\d+) passed, (\d+) failed$", done.stdout, re.MULTILINE)
    passed, failed = map(int, counts[-1]) if counts else (0, 0)
    skipped = re.search(r"^(\d+) skipped", done.stdout, re.MULTILINE)
    failed += int(skipped[1]) if skipped else 0
    if done.returncode and not failed:
        failed = 1
    return passed, failed, done.stdout + done.stderr if failed else ""


def digest(files: list[str], programs: list[str]) -> str:
    value = hashlib.sha256()
    for path in [LIST, EXPECTED, os.path.abspath(__file__), *programs, *(os.path.join(TESTS, f) for f in files)]:
        with open(path, "rb") as file:
            value.update(hashlib.sha256(file.read()).digest())
    return value.hexdigest()


def main() -> int:
    build = os.path.abspath(sys.argv[1])
    for folder in ("npm", "sources"):
        if problem := install(os.path.join(TESTS, folder)):
            print(f"the packages could not be installed:\n{problem}\n0 passed, 1 failed")
            return 1
    if "--list" in sys.argv:
        with open(LIST, "w", encoding="utf-8") as file:
            file.writelines(f + "\n" for f in found_files())
    with open(LIST, encoding="utf-8") as file:
        files = file.read().split()
    if len(files) < FILES_MIN:
        print(f"files.txt names {len(files)} files, of at least {FILES_MIN}\n0 passed, 1 failed")
        return 1
    tree, ast, dump = (os.path.join(build, name) for name in ("grammar_tree", "shoalc-ast", "shoalc-dump"))
    comparers = [os.path.join(DIFFERENTIAL, name) for name in ("typescript.cjs", "ast_typescript.cjs", "trees.cjs")]
    before = digest(files, [tree, ast, dump, *comparers])
    stamp = os.path.join(build, "sources.passed")
    if os.path.exists(stamp):
        with open(stamp, encoding="ascii") as file:
            key, summary = file.read().split("\n", 1)
        if key == before:
            print("the same files and programs passed before\n" + summary, end="")
            return 0
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        sources = os.path.join(folder, "sources")
        with open(sources, "w", encoding="utf-8") as file:
            file.writelines(f + "\n" for f in files if not f.endswith(".d.ts"))
        work = {"erased": pool.submit(judge, ["node", comparers[1], ast, TESTS, "--files", sources,
                                              "--expect", EXPECTED]),
                "tree": pool.submit(judge, ["node", comparers[0], tree, TESTS, "--files", LIST, "--types"]),
                "compiled": pool.submit(judge, [dump, "--batch"],
                                        "".join(f + "\n" for f in files if not f.endswith(".d.ts")))}
        for name, future in work.items():
            good, bad, said = future.result()
            print(f"{name}: {good} files passed, {bad} did not\n{said[-8000:]}", end="", flush=True)
            passed, failed = passed + good, failed + bad
    summary = f"{passed} passed, {failed} failed\n"
    if not failed:
        with open(stamp, "w", encoding="ascii") as file:
            file.write(f"{before}\n{summary}")
    print(summary, end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
