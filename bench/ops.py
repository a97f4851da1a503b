#!/usr/bin/env python3
"""ops.py --shoal=PROGRAM [--top=N] [PROGRAM...]: which instructions the programs of bench/programs execute.

PROGRAM is a build that counts them: cmake --preset release -B build/counts -DSHOAL_COUNT_OPS=ON, then ninja -C build/counts shoal.
Two tables: instructions, and pairs of one and the next, which is where fused instructions come from. Each program counts
the same, however long it runs: what is printed is the mean of its share in each of them, and the program with the largest."""
import collections
import os
import subprocess
import sys
import tempfile

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "programs")
SECONDS_MAX = 600


def count(shoal: str, name: str) -> collections.Counter:
    """How often each pair was executed."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
        subprocess.run([shoal, "run", os.path.join(PROGRAMS, name + ".ts")], check=True, stdout=subprocess.DEVNULL,
                       timeout=SECONDS_MAX, env={**os.environ, "SHOAL_OP_COUNTS": file.name})
        pairs = collections.Counter()
        for line in file:
            times, first, second = line.split()
            pairs[first, second] = int(times)
    if not pairs:
        sys.exit("nothing was counted: this is no build with SHOAL_COUNT_OPS")
    return pairs


def shares(counts: collections.Counter) -> dict:
    total = sum(counts.values())
    return {key: times / total for key, times in counts.items()}


def print_table(title: str, of_programs: dict[str, dict], top: int) -> None:
    mean = collections.Counter()
    for each in of_programs.values():
        for key, share in each.items():
            mean[key] += share / len(of_programs)
    print(f"\n{title:<44} {'mean %':>7}  most in")
    for key, share in mean.most_common(top):
        most = max(of_programs, key=lambda name: of_programs[name].get(key, 0))
        text = key if isinstance(key, str) else " ".join(key)
        print(f"{text:<44} {100 * share:7.2f}  {most} ({100 * of_programs[most][key]:.1f} %)")


def main() -> int:
    options = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--") and "=" in a)
    if "shoal" not in options:
        print(__doc__)
        return 2
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    names = names or sorted(f[:-3] for f in os.listdir(PROGRAMS) if f.endswith(".ts"))
    single, pairs = {}, {}
    for name in names:
        counted = count(options["shoal"], name)
        alone = collections.Counter()
        for (_, second), times in counted.items():
            alone[second] += times
        single[name], pairs[name] = shares(alone), shares(counted)
    top = int(options.get("top", 40))
    print_table("instruction", single, top)
    print_table("pair", pairs, top)
    return 0


if __name__ == "__main__":
    sys.exit(main())
