#!/usr/bin/env python3
"""run.py PROGRAM [NAME...]: what the command line does: exit codes, streams, messages; and the programs in examples/.

A case is a folder-less file in tests/cli/cases: `NAME.case`, made of sections that begin with `--- KEY` lines:
  args      words of the command line; $DIR is a fresh folder with the files of the case
  file NAME a file's text
  stdin     what standard input gives
  exit      the exit code (0 if there is none)
  stdout    all of standard output; stdout~ texts that must be in it, a line each
  stderr    all of standard error; stderr~ texts that must be in it, a line each
In both, the folder is written as $DIR. Examples stand beside NAME.out, what they print, and run with the arguments of a
first line `// args: ...`. `--bless` writes examples' outputs. Ends in `N passed, N failed`."""
import os
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "cases")
EXAMPLES = os.path.join(HERE, "..", "..", "examples")
PLAIN = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
PLAIN["SHOAL_OPTIONS"] = "-A"  # A case about permissions takes it back: `--- env` with SHOAL_OPTIONS=


def sections(path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("--- "):
                key = line[4:].strip()
                found[key] = ""
            elif key:
                found[key] += line
    return found


def run_case(program: str, path: str) -> str:
    case = sections(path)
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        for key, text in case.items():
            if key.startswith("file "):
                os.makedirs(os.path.dirname(os.path.join(folder, key[5:])), exist_ok=True)
                with open(os.path.join(folder, key[5:]), "w", encoding="utf-8") as file:
                    file.write(text)
        words = [w.replace("$DIR", folder) for w in shlex.split(case.get("args", ""))]
        environment = dict(PLAIN, **dict(w.split("=", 1) for w in case.get("env", "").split()))
        try:
            done = subprocess.run([program, *words], input=case.get("stdin", ""), capture_output=True, text=True,
                                  cwd=folder, env=environment, timeout=60, check=False)
        except subprocess.TimeoutExpired:
            return "ran out of time"
        out, err = done.stdout.replace(folder, "$DIR"), done.stderr.replace(folder, "$DIR")
    wrong = []
    if done.returncode != int(case.get("exit", "0")):
        wrong.append(f"exit code {done.returncode}")
    for key, got in (("stdout", out), ("stderr", err)):
        if key in case and case[key].rstrip("\n") != got.rstrip("\n"):
            wrong.append(f"{key} is\n{got}")
        wrong += [f"{key} lacks {text!r}:\n{got}" for text in case.get(key + "~", "").splitlines()
                  if text and text not in got]
    return "\n".join(wrong)


def run_example(program: str, path: str, bless: bool) -> str:
    with open(path, encoding="utf-8") as file:
        first = file.readline()
    words = shlex.split(first[8:]) if first.startswith("// args:") else []
    try:
        done = subprocess.run([program, "run", path, *words], capture_output=True, text=True, env=PLAIN, timeout=120,
                              stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return "ran out of time"
    if done.returncode != 0:
        return f"exit code {done.returncode}\n{done.stderr}"
    recorded = path[:-3] + ".out"
    if bless:
        with open(recorded, "w", encoding="utf-8") as file:
            file.write(done.stdout)
    with open(recorded, encoding="utf-8") as file:
        return "" if file.read() == done.stdout else f"it printed\n{done.stdout}"


def closed_pipe(program: str) -> str:
    """Output into a pipe that nobody reads any more ends the program, quietly."""
    with subprocess.Popen([program, "-e", "for (;;) console.log('y'.repeat(1000));"], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as child:
        child.stdout.read(10)
        child.stdout.close()
        err = child.stderr.read()
        code = child.wait(timeout=60)
    return "" if (code, err) == (0, b"") else f"exit code {code}, standard error {err!r}"


def full_disk(program: str) -> str:
    """Output that cannot be written is an error."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run([program, "-e", "console.log(1)"], stdout=full, stderr=subprocess.PIPE, timeout=60,
                              check=False)
    return "" if done.returncode == 1 and b"No space left" in done.stderr else f"{done.returncode} {done.stderr!r}"


def one_long_line(program: str) -> str:
    """A line of 5 MB runs; an error in it is reported without the line."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.ts")
        with open(path, "w", encoding="utf-8") as file:
            file.write("let a = '" + "x" * 5_000_000 + "'; throw new Error(String(a.length));")
        done = subprocess.run([program, "run", path], capture_output=True, timeout=120, check=False)
    ok = done.returncode == 1 and b"5000000" in done.stderr and len(done.stderr) < 1000
    return "" if ok else f"{done.returncode} {done.stderr[:300]!r}"


def main() -> int:
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    program, names = os.path.abspath(arguments[0]), arguments[1:]
    work = [(name[:-5], lambda p=os.path.join(CASES, name): run_case(program, p))
            for name in sorted(os.listdir(CASES)) if name.endswith(".case")]
    work += [(f.__name__, lambda f=f: f(program))
             for f in (closed_pipe, full_disk, one_long_line)]
    work += [("examples/" + name, lambda p=os.path.join(EXAMPLES, name): run_example(program, p, "--bless" in sys.argv))
             for name in sorted(os.listdir(EXAMPLES)) if name.endswith(".ts")]
    passed = failed = 0
    for name, test in work:
        if names and name not in names:
            continue
        verdict = test()
        if verdict:
            failed += 1
            print(f"failed: {name}: {verdict.rstrip()}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
