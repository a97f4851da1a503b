#!/usr/bin/env python3
"""train.py FOLDER PROFILE

Runs what a shoal that counts (built in FOLDER with SHOAL_PGO=count) is trained with, and merges its counts into PROFILE.
That is every second program of bench/programs, by name, and a quarter of the language tests: the other programs show what the
profile is worth where it was not made."""
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def trained() -> list[str]:
    """The programs of bench/programs that the profile is made of."""
    return sorted(glob.glob(os.path.join(HERE, "programs", "*.ts")))[::2]


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    folder, profile = map(os.path.abspath, sys.argv[1:])
    shoal = os.path.join(folder, "shoal")
    environment = {**os.environ, "SHOAL_OPTIONS": "-A", "NO_COLOR": "1",
                   "LLVM_PROFILE_FILE": os.path.join(folder, "profiles", "%8m.profraw")}
    for old in glob.glob(os.path.join(folder, "profiles", "*.profraw")):
        os.remove(old)
    for program in trained():
        print(os.path.basename(program), flush=True)
        subprocess.run([shoal, "run", program], env=environment, timeout=300, check=True, stdout=subprocess.DEVNULL)
    tests = [*glob.glob(os.path.join(ROOT, "tests/lang/**/*.ts"), recursive=True)]
    # Some of these expect to fail; each is cut off where a counting shoal takes too long.
    for test in sorted(tests)[::4]:
        try:
            subprocess.run([shoal, "run", test], env=environment, timeout=20, check=False, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            print(f"{os.path.relpath(test, ROOT)}: cut off", flush=True)
    counts = glob.glob(os.path.join(folder, "profiles", "*.profraw"))
    return subprocess.run(["llvm-profdata-19", "merge", "-o", profile, *counts], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
