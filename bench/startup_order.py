"""Which functions a start runs, for the linker: cmake/startup.order.

Usage: startup_order.py SHOAL

Runs hello.ts under callgrind and writes down the names of the program's own functions that ran. The linker puts them side by side, so that a start touches few
pages of the file (each fault maps 64 KB). Names that have gone do no harm: run it again when
`./dev bench` says that hello.ts takes more memory.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORDER = ROOT / "cmake" / "startup.order"
PROGRAM = ROOT / "bench" / "hello.ts"


def functions_of(profile: pathlib.Path, program: str) -> set[str]:
    """Of a callgrind profile: (id) stands for a name that was given before, by any of four keys."""
    objects: dict[str, str] = {}
    names: dict[str, str] = {}
    found = set()
    current = ""
    for line in profile.read_text().splitlines():
        match = re.match(r"(ob|cob|fn|cfn)=(\(\d+\)) ?(.*)", line)
        if not match:
            continue
        key, number, name = match.groups()
        known = objects if key in ("ob", "cob") else names
        if name:
            known[number] = name
        if key == "ob":
            current = known[number]
        elif key == "fn" and current == program:
            found.add(known[number])
    return {name for name in found if re.fullmatch(r"[A-Za-z_][\w.$]*", name)}


def main() -> int:
    program = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder, "profile")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}",
                   "--demangle=no", program, "run", str(PROGRAM)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = functions_of(profile, program)
    ORDER.write_text("".join(name + "\n" for name in sorted(found)))
    print(f"{len(found)} functions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
