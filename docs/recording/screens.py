#!/usr/bin/env python3
"""screens.py PROGRAM [--check]: the pictures of the terminal's text in docs/guide/repl.md: what the REPL shows on a terminal (a
pty) after the keys of each scene. A line `<!-- screen: NAME -->` stands before each block. --check compares and writes nothing.
Ends in `N passed, N failed`."""
import os
import re
import sys
from typing import Callable

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
GUIDE = os.path.join(ROOT, "docs", "guide", "repl.md")
sys.path.insert(0, os.path.join(ROOT, "tests", "cli"))
from repl import Terminal  # noqa: E402


def session(t: Terminal) -> None:
    t.run('const words: string[] = ["reef", "shoal"]')
    t.run("words.map(w => w.length)")
    t.run('import { basename } from "node:path"')
    t.run("basename(await Promise.resolve('/sea/reef.ts'))")
    t.run('const words = new Map([["reef", 4]])')
    t.run("words")
    t.run(".type")


def several_lines(t: Terminal) -> None:
    t.ready()
    t.send("function depths(...metres: number[]) {\r")
    t.send("return metres.map((m) => {\rreturn m * 2\r})\r}\r")
    t.wait("undefined")
    t.run("depths(3, 4)")


def completion(t: Terminal) -> None:
    t.run("const reef = { depth: 12, describe() {}, fish: [] }")
    t.ready()
    t.send("reef.de\t")
    t.wait(r"^depth +describe|^describe +depth")


def preview(t: Terminal) -> None:
    t.run("const reef = { depth: 12, fish: ['wrasse', 'goby'] }")
    t.ready()
    t.send("reef.fish")
    for _ in range(50):  # A preview has some milliseconds, which a busy machine may take for others.
        if re.search(r"^\[ 'wrasse'", t.screen.text(), re.M):
            return
        t.send("\x7fh")
        t.pump(0.5)
    t.wait(r"^\[ 'wrasse'")


def search(t: Terminal) -> None:
    t.run("const reef = 'Ningaloo'")
    t.run("reef.length")
    t.ready()
    t.send("\x12reef =")
    t.wait(r"\(search\) reef =: const")


def interrupt(t: Terminal) -> None:
    t.run("let n = 0")
    t.ready()
    t.send("console.log('swimming'); for (;;) n = 1\r")
    t.wait(r"^swimming$")
    t.send("\x03")
    t.wait("Interrupted")
    t.run("n")


def pages(t: Terminal) -> None:
    t.ready()
    t.send("Array.from({ length: 40 }, (_, i) => 'fish '.repeat(13) + i)\r")
    t.wait(r"more lines: Space")


def help_(t: Terminal) -> None:
    t.run(".help")


SCENES: dict[str, Callable[[Terminal], None]] = {
    "session": session, "several lines": several_lines, "completion": completion, "preview": preview, "search": search,
    "interrupt": interrupt, "pages": pages, "help": help_}


def shown(name: str) -> str:
    with Terminal("repl", "--quiet", LANG="C.UTF-8") as t:
        SCENES[name](t)
        text = t.screen.text().rstrip()
    return text.removesuffix("\n>")


def main() -> int:
    with open(GUIDE, encoding="utf-8") as file:
        before = file.read()
    names = re.findall(r"<!-- screen: (.+?) -->", before)
    assert sorted(names) == sorted(SCENES), f"scenes of the guide: {names}"
    after, wrong = before, 0
    for name in names:
        block = f"<!-- screen: {name} -->\n```\n{shown(name)}\n```\n"
        changed = re.sub(rf"<!-- screen: {re.escape(name)} -->\n```\n.*?\n```\n", lambda _, b=block: b, after, flags=re.S)
        if changed != after:
            wrong += 1
            if "--check" in sys.argv:
                print(f"FAILED the screen '{name}' is not what is shown:\n{block}run docs/recording/screens.py, and look at it")
        after = changed
    if "--check" not in sys.argv:
        with open(GUIDE, "w", encoding="utf-8") as file:
            file.write(after)
        wrong = 0
    print(f"{len(names) - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
