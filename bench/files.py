#!/usr/bin/env python3
"""files.py SHOAL [--megabytes=N] [--rounds=N] [--node=PATH]: files, beside cat and node, in the same run.

Streams a large file (in the page cache) to /dev/null and to another file, and does many small operations. Each row is
run in turn, `rounds` times; what counts is the best. Prints seconds, the ratio to cat's (or node's) throughput, and the
most memory that the process had. Shoal is called with all files allowed."""
import os
import subprocess
import sys
import tempfile
import time

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

STREAMS = {
    "shoal:fs pipeTo": ("shoal", """
import { create, open } from "shoal:fs";
await (await open(IN)).readable.pipeTo((await open(OUT, { write: true, create: true, truncate: true })).writable);
"""),
    "shoal:fs read into one buffer": ("shoal", """
import { open } from "shoal:fs";
const from = await open(IN), to = await open(OUT, { write: true, create: true, truncate: true });
const buffer = new Uint8Array(256 * 1024);
for (let n = await from.read(buffer); n !== null; n = await from.read(buffer))
  for (let at = 0; at < n;) at += await to.write(buffer.subarray(at, n));
"""),
    "shoal:fs for await": ("shoal", """
import { open } from "shoal:fs";
const to = await open(OUT, { write: true, create: true, truncate: true });
for await (const chunk of (await open(IN)).readable) await to.write(chunk);
"""),
    "shoal node:stream pipeline": ("shoal", """
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
await pipeline(createReadStream(IN, { highWaterMark: 262144 }), createWriteStream(OUT));
"""),
    "node node:stream pipeline": ("node", """
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
await pipeline(createReadStream(IN, { highWaterMark: 262144 }), createWriteStream(OUT));
"""),
}

SMALL = {
    "statSync": "for (let i = 0; i < 50000; ++i) fs.statSync(IN);",
    "existsSync": "for (let i = 0; i < 50000; ++i) fs.existsSync(IN);",
    "readFileSync 100 B": "for (let i = 0; i < 20000; ++i) fs.readFileSync(SMALL);",
    "readFile 100 B": "for (let i = 0; i < 10000; ++i) await fs.promises.readFile(SMALL, 'utf8');",
    "writeFileSync 100 B": "for (let i = 0; i < 5000; ++i) fs.writeFileSync(OUT, text);",
    "readSync 4 KB": "const fd = fs.openSync(IN), b = Buffer.alloc(4096);\n"
                     "for (let i = 0; i < 100000; ++i) fs.readSync(fd, b);",
    "writeSync 4 KB": "const fd = fs.openSync(OUT, 'w'), b = Buffer.alloc(4096);\n"
                      "for (let i = 0; i < 20000; ++i) fs.writeSync(fd, b);",
    "readdirSync": "for (let i = 0; i < 2000; ++i) fs.readdirSync(FOLDER);",
    "open, close": "for (let i = 0; i < 20000; ++i) fs.closeSync(fs.openSync(SMALL));",
}


def run(command: list[str], out: str | None = None) -> tuple[float, float]:
    """Seconds, and megabytes of memory."""
    with open(out or os.devnull, "wb") as sink:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=sink, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = status
        if status:
            sys.exit(f"{' '.join(command)} failed: {child.stderr.read().decode()[-500:]}")
    return seconds, usage.ru_maxrss / 1024


def best(rows: dict[str, list[str]], rounds: int, cat_out: str) -> dict[str, tuple[float, float]]:
    """Of each row the shortest time and the most memory."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, command in rows.items():
            found[name].append(run(command, cat_out if command[0] == "cat" else None))
    return {name: (min(s for s, _ in each), max(m for _, m in each)) for name, each in found.items()}


def program(folder: str, name: str, text: str, names: dict[str, str]) -> str:
    path = os.path.join(folder, "".join(c if c.isalnum() else "_" for c in name) + ".mjs")
    constants = "".join(f"const {key} = {value!r};\n" for key, value in names.items())
    with open(path, "w", encoding="utf-8") as file:
        file.write(constants + text)
    return path


def main() -> int:
    options = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--"))
    shoal = os.path.abspath(next(a for a in sys.argv[1:] if not a.startswith("--")))
    megabytes, rounds = int(options.get("megabytes", 2048)), int(options.get("rounds", 3))
    node = options.get("node", "node")
    runs = {"shoal": [shoal, "run", "-A", "--allow-js"], "node": [node]}
    with tempfile.TemporaryDirectory(prefix="shoal-bench-") as folder, \
            tempfile.TemporaryDirectory(prefix="shoal-bench-", dir="/dev/shm") as memory:
        large, small = os.path.join(folder, "large"), os.path.join(folder, "small")
        piece = os.urandom(1 << 20)
        with open(large, "wb") as file:
            for _ in range(megabytes):
                file.write(piece)
        with open(small, "wb") as file:
            file.write(b"x" * 100)
        for out in ("/dev/null", os.path.join(memory, "copy")):
            rows = {"cat": ["cat", large]}
            for name, (which, text) in STREAMS.items():
                rows[name] = [*runs[which], program(folder, name, text, {"IN": large, "OUT": out})]
            found = best(rows, rounds, out)
            print(f"{megabytes} MB to {out.replace(memory, 'another file')}:")
            for name, (seconds, most) in found.items():
                print(f"  {name:32} {seconds:7.2f} s  {found['cat'][0] / seconds:5.2f} of cat  {most:6.1f} MB")
        print("small operations:")
        names = {"IN": small, "SMALL": small, "OUT": os.path.join(folder, "out"), "FOLDER": folder}
        for name, text in SMALL.items():
            text = f'import fs from "node:fs";\nconst text = "x".repeat(100);\n{text}\n'
            path = program(folder, name, text, {**names, "IN": large} if "readSync" in name else names)
            found = best({which: [*runs[which], path] for which in runs}, rounds, os.devnull)
            print(f"  {name:32} shoal {found['shoal'][0]:6.2f} s  node {found['node'][0]:6.2f} s  "
                  f"{found['node'][0] / found['shoal'][0]:5.2f} of node's speed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
