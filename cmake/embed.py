#!/usr/bin/env python3
"""embed.py OUTPUT ROOT FILE...: writes text files as lines SCRIPT("path below ROOT", "text"), to be included as a table."""
import os
import sys


def literal(text: str) -> str:
    lines = []
    for line in text.splitlines(keepends=True):
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        lines.append(f'  "{escaped.replace("??", "?" + chr(92) + "?")}"')
    return "\n".join(lines) or '  ""'


def main() -> None:
    output, root, *paths = sys.argv[1:]
    entries = []
    for path in sorted(paths):
        with open(path, encoding="utf-8") as file:
            entries.append(f'SCRIPT("{os.path.relpath(path, root)}",\n{literal(file.read())})\n')
    os.makedirs(os.path.dirname(output), exist_ok=True)
    with open(output, "w", encoding="utf-8") as file:
        file.writelines(entries)


main()
