#!/usr/bin/env python3
"""run.py PROGRAM [PAGE...]: runs the commands of README.md and docs/guide/*.md as a reader would, where there is no node.

A page has a folder of its own, in which its blocks are taken in order:
  ```ts file=main.ts       a file's text, whatever its language
  ```sh                    commands, for /bin/sh; they must succeed (exit=1: the last one ends so)
  ```text                  right behind it: all that they print, both streams; ... stands for anything
  ```sh no-run="why"       not run: it is interactive, or needs the network
Other blocks of TypeScript are parts of programs: they must compile. PATH has shoal and what a Debian without node has (the
programs of TOOLS); $SHOAL is this repository, $BUILD the folder that shoal was built in. Pages do not know each other.
Ends in `N passed, N failed`, a block each."""
import concurrent.futures
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOLS = """sh bash env cat ls cp mv rm mkdir ln touch chmod printf echo test true false head tail sort uniq wc tr cut grep sed awk
  find diff cmp sleep kill timeout date seq tee xargs basename dirname realpath mktemp id uname git python3 curl man tar gzip
  cc c++ gcc g++ clang clang++ clang-19 clang++-19 ld ld.lld-19 ar as cmake ninja make pkg-config ccache""".split()
BLOCK_SECONDS = 240


class Block(NamedTuple):
    line: int
    language: str
    attributes: dict[str, str]
    text: str

    def output(self, following: "Block | None") -> str | None:
        """What it must print, if the block right behind it says so."""
        behind = self.line + self.text.count("\n") + 2
        is_output = following and following.line <= behind + 1 and following.language == "text"
        return following.text if following and is_output and not following.attributes else None


def blocks_of(path: str) -> list[Block]:
    found: list[Block] = []
    fence: re.Match[str] | None = None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if fence is None:
                fence = re.match(r"(`{3,})(\w*) ?(.*)$", line)
                if fence:
                    words = shlex.split(fence.group(3))
                    attributes = {w.partition("=")[0]: w.partition("=")[2] for w in words}
                    found.append(Block(number, fence.group(2), attributes, ""))
            elif line.rstrip() == fence.group(1):
                fence = None
            else:
                found[-1] = found[-1]._replace(text=found[-1].text + line)
    return found


def is_like(expected: str, got: str) -> bool:
    """`...` on a line of its own stands for any lines, within one for any text of it."""
    pattern = ""
    for line in expected.rstrip("\n").split("\n"):
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += r"[^\n]*?".join(map(re.escape, line.rstrip().split("..."))) + r"[ \t]*\n"
    return re.fullmatch(pattern, got.rstrip("\n") + "\n") is not None


class Page:
    def __init__(self, program: str, path: str, parent: str):
        self.name = os.path.relpath(path, ROOT)
        self.program = program
        self.blocks = blocks_of(path)
        self.folder = os.path.join(parent, "home", "project")
        os.makedirs(self.folder)
        tools = os.path.join(parent, "bin")
        os.makedirs(tools)
        for tool in TOOLS:
            if found := shutil.which(tool):
                os.symlink(os.path.realpath(found) if tool == "sh" else found, os.path.join(tools, tool))
        os.symlink(program, os.path.join(tools, "shoal"))
        self.environment = {"PATH": tools, "HOME": os.path.dirname(self.folder), "LANG": "C.UTF-8", "TZ": "UTC",
                            "SHOAL": ROOT, "BUILD": os.path.dirname(program), "TMPDIR": parent, "PS1": "$ "}

    def run(self) -> tuple[int, list[str]]:
        passed, failures = 0, []
        for i, block in enumerate(self.blocks):
            following = self.blocks[i + 1] if i + 1 < len(self.blocks) else None
            wrong = self.take(block, following)
            if wrong is None:
                continue
            passed += not wrong
            if wrong:
                failures.append(f"FAILED {self.name}:{block.line}: {wrong}")
        return passed, failures

    def take(self, block: Block, following: Block | None) -> str | None:
        """What is wrong; nothing: empty; None: there is nothing to do."""
        if "file" in block.attributes:
            path = os.path.join(self.folder, block.attributes["file"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(block.text)
            return None
        if "no-run" in block.attributes:
            return "" if block.attributes["no-run"] else "no-run wants a reason"
        if block.language == "sh":
            return self.commands(block, block.output(following))
        return self.compiles(block) if block.language in ("ts", "tsx") else None

    def commands(self, block: Block, expected: str | None) -> str:
        try:
            done = subprocess.run(["sh", "-e", "-c", block.text], cwd=self.folder, env=self.environment, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=BLOCK_SECONDS, check=False)
        except subprocess.TimeoutExpired as late:
            return f"takes more than {BLOCK_SECONDS} seconds\n{(late.output or b'').decode()}"
        got = done.stdout.replace(self.folder, "/home/you/project")
        wanted = int(block.attributes.get("exit", "0"))
        if done.returncode != wanted:
            return f"exit code {done.returncode}, not {wanted}\n{block.text}prints\n{got}"
        if expected is not None and not is_like(expected, got):
            return f"{block.text}prints\n{got}"
        return ""

    def compiles(self, block: Block) -> str:
        with tempfile.NamedTemporaryFile("w", suffix="." + block.language, encoding="utf-8") as file:
            file.write(block.text)
            file.flush()
            done = subprocess.run([self.program, "run", "--print-ast", file.name], capture_output=True, text=True,
                                  env=self.environment, check=False)
        return "" if done.returncode == 0 else f"it does not compile\n{done.stderr}"


def run_page(program: str, path: str) -> tuple[int, list[str]]:
    with tempfile.TemporaryDirectory() as parent:
        return Page(program, path, os.path.realpath(parent)).run()


def main() -> None:
    program = os.path.abspath(sys.argv[1])
    pages = sys.argv[2:] or [os.path.join(ROOT, "README.md"), *sorted(glob.glob(os.path.join(ROOT, "docs", "guide", "*.md")))]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda path: run_page(program, os.path.abspath(path)), pages))
    failures = [each for _, some in results for each in some]
    print("\n".join(failures))
    print(f"{sum(passed for passed, _ in results)} passed, {len(failures)} failed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
