#!/usr/bin/env python3
"""record.py PROGRAM [--check]: makes shoal.svg, the recording in README.md, from session.txt.

session.txt is what is typed, a command a line, and the files that are there (`file NAME`, until a line `end`). Each command is
run by this script on a terminal of its own (a pty), so what is shown is what shoal prints, colours included; times of runs are
made the same in each recording. The picture is an SVG that needs no script: lines appear by CSS animation, as long after each
other as typing takes, and it begins again at the end. --check compares what the commands print with the SVG, and writes nothing. Ends in `N passed, N failed`."""
import html
import os
import pty
import re
import subprocess
import sys
import tempfile
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
TYPESCRIPT = os.path.join(os.path.dirname(os.path.dirname(HERE)), "node_modules", "typescript")
PICTURE = os.path.join(HERE, "shoal.svg")
COLUMNS = 88
ROWS_MAX = 30
# Of the picture, in pixels; of time, in seconds.
CHARACTER, LINE, MARGIN, BAR = 8.4, 18, 16, 28
TYPING, READING, PAUSE_AT_END = 0.035, 0.9, 5.0
COLORS = {"31": "#f07178", "32": "#a5d6a7", "33": "#e6c07b", "34": "#82aaff", "35": "#c792ea", "36": "#7fdbca", "90": "#75829a",
          "2": "#75829a", "1": "#ffffff"}


class Line(NamedTuple):
    appears: float
    typed: bool
    spans: list[tuple[str, str]]  # Colour ("" is the terminal's own) and text.


def session() -> tuple[dict[str, str], list[str]]:
    files: dict[str, str] = {}
    commands: list[str] = []
    name = ""
    with open(os.path.join(HERE, "session.txt"), encoding="utf-8") as file:
        for line in file:
            if name and line.strip() == "end":
                name = ""
            elif name:
                files[name] += line
            elif line.startswith("file "):
                name = line[5:].strip()
                files[name] = ""
            elif line.strip() and not line.startswith("#"):
                commands.append(line.strip())
    return files, commands


def on_a_terminal(command: str, folder: str, program: str) -> str:
    outer, inner = pty.openpty()
    environment = {"PATH": f"{folder}/.bin:/usr/bin:/bin", "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8",
                   "COLUMNS": str(COLUMNS), "LINES": "40"}
    process = subprocess.Popen(["sh", "-c", f"stty cols {COLUMNS} rows 40; {command}"], cwd=folder, env=environment,
                               stdin=inner, stdout=inner, stderr=inner, start_new_session=True)
    os.close(inner)
    said = b""
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    process.wait()
    os.close(outer)
    return said.decode().replace("\r\n", "\n").replace(folder, "/home/you/fish").replace(program, "shoal")


def settled(text: str) -> str:
    """Without what differs from run to run: times, and lines of status that were wiped."""
    text = re.sub(r"[^\n]*\r\x1b\[2?K|\x1b\[\?25[lh]", "", text)
    text = re.sub(r"\n(\x1b\[[0-9;]*m)(?=\n|$)", r"\1\n", text)
    # Of tests, times are shown that are worth it: on a slow machine.
    text = re.sub(r"(?m)^(  \S*✓.*?)(\x1b\[[0-9;]*m)? \d+ ms(\x1b\[[0-9;]*m)*$", r"\1", text)
    text = re.sub(r"\b\d+(\.\d+)? ms\b", "4 ms", text)
    text = re.sub(r"(TypeScript [\d.]+), [^)]*", r"\1, 0.91 s", text)
    text = re.sub(r"(time\s+)[\d.]+ s", r"\g<1>0.012 s", text)
    text = re.sub(r"(took )[\d.]+ us", r"\g<1>95 us", text)
    text = re.sub(r"[\d.]+ (KB|MB), [\d.]+ (KB|MB) ever", "41 KB, 41 KB ever", text)
    text = re.sub(r"[\d.]+ (KB|MB|bytes) outside", "8.2 KB outside", text)
    return text


