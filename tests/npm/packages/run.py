#!/usr/bin/env python3
"""run.py PROGRAM [--node] [--jobs=N] [NAME...]: how many packages of npm work. Each file of programs/ uses a package (or a
few small ones) and checks what it gives; it must end well and print `works` last. The packages, pinned by
package-lock.json, are installed into a folder of the cache (SHOAL_CACHE_DIR, else ~/.cache/shoal), on demand: integrity
is checked and no script of theirs runs.

--node: Node runs the programs, which shows what is wrong with a program and not with shoal. What is known not to work
stands in known.txt, each line with its reason: one that works all the same fails the run, as does one that does not and
is not in there. Ends in `N passed, N failed`; above stands how many of the packages work."""
import concurrent.futures
import os
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(os.path.dirname(HERE)))
from packages import install  # noqa: E402  (it stands two folders up)

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

SECONDS_MAX = 240
# What a program that is one package's command line has after it: [the file in node_modules, arguments, text it prints].
COMMANDS = {
    "tsc (command)": ["typescript/bin/tsc", ["--version"], "Version 5.9.3"],
    "prettier (command)": ["prettier/bin/prettier.cjs", ["--parser", "json", "package.json"], '"dependencies": {'],
    "eslint (command)": ["eslint/bin/eslint.js", ["--version"], "v9."],
    "mocha (command)": ["mocha/bin/mocha.js", ["--reporter", "dot", "suite.cjs"], "2 passing"],
    "rollup (command)": ["rollup/dist/bin/rollup", ["main.mjs", "--format", "es"], "const two = 2;"],
}
FILES = {
    "suite.cjs": "describe('a', () => { it('b', () => {}); it('c', async () => {}); });\n",
    "main.mjs": "import { two } from './two.mjs'; console.log(two);\n",
    "two.mjs": "export const two = 2, three = 3;\n",
}


def prepare() -> str:
    """The folder with node_modules, the programs and a few files; it is the working directory."""
    cache = os.environ.get("SHOAL_CACHE_DIR") or os.path.join(os.path.expanduser("~"), ".cache", "shoal")
    folder = os.path.join(cache, "npm-packages")
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(os.path.join(HERE, name), os.path.join(folder, name))
    shutil.copyfile(os.path.join(os.path.dirname(HERE), ".npmrc"), os.path.join(folder, ".npmrc"))
    if problem := install(folder):
        sys.exit(f"the packages could not be installed:\n{problem}\n0 passed, 1 failed")
    shutil.rmtree(os.path.join(folder, "programs"), ignore_errors=True)
    shutil.copytree(os.path.join(HERE, "programs"), os.path.join(folder, "programs"))
    shutil.copyfile(os.path.join(os.path.dirname(HERE), "strip.mjs"), os.path.join(folder, "strip.mjs"))
    for name, text in FILES.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def command_of(name: str, program: str, node: bool) -> tuple[list[str], str]:
    """What to run, and the text that it must print."""
    start = ["node"] if node else [program, "run", "-A", "--allow-js"]
    if name in COMMANDS:
        file, arguments, text = COMMANDS[name]
        return [*start, os.path.join("node_modules", file), *arguments], text
    loader = ["--import", "./strip.mjs"] if node else []
    return [*start, *loader, os.path.join("programs", f"{name}.ts")], "works"


def test(name: str, program: str, node: bool, folder: str) -> tuple[str, str, float]:
    """The program's name, what is wrong with what it does, how long it took."""
    started = time.monotonic()
    command, wanted = command_of(name, program, node)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                             errors="replace", cwd=folder, start_new_session=True)
    try:
        output, errors = child.communicate(timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        output, errors = child.communicate()
        return name, f"ran out of time ({SECONDS_MAX} s)\n{output[-500:]}{errors[-1500:]}", time.monotonic() - started
    problem = "" if child.returncode == 0 and wanted in output else \
        f"exit code {child.returncode}\n{output[-500:]}{errors[-2500:]}"
    return name, problem, time.monotonic() - started


def known_failures() -> dict[str, str]:
    known = {}
    with open(os.path.join(HERE, "known.txt"), encoding="utf-8") as file:
        for line in file:
            name, _, reason = line.strip().partition(": ")
            if name and not name.startswith("#"):
                known[name] = reason
    return known


def main() -> int:
    arguments = sys.argv[1:]
    node = "--node" in arguments
    jobs = next((int(a[7:]) for a in arguments if a.startswith("--jobs=")), 2)
    program, *names = [a for a in arguments if not a.startswith("--")]
    folder = prepare()
    known = {} if node else known_failures()
    names = names or sorted(n[:-3] for n in os.listdir(os.path.join(HERE, "programs"))) + list(COMMANDS)
    works = failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, problem, seconds in pool.map(lambda n: test(n, os.path.abspath(program), node, folder), names):
            works += not problem
            if problem and name in known:
                problem, note = "", f"does not work: {known[name]}"
            elif name in known:
                problem = note = "it works, and stands in known.txt"
            else:
                note = "works"
            failed += bool(problem)
            print(f"{name} ({seconds:.1f} s): " + (f"failed:\n{problem}" if problem else note), flush=True)
    print(f"{works} of {len(names)} work")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
