#!/usr/bin/env python3
"""contexts.py [COUNT...]: what contexts cost, from 10 to 100,000 of them, and beside peers in the same run.

Runs `shoal-bench actors` (three times, medians), `shoal-bench marks`, QuickJS-ng (quickjs_contexts.c, where install_peers.sh
put it), and vm contexts and workers of node and bun; writes docs/contexts.md and docs/contexts.svg."""
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BENCH = os.path.join(ROOT, "build/release/shoal-bench")
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "shoal/peers")
COUNTS = ["10", "30", "100", "300", "1000", "3000", "10000", "30000", "100000"]
ROW = re.compile(r"^ *(\d+) +([\d.]+) +([\d.]+) +(-?\d+) +([\d.]+) +(\d+)$", re.M)
COLUMNS = ("to create, us", "to end, us", "resident, KB", "to wake, ns")


def output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def curve(counts: list[str]) -> dict[int, tuple[float, ...]]:
    """The medians of three processes, a process each count: what one has left behind is not another's."""
    found: dict[int, list[tuple[float, ...]]] = {}
    for _ in range(3):
        for count in counts:
            for row in ROW.findall(output(BENCH, "actors", count)):
                number, create, end, resident, _, wake = row
                found.setdefault(int(number), []).append((float(create), float(end), int(resident) / 1024, float(wake)))
    return {n: tuple(statistics.median(column) for column in zip(*rows)) for n, rows in sorted(found.items())}


def peers() -> list[tuple[str, float, float]]:
    """Name, microseconds to create (or of a round trip), bytes each."""
    rows = []
    library = os.path.join(CACHE, "quickjs-ng", "build", "libqjs.a")
    if os.path.exists(library):
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "contexts")
            subprocess.run(["cc", "-O2", "-I", os.path.join(CACHE, "quickjs-ng"), os.path.join(HERE, "quickjs_contexts.c"), library,
                            "-lm", "-lpthread", "-ldl", "-o", program], check=False, capture_output=True)
            found = re.search(r"([\d.]+) us to create, ([\d.]+) us to end, (\d+) bytes", output(program))
            if found:
                rows.append(("QuickJS-ng, runtime with a context", float(found[1]), float(found[3])))
    script = os.path.join(HERE, "contexts", "node_contexts.mjs")
    engines = [("node", ["node", "--expose-gc"])]
    engines += [("bun", [path]) for path in (os.path.join(CACHE, "node_modules/.bin/bun"),
                                             os.path.join(CACHE, "node_modules/@oven/bun-linux-x64/bin/bun"))
                if os.path.exists(path)][:1]
    for name, command in engines:
        for line in output(*command, script).splitlines():
            found = re.match(r"(.*) ([\d.]+) (-?\d+)$", line)
            if found:
                rows.append((f"{name}, {found[1]}", float(found[2]), float(found[3])))
    return rows


def svg(rows: dict[int, tuple[float, ...]]) -> str:
    """A plot a column: the count on a logarithmic axis, the cost on a linear one from zero."""
    width, height, left, top, plot_w, plot_h = 860, 640, 60, 40, 340, 220
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    low, high = math.log10(min(rows)), math.log10(max(rows))
    for i, title in enumerate(COLUMNS):
        x0, y0 = left + (i % 2) * 420, top + (i // 2) * 300
        values = [row[i] for row in rows.values()]
        most = max(values) * 1.25 or 1
        out.append(f'<text x="{x0}" y="{y0 - 12}" font-size="14">{title}, each, of so many contexts</text>')
        out.append(f'<rect x="{x0}" y="{y0}" width="{plot_w}" height="{plot_h}" fill="none" stroke="#999"/>')
        for step in range(1, 5):
            y = y0 + plot_h - plot_h * step / 4 / 1.25
            out.append(f'<line x1="{x0}" x2="{x0 + plot_w}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
            out.append(f'<text x="{x0 - 6}" y="{y + 4:.1f}" text-anchor="end">{max(values) * step / 4:.3g}</text>')
        points = []
        for count, row in rows.items():
            x = x0 + plot_w * (math.log10(count) - low) / (high - low or 1)
            points.append((x, y0 + plot_h - plot_h * row[i] / most))
            if math.log10(count).is_integer():
                out.append(f'<text x="{x:.1f}" y="{y0 + plot_h + 16}" text-anchor="middle">{count:,}</text>')
        out.append('<polyline fill="none" stroke="#06c" stroke-width="2" points="'
                   + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#06c"/>' for x, y in points]
    return "\n".join(out) + "\n</svg>\n"


def report(rows: dict[int, tuple[float, ...]], others: list[tuple[str, float, float]], marks: str) -> str:
    load = os.getloadavg()[1]
    out = ["# What contexts cost", "",
           f"Written by `python3 bench/contexts.py` from a release build, on {os.cpu_count()} cores; the load of the machine was {load:.1f} "
           "(0 would be quiet: times are worse than a quiet machine's).", "",
           "![cost of a context by count](contexts.svg)", "", "| contexts | " + " | ".join(COLUMNS) + " |",
           "| ---: |" + " ---: |" * len(COLUMNS)]
    for count, row in rows.items():
        out.append(f"| {count:,} | " + " | ".join(f"{value:.1f}" for value in row) + " |")
    out += ["", "## Marks", "", "`build/release/shoal-bench marks`", "", "```", marks.rstrip(), "```"]
    if others:
        out += ["", "## Peers, in the same run", "", "| what | us | bytes each |", "| --- | ---: | ---: |"]
        out += [f"| {name} | {us:.1f} | {size:,.0f} |" if size else f"| {name} | {us:.1f} | |" for name, us, size in others]
    return "\n".join(out) + "\n"


def main() -> int:
    if "--help" in sys.argv[1:]:
        print(__doc__)
        return 0
    rows = curve(sys.argv[1:] or COUNTS)
    if not rows:
        print(f"{BENCH} does not run: ./dev build", file=sys.stderr)
        return 1
    others = peers()
    marks = output(BENCH, "marks")
    with open(os.path.join(ROOT, "docs/contexts.svg"), "w", encoding="utf-8") as file:
        file.write(svg(rows))
    text = report(rows, others, marks)
    with open(os.path.join(ROOT, "docs/contexts.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