def spans_of(line: str) -> list[tuple[str, str]]:
    spans, color = [], ""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b["):
            codes = part[2:-1].split(";")
            color = next((COLORS[code] for code in codes if code in COLORS), "")
        elif part:
            spans.append((color, part))
    return spans


def lines_of(files: dict[str, str], commands: list[str], program: str) -> tuple[list[Line], float]:
    lines: list[Line] = []
    now = 0.4
    with tempfile.TemporaryDirectory() as parent:
        folder = os.path.join(os.path.realpath(parent), "fish")
        os.makedirs(os.path.join(folder, ".bin"))
        os.symlink(program, os.path.join(folder, ".bin", "shoal"))
        os.makedirs(os.path.join(folder, "node_modules"))
        os.symlink(TYPESCRIPT, os.path.join(folder, "node_modules", "typescript"))
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        for command in commands:
            lines.append(Line(now, True, [("#7fdbca", "$ "), ("#ffffff", command)]))
            now += len(command) * TYPING + 0.3
            for text in settled(on_a_terminal(command, folder, program)).rstrip("\n").split("\n"):
                lines.append(Line(now, False, spans_of(text[:COLUMNS * 3])))
                now += 0.03
            now += READING
    return lines, now + PAUSE_AT_END


def picture(lines: list[Line], seconds: float) -> str:
    rows = min(len(lines) + 1, ROWS_MAX)
    width, height = round(COLUMNS * CHARACTER + 2 * MARGIN), BAR + rows * LINE + 2 * MARGIN
    style, body = "", ""
    for number, line in enumerate(lines):
        share = 100 * line.appears / seconds
        style += f"@keyframes a{number}{{0%,{share:.2f}%{{opacity:0}}{share + 0.01:.2f}%,100%{{opacity:1}}}}"
        text = "".join(f'<tspan fill="{color}">{html.escape(part)}</tspan>' if color else html.escape(part)
                       for color, part in line.spans)
        body += (f'<text xml:space="preserve" x="{MARGIN}" y="{(number + 1) * LINE}" style="animation:a{number} {seconds:.1f}s linear infinite">'
                 f"{text}</text>\n")
    # What does not fit is scrolled away, a line when it appears.
    scroll = "".join(f"{100 * line.appears / seconds:.2f}%{{transform:translateY({-LINE * max(0, n + 2 - rows)}px)}}"
                     for n, line in enumerate(lines))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
<title>shoal in a terminal</title>
<style>
text{{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d6deeb;white-space:pre}}
.all{{animation:s {seconds:.1f}s step-end infinite}}
@keyframes s{{{scroll}}}
{style}
@media (prefers-reduced-motion:reduce){{text,.all{{animation:none!important}}}}
</style>
<rect width="{width}" height="{height}" rx="8" fill="#0f1b2b"/>
<circle cx="18" cy="15" r="5" fill="#f07178"/><circle cx="36" cy="15" r="5" fill="#e6c07b"/><circle cx="54" cy="15" r="5" \
fill="#a5d6a7"/>
<svg x="0" y="{BAR}" width="{width}" height="{rows * LINE + MARGIN}"><g class="all">
{body}</g></svg>
</svg>
"""


def main() -> None:
    program = os.path.abspath(sys.argv[1])
    lines, seconds = lines_of(*session(), program)
    made = picture(lines, seconds)
    if "--check" not in sys.argv:
        with open(PICTURE, "w", encoding="utf-8") as file:
            file.write(made)
        print(f"{len(lines)} lines, {seconds:.0f} s, {len(made) // 1024} KB")
        return
    with open(PICTURE, encoding="utf-8") as file:
        is_current = file.read() == made
    if not is_current:
        print("FAILED docs/recording/shoal.svg is not what the commands print: run docs/recording/record.py, and look at it")
    print(f"{int(is_current)} passed, {int(not is_current)} failed")
    sys.exit(not is_current)


if __name__ == "__main__":
    main()
