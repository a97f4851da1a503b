#!/usr/bin/env python3
"""run.py PROGRAM [FILE...]: runs the programs below tests/modules: main.* of each folder, and in folders without one
every script whose name does not begin with `_`. What a program prints and how it fails is written in it as in
tests/lang/run.py, which does the work. Ends in `N passed, N failed`."""
import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(ROOT, "..", "lang"))
import run as lang  # noqa: E402

# Folders whose every script is a program of its own.
ALL = ("errors", "allow_js_flag")
MORE = ("commonjs/require.cts", "commonjs/export_equals.ts", "commonjs/import_type_equals.cts",
        "commonjs/export_equals_names.ts")


def programs() -> list[str]:
    found = [os.path.join(ROOT, path) for path in MORE]
    for folder in sorted(os.listdir(ROOT)):
        place = os.path.join(ROOT, folder)
        if not os.path.isdir(place) or folder.startswith(("_", ".")):
            continue
        for name in sorted(os.listdir(place)):
            wanted = folder in ALL and name[0] != "_" or name.startswith("main.")
            if wanted and name.endswith(lang.SUFFIXES):
                found.append(os.path.join(place, name))
    return found


lang.ROOT = ROOT
lang.scripts = programs
if __name__ == "__main__":
    sys.exit(lang.main())
