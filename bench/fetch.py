#!/usr/bin/env python3
"""fetch.py PROGRAM: fetch beside node's, in turn against one server (of node): small requests over kept connections, and a download.
Processor time of the client, which other load disturbs least, and time on the clock; ratios are node's over ours: above 1, we are
ahead."""
import os
import resource
import subprocess
import sys
import tempfile
import time

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

SERVER = """
const big = Buffer.alloc(1 << 20, 'x');
require('http').createServer((q, r) => {
  if (q.url !== '/big') { r.setHeader('content-type', 'application/json'); return r.end('{"hello":"world"}'); }
  let left = 300;
  r.writeHead(200, { 'content-length': String(left << 20) });
  const go = () => { while (left > 0) { --left; if (!r.write(big)) return r.once('drain', go); } r.end(); };
  go();
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
"""
CLIENT = """
const base = process.argv[2];
const many = async (n) => { for (let i = 0; i < n; ++i) await (await fetch(base + '/small')).json(); };
if (process.argv[3] === 'big') { for await (const _ of (await fetch(base + '/big')).body); }
else await Promise.all(Array.from({ length: 16 }, () => many(+process.argv[3] / 16)));
"""


def spent(command: list[str]) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start


def main() -> None:
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        client = os.path.join(folder, "client.mjs")
        with open(client, "w", encoding="utf-8") as file:
            file.write(CLIENT)
        server = subprocess.Popen(["node", "-e", SERVER], stdout=subprocess.PIPE, text=True)
        base = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        allow = ["-A"] if subprocess.run([program, "run", "-A", "-"], input="", text=True, capture_output=True, check=False).returncode == 0 else []
        ours, theirs = [program, "run", "--allow-js", *allow, client, base], ["node", client, base]
        try:
            for what, size in (("start and 16 requests", "16"), ("3,200 small requests", "3200"), ("300 MB", "big")):
                rounds = [(spent([*theirs, size]), spent([*ours, size])) for _ in range(3)]
                node, shoal = (min(each[i][0] for each in rounds) for i in (0, 1))
                node_clock, shoal_clock = (min(each[i][1] for each in rounds) for i in (0, 1))
                print(f"{what:24} processor {shoal:.2f} s, node {node:.2f} s: {node / shoal:.1f}   "
                      f"clock {shoal_clock:.2f} s, node {node_clock:.2f} s: {node_clock / shoal_clock:.1f}", flush=True)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
