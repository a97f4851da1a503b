#!/usr/bin/env python3
"""profiles.py PROGRAM: --cpu-prof, --heap-prof, --heap-snapshot, --trace, node:v8's snapshots: files that are right in every
field, and say of programs that are known what is known of them. Ends in `N passed, N failed`."""
import collections
import glob
import json
import os
import pty
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from sanitizers import is_sanitized  # noqa: E402

os.environ["SHOAL_OPTIONS"] = "-A"
SECONDS_MAX = 120

# Nearly all of its time is hot()'s, all but a little of the rest of it sorting's.
HOT = """\
function hot(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum = (sum * 31 + i) % 65537;
  }
  return sum;
}
function cool(n: number): number {
  return hot(n) + hot(n + 1);
}
function sorting(list: number[]): number {
  return list.toSorted((a, b) => a - b)[0]!;
}
const list = Array.from({ length: 200 }, (_, i) => (i * 7919) % 1009);
let total = 0;
for (let i = 0; i < 60; i++) total += cool(60_000) + sorting(list);
console.log(total);
"""
LEAF = """\
const text = JSON.stringify(Array.from({ length: 2000 }, (_, i) => ({ i, s: 'x'.repeat(20) })));
function parseIt(): number { return JSON.parse(text).length; }
function searchIt(): number { return big.indexOf('needle'); }
const big = 'hay '.repeat(15_000);
let n = 0;
for (let i = 0; i < 30_000; i++) n += searchIt();
for (let i = 0; i < 20; i++) n += parseIt();
console.log(n);
"""
IDLE = """\
for (let i = 0; i < 5; i++) await new Promise((done) => setTimeout(done, 40));
console.log('rested');
"""
WORKERS = """\
const spin = (n: number) => { let x = 0; for (let i = 0; i < n; i++) x = (x + i * i) % 1013; return x; };
const started = [1, 2].map(() => new Worker(new URL('./worker.ts', import.meta.url)));
const answers = await Promise.all(started.map((w) => new Promise((done) => { w.onmessage = (e) => done(e.data); })));
console.log(answers.join(), spin(2_000_000));
for (const w of started) w.terminate();
"""
WORKER = """\
function inWorker(n: number) { let x = 0; for (let i = 0; i < n; i++) x = (x * 3 + i) % 1013; return x; }
postMessage(inWorker(5_000_000));
"""
KEEPS = """\
class Keeper { name = 'the only one'; list: unknown[] = []; }
class Leaf { constructor(public value: number) {} }
function fill(keeper: Keeper) { for (let i = 0; i < 20_000; i++) keeper.list.push(new Leaf(i)); }
function waste() { let last; for (let i = 0; i < 200_000; i++) last = [i]; return last; }
const keeper = new Keeper();
fill(keeper);
waste();
const bytes = new Uint8Array(1 << 20);
const weak = new WeakRef(keeper);
const map = new Map([[keeper, bytes]]);
(globalThis as any).held = () => [keeper, weak, map];
"""


class Wrong(Exception):
    pass


def check(condition: object, what: str) -> None:
    if not condition:
        raise Wrong(what)


class Run:
    """A program that is run in a folder of its own."""

    def __init__(self, program: str, files: dict[str, str], words: list[str], exit_code: int = 0) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.realpath(self.folder.name)
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(self.path, name)), exist_ok=True)
            with open(os.path.join(self.path, name), "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([program, *words], cwd=self.path, capture_output=True, text=True, timeout=SECONDS_MAX,
                              stdin=subprocess.DEVNULL, check=False)
        self.out, self.err = done.stdout, done.stderr
        check(done.returncode == exit_code, f"{words} ended with {done.returncode}: {self.err}")

    def files(self, pattern: str) -> list[str]:
        return sorted(glob.glob(os.path.join(self.path, pattern)))

    def only(self, pattern: str) -> str:
        found = self.files(pattern)
        check(len(found) == 1, f"{pattern} are {found}, of {os.listdir(self.path)}")
        return found[0]


def load(path: str) -> dict:
    with open(path, encoding="utf-8") as file:
        return json.load(file)


# ---- .cpuprofile

class CpuProfile:
    def __init__(self, path: str) -> None:
        self.path = path
        profile = load(path)
        check(set(profile) == {"nodes", "startTime", "endTime", "samples", "timeDeltas"}, f"fields are {sorted(profile)}")
        self.nodes = {node["id"]: node for node in profile["nodes"]}
        check(len(self.nodes) == len(profile["nodes"]), "ids are not unique")
        self.parents: dict[int, int] = {}
        for node in profile["nodes"]:
            self.check_node(node)
        root = profile["nodes"][0]
        check(root["callFrame"]["functionName"] == "(root)", "the first node is no root")
        check(set(self.nodes) == set(self.parents) | {root["id"]}, "nodes that nobody has as child")
        check(len(profile["samples"]) == len(profile["timeDeltas"]), "as many samples as deltas")
        check(profile["samples"], "there are no samples")
        check(all(d >= 0 for d in profile["timeDeltas"]), "time goes back")
        check(profile["startTime"] + sum(profile["timeDeltas"]) <= profile["endTime"], "samples after the end")
        self.counts = collections.Counter(profile["samples"])
        check(all(i in self.nodes for i in self.counts), "samples of no node")
        for i, node in self.nodes.items():
            check(node["hitCount"] == self.counts[i], f"hitCount of {node} is not {self.counts[i]}")
        self.names = collections.Counter()
        for i, count in self.counts.items():
            self.names[self.name(i)] += count
        self.ms = {self.name(i): 0.0 for i in self.counts}
        for sample, delta in zip(profile["samples"], profile["timeDeltas"]):
            self.ms[self.name(sample)] += delta / 1000

    def check_node(self, node: dict) -> None:
        frame = node["callFrame"]
        check(set(node) <= {"id", "callFrame", "hitCount", "children", "positionTicks"}, f"fields of {node}")
        check(set(frame) == {"functionName", "scriptId", "url", "lineNumber", "columnNumber"}, f"fields of {frame}")
        check(isinstance(frame["scriptId"], str) and frame["scriptId"].isdigit(), f"scriptId of {frame}")
        check((frame["lineNumber"] >= 0) == (frame["url"] != ""), f"place of {frame}")
        for child in node.get("children", []):
            check(child in self.nodes and child not in self.parents, f"child {child} of {node}")
            self.parents[child] = node["id"]
        ticks = node.get("positionTicks", [])
        check(all(t["line"] >= 1 and t["ticks"] >= 1 for t in ticks), f"positionTicks of {node}")
        check(not ticks or sum(t["ticks"] for t in ticks) == node["hitCount"], f"ticks of {node}")

    def name(self, node: int) -> str:
        return self.nodes[node]["callFrame"]["functionName"]

    def of(self, name: str) -> list[dict]:
        return [n for n in self.nodes.values() if n["callFrame"]["functionName"] == name]

    def callers(self, name: str) -> set[str]:
        return {self.name(self.parents[n["id"]]) for n in self.of(name)}

    def working(self) -> int:
        return sum(c for name, c in self.names.items() if name not in ("(program)", "(idle)"))


def cpu_profile_finds_the_hot_function(program: str) -> None:
    run = Run(program, {"hot.ts": HOT}, ["run", "--cpu-prof", "hot.ts"])
    path = run.only("*.cpuprofile")
    check(re.fullmatch(r"CPU\.\d{8}\.\d{6}\.\d+\.0\.\d{3}\.cpuprofile", os.path.basename(path)), path)
    profile = CpuProfile(path)
    check(profile.names["hot"] > 0.7 * profile.working(), f"hot is not on top: {profile.names}")
    check(profile.callers("hot") == {"cool"}, f"who calls hot: {profile.callers('hot')}")
    hot = profile.of("hot")[0]
    check(hot["callFrame"]["url"] == "file://" + os.path.join(run.path, "hot.ts"), f"url of {hot}")
    check((hot["callFrame"]["lineNumber"], hot["callFrame"]["columnNumber"]) == (0, 0), f"place of {hot}")
    lines = {t["line"]: t["ticks"] for t in hot["positionTicks"]}
    most = 0 if is_sanitized(program) else 0.5  # There each access costs, whatever the line does.
    check(lines.get(4, 0) > most * sum(lines.values()) and set(lines) <= {1, 2, 3, 4, 6}, f"lines of hot: {lines}")
    check(profile.callers("cool") == {""}, f"who calls cool: {profile.callers('cool')}")


def cpu_profile_counts_natives_below_their_callers(program: str) -> None:
    run = Run(program, {"leaf.ts": LEAF}, ["run", "--cpu-prof", "--cpu-prof-name=p.cpuprofile", "leaf.ts"])
    profile = CpuProfile(os.path.join(run.path, "p.cpuprofile"))
    if not is_sanitized(program):  # There the search takes next to nothing of the time.
        check(profile.callers("String.indexOf") == {"searchIt"}, f"callers: {profile.callers('String.indexOf')}, {profile.names}")
        check(profile.names["String.indexOf"] > 0.3 * profile.working(), f"{profile.names}")
    check("parseIt" in profile.callers("JSON.parse"), f"callers: {profile.callers('JSON.parse')}")


def cpu_profile_goes_where_it_is_told(program: str) -> None:
    run = Run(program, {"hot.ts": HOT}, ["run", "--cpu-prof", "--cpu-prof-dir", "a/b", "--cpu-prof-name", "mine.cpuprofile",
                                         "--cpu-prof-interval", "200", "hot.ts"])
    profile = CpuProfile(os.path.join(run.path, "a", "b", "mine.cpuprofile"))
    check(profile.names["hot"] > 0.7 * profile.working(), f"{profile.names}")


def where_a_profile_is_is_told_on_a_terminal(program: str) -> None:
    def told(*words: str) -> str:
        outer, inner = pty.openpty()
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "main.ts"), "w", encoding="utf-8") as file:
                file.write("export {};\n")
            subprocess.run([program, "run", *words, "--cpu-prof", "--cpu-prof-name=mine.cpuprofile", "main.ts"], cwd=folder,
                           stdin=subprocess.DEVNULL, stderr=inner, timeout=SECONDS_MAX, check=True)
        os.write(inner, b"end\n")
        text = ""
        while "end" not in text:
            text += os.read(outer, 4096).decode()
        os.close(inner)
        os.close(outer)
        return text.replace("\r", "")
    check(told() == "CPU profile: mine.cpuprofile\nend\n", told())
    check(told("--quiet") == "end\n", told("--quiet"))
    run = Run(program, {"main.ts": "export {};"}, ["run", "--cpu-prof", "main.ts"])
    check(run.err == "", run.err)


def cpu_profile_knows_idleness(program: str) -> None:
    run = Run(program, {"idle.ts": IDLE}, ["run", "--cpu-prof", "idle.ts"])
    profile = CpuProfile(run.only("*.cpuprofile"))
    check(profile.ms["(idle)"] >= 5 * 40 * 0.8, f"idle for {profile.ms}")


def each_worker_has_a_profile(program: str) -> None:
    run = Run(program, {"main.ts": WORKERS, "worker.ts": WORKER}, ["run", "--cpu-prof", "main.ts"])
    main = CpuProfile(run.only("CPU.*.0.*.cpuprofile"))
    check("inWorker" not in main.names and main.names["spin"] > 0, f"{main.names}")
    for number in (1, 2):
        worker = CpuProfile(run.only(f"CPU.*.*.*.{number}.*.cpuprofile"))
        check(worker.names["inWorker"] > 0.5 * worker.working(), f"{worker.names}")
        check("spin" not in worker.names, f"{worker.names}")
    named = Run(program, {"main.ts": WORKERS, "worker.ts": WORKER},
                ["run", "--cpu-prof", "--cpu-prof-name=x.cpuprofile", "main.ts"])
    names = [os.path.basename(p) for p in named.files("*.cpuprofile")]
    check(names == ["x.cpuprofile", "x.worker-1.cpuprofile", "x.worker-2.cpuprofile"], f"{names}")


def profiles_are_written_however_it_ends(program: str) -> None:
    ends = {"process.exit(3)": 3, "throw new Error('no')": 1, "(function f() { throw 1; })()": 1}
    for last, code in ends.items():
        run = Run(program, {"hot.ts": HOT + last}, ["run", "--cpu-prof", "--heap-prof", "--heap-snapshot=s.heapsnapshot",
                                                    "--trace=t.json", "hot.ts"], code)
        check(CpuProfile(run.only("*.cpuprofile")).names["hot"] > 0, last)
        HeapProfile(run.only("*.heapprofile"))
        Snapshot(os.path.join(run.path, "s.heapsnapshot"))
        Trace(os.path.join(run.path, "t.json"))


def a_signal_ends_what_is_measured_in_order(program: str) -> None:
    measured = ["run", "--cpu-prof", "--heap-prof", "--heap-snapshot=s.heapsnapshot", "--trace=t.json", "--stats", "--gc-stats"]
    ends = {"for (;;) hot(10);": 15, "setInterval(() => {}, 1000); await new Promise(() => {});": 2}
    for last, number in ends.items():
        run = Run(program, {"hot.ts": HOT + f"process.kill(process.pid, {number}); {last}"}, [*measured, "hot.ts"], -number)
        check(CpuProfile(run.only("*.cpuprofile")).names["hot"] > 0, last)
        HeapProfile(run.only("*.heapprofile"))
        Snapshot(os.path.join(run.path, "s.heapsnapshot"))
        Trace(os.path.join(run.path, "t.json"))
        check("\ncollections " in run.err and run.err.startswith("collector: ") and "rror" not in run.err, run.err)
    worker = f"postMessage(1);\n{HOT}for (;;) hot(10);"
    both = """\
const w = new Worker(new URL('./worker.ts', import.meta.url));
w.onmessage = () => setTimeout(() => process.kill(process.pid, 'SIGINT'), 500);
"""
    run = Run(program, {"main.ts": both, "worker.ts": worker}, ["run", "--cpu-prof", "main.ts"], -2)
    check(any(CpuProfile(path).names["hot"] > 0 for path in run.files("*.cpuprofile")), f"{os.listdir(run.path)}")
    listens = "process.on('SIGINT', () => process.exit(4)); process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000);"
    run = Run(program, {"a.ts": listens}, ["run", "--cpu-prof", "a.ts"], 4)
    CpuProfile(run.only("*.cpuprofile"))


def a_record_is_replayed_under_the_profiler(program: str) -> None:
    text = HOT + "console.log(Math.random(), Date.now());"
    run = Run(program, {"hot.ts": text}, ["run", "--record", "r.log", "hot.ts"])
    again = subprocess.run([program, "run", "--replay", "r.log", "--cpu-prof", "--heap-prof", "--trace=t.json",
                            "--heap-snapshot=h.heapsnapshot", "hot.ts"],
                           cwd=run.path, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    check(again.returncode == 0 and again.stdout == run.out, f"{again.stdout}{again.stderr}")
    check(CpuProfile(run.only("*.cpuprofile")).names["hot"] > 0, "no hot function")
    Trace(os.path.join(run.path, "t.json"))


def files_that_cannot_be_written_are_errors(program: str) -> None:
    for flag in ("--cpu-prof-name=/nowhere/x.cpuprofile --cpu-prof", "--heap-snapshot=/nowhere/x.heapsnapshot",
                 "--heap-prof --heap-prof-name=/nowhere/x"):
        run = Run(program, {"a.ts": "console.log(1)"}, ["run", *flag.split(), "a.ts"], 1)
        check("cannot write /nowhere/x" in run.err and run.out == "1\n", run.err)
    Run(program, {"a.ts": "1"}, ["run", "--trace=/nowhere/x", "a.ts"], 1)


def named_by_file(run: Run, pattern: str, before: str) -> dict[str, str]:
    """Paths of profiles by what stands between `before` and the ending."""
    found = {}
    for path in run.files(pattern):
        name = re.fullmatch(before + r"\.(.+)\.\w+profile", os.path.basename(path))
        check(name is not None, f"{path} is not called {before}...")
        check(name[1] not in found, f"{name[1]} stands twice")
        found[name[1]] = path
    return found


TESTS_OF_FILES = {
    "a.test.ts": HOT.replace("console.log(total);", "test('a', () => { expect(total).toBeGreaterThan(0); });"),
    "sub/b.test.ts": "test('b', () => { function inB() { let x = 0; for (let i = 0; i < 9e6; i++) x = (x * 3 + i) % 1013; return x; }"
                     " inB(); });",
    "sub-b.test.ts": "test('fails', () => { throw new Error('as it should'); });",
}


def each_file_of_tests_has_profiles(program: str) -> None:
    words = ["test", "--cpu-prof", "--heap-prof", "--cpu-prof-dir=out/deep", "--heap-prof-name=h.heapprofile", "--jobs=2"]
    run = Run(program, TESTS_OF_FILES, words, 1)
    check("1 failed, 2 passed" in run.out, run.out)
    cpu = named_by_file(run, "out/deep/*", r"CPU\.\d{8}\.\d{6}\.\d+\.0\.\d{3}")
    heap = named_by_file(run, "*.heapprofile", "h")
    # Two files have the same name there: one of them gets a number.
    names = ["a.test.ts", "sub-b.test.ts", "sub-b.test.ts-2"]
    check(sorted(cpu) == names and sorted(heap) == names, f"{sorted(cpu)}, {sorted(heap)}")
    profiles = {name: CpuProfile(path) for name, path in cpu.items()}
    of_a = profiles.pop("a.test.ts").names
    check(of_a["hot"] > of_a["sorting"] and of_a["inB"] == 0, f"{of_a}")
    check(sum(each.names["inB"] > 0 for each in profiles.values()) == 1, "one profile is that of sub/b.test.ts")
    check(all(each.names["hot"] == 0 for each in profiles.values()), "what ran in another file")
    for path in heap.values():
        HeapProfile(path)


def a_file_of_tests_that_needs_two_contexts_has_two_profiles(program: str) -> None:
    stuck = "test('stuck', () => { for (;;) { try { for (;;) {} } catch {} } }, 50); test('after', () => {});"
    run = Run(program, {"s.test.ts": stuck}, ["test", "--cpu-prof", "--cpu-prof-name=p.cpuprofile"], 1)
    check("1 failed, 1 passed" in run.out, run.out)
    found = named_by_file(run, "*.cpuprofile", "p")
    check(sorted(found) == ["s.test.ts", "s.test.ts-2"], f"{sorted(found)}")
    check(sum(CpuProfile(found["s.test.ts"]).names.values()) > 100, "the one that was ended has been busy")
    bad = Run(program, {"s.test.ts": "test('a', () => {});"}, ["test", "--cpu-prof", "--cpu-prof-dir=/proc/nowhere"])
    check("cannot make /proc/nowhere" in bad.err and "1 passed" in bad.out, bad.err + bad.out)
    details = Run(program, {"s.test.ts": ""}, ["test", "--heap-prof-dir=x"], 2)
    check("--heap-prof-dir must be used with --heap-prof" in details.err, details.err)


def each_file_of_benches_has_profiles(program: str) -> None:
    bench = "function NAME() { let x = 0; for (let i = 0; i < 3000; i++) x = (x * 3 + i) % 1013; return x; }\n" \
            "bench('NAME', { time: 100, warmup: 5 }, NAME);"
    files = {f"{name}.bench.ts": bench.replace("NAME", name) for name in ("one", "two")}
    run = Run(program, files, ["bench", "--cpu-prof", "--heap-prof", "--cpu-prof-dir=out", "--heap-prof-dir=out"])
    cpu = named_by_file(run, "out/*.cpuprofile", r"CPU\.[\d.]+\d")
    heap = named_by_file(run, "out/*.heapprofile", r"Heap\.[\d.]+\d")
    check(sorted(cpu) == sorted(heap) == ["one.bench.ts", "two.bench.ts"], f"{cpu} {heap}")
    check(CpuProfile(cpu["one.bench.ts"]).names["one"] > 0 and CpuProfile(cpu["two.bench.ts"]).names["one"] == 0, "of each its own")
    HeapProfile(heap["two.bench.ts"])


# ---- .heapprofile

class HeapProfile:
    def __init__(self, path: str) -> None:
        profile = load(path)
        check(set(profile) == {"head", "samples"}, f"fields are {sorted(profile)}")
        self.sizes: dict[int, int] = {}
        self.bytes = collections.Counter()
        self.paths: dict[str, list[str]] = {}
        self.walk(profile["head"], [])
        check(profile["head"]["callFrame"]["functionName"] == "(root)", "no root")
        of_samples = collections.Counter()
        for sample in profile["samples"]:
            check(set(sample) == {"size", "nodeId", "ordinal"} and sample["size"] > 0, f"{sample}")
            check(sample["nodeId"] in self.sizes, f"{sample} is of no node")
            of_samples[sample["nodeId"]] += sample["size"]
        check(all(self.sizes[i] == of_samples[i] for i in self.sizes), "selfSize is not what samples say")
        ordinals = [s["ordinal"] for s in profile["samples"]]
        check(ordinals == sorted(set(ordinals)), "ordinals do not rise")

    def walk(self, node: dict, above: list[str]) -> None:
        check(set(node) == {"callFrame", "selfSize", "id", "children"}, f"fields of {sorted(node)}")
        check(node["id"] not in self.sizes, "ids are not unique")
        self.sizes[node["id"]] = node["selfSize"]
        name = node["callFrame"]["functionName"]
        self.bytes[name] += node["selfSize"]
        self.paths[name] = above
        for child in node["children"]:
            self.walk(child, above + [name])


def heap_profile_shows_what_lives(program: str) -> None:
    run = Run(program, {"keeps.ts": KEEPS}, ["run", "--heap-prof", "--heap-prof-interval=16384", "keeps.ts"])
    profile = HeapProfile(run.only("Heap.*.heapprofile"))
    total = sum(profile.bytes.values())
    kept = profile.bytes["fill"] + profile.bytes["Leaf"]
    check(kept > 0.5 * total, f"{profile.bytes}")
    check(profile.bytes["waste"] < 0.2 * total, f"{profile.bytes}")
    named = Run(program, {"keeps.ts": KEEPS}, ["run", "--heap-prof", "--heap-prof-dir=d", "--heap-prof-name=h.heapprofile",
                                               "keeps.ts"])
    HeapProfile(os.path.join(named.path, "d", "h.heapprofile"))


# ---- .heapsnapshot

class Snapshot:
    def __init__(self, path: str) -> None:
        file = load(path)
        meta, counts = file["snapshot"]["meta"], file["snapshot"]
        self.strings = file["strings"]
        check(len(set(self.strings)) == len(self.strings), "a string stands twice")
        fields, types = meta["node_fields"], meta["node_types"]
        check(fields[:5] == ["type", "name", "id", "self_size", "edge_count"], f"{fields}")
        width, edge_width = len(fields), len(meta["edge_fields"])
        check(meta["edge_fields"] == ["type", "name_or_index", "to_node"], "edge_fields")
        check(len(types) == width and len(meta["edge_types"]) == edge_width, "a type for each field")
        nodes, edges = file["nodes"], file["edges"]
        check(len(nodes) == counts["node_count"] * width, "node_count")
        check(len(edges) == counts["edge_count"] * edge_width, "edge_count")
        check(all(isinstance(n, int) and 0 <= n < 2**32 for n in nodes + edges), "numbers of 32 bits")
        for key in ("trace_function_infos", "trace_tree", "samples", "locations"):
            check(file[key] == [], key)
        node_types, edge_types = types[0], meta["edge_types"][0]
        self.nodes = []
        at = 0
        ids = set()
        for i in range(0, len(nodes), width):
            kind, name, ident, size, edge_count = nodes[i:i + 5]
            check(kind < len(node_types) and name < len(self.strings), f"node {i}")
            check(ident not in ids, f"id {ident} stands twice")
            ids.add(ident)
            self.nodes.append((node_types[kind], self.strings[name], size, range(at, at + edge_count)))
            at += edge_count
        check(at == counts["edge_count"], "edges of nodes do not add up")
        self.edges = []
        for i in range(0, len(edges), edge_width):
            kind, name, to = edges[i:i + 3]
            check(kind < len(edge_types), f"type of edge {i}")
            check(to % width == 0 and to // width < len(self.nodes), f"edge {i} leads nowhere")
            what = edge_types[kind]
            if what in ("element", "hidden") or (what == "weak" and name >= len(self.strings)):
                self.edges.append((what, name, to // width))
            else:
                check(name < len(self.strings), f"name of edge {i}")
                self.edges.append((what, self.strings[name], to // width))
        self.check_reach()

    def check_reach(self) -> None:
        check(self.nodes[0][0] == "synthetic" and self.nodes[0][1] == "", "the first node is the root")
        seen, left = {0}, [0]
        while left:
            for e in self.nodes[left.pop()][3]:
                what, _, to = self.edges[e]
                if what != "weak" and to not in seen:
                    seen.add(to)
                    left.append(to)
        check(len(seen) == len(self.nodes), f"{len(self.nodes) - len(seen)} nodes are not reached from the root")

    def find(self, kind: str, name: str) -> list[int]:
        return [i for i, n in enumerate(self.nodes) if n[0] == kind and n[1] == name]

    def edges_of(self, node: int) -> list[tuple]:
        return [self.edges[e] for e in self.nodes[node][3]]

    def to(self, node: int, name: object, kind: str = "property") -> int:
        found = [to for what, n, to in self.edges_of(node) if what == kind and n == name]
        check(len(found) == 1, f"edges {name} of {self.nodes[node][:2]}: {found}, of {self.edges_of(node)[:20]}")
        return found[0]

    def dominated(self, node: int) -> int:
        """Bytes that go if the node goes: what is reached from the root, less what is without it."""
        seen, left = {0}, [0]
        while left:
            for e in self.nodes[left.pop()][3]:
                what, _, to = self.edges[e]
                if what != "weak" and to not in seen and to != node:
                    seen.add(to)
                    left.append(to)
        return sum(n[2] for i, n in enumerate(self.nodes) if i not in seen)


def heap_snapshot_holds_what_the_program_holds(program: str) -> None:
    run = Run(program, {"keeps.ts": KEEPS}, ["run", "--heap-snapshot", "--stats", "keeps.ts"])
    path = run.only("Heap.*.heapsnapshot")
    snapshot = Snapshot(path)
    keepers = snapshot.find("object", "Keeper")
    check(len(keepers) == 1, f"there is one keeper, not {len(keepers)}")
    keeper = keepers[0]
    name = snapshot.to(keeper, "name")
    check(snapshot.nodes[name][:2] == ("string", "the only one"), f"{snapshot.nodes[name]}")
    array = snapshot.to(keeper, "list")
    check(snapshot.nodes[array][:2] == ("object", "Array"), f"{snapshot.nodes[array]}")
    elements = [e for e in snapshot.edges_of(array) if e[0] == "element"]
    check(len(elements) == 20_000 and {snapshot.nodes[to][1] for _, _, to in elements} == {"Leaf"}, "20,000 leaves")
    leaves = sum(snapshot.nodes[to][2] for _, _, to in elements)
    check(leaves >= 20_000 * 32, f"leaves take {leaves}")
    check(leaves <= snapshot.dominated(keeper) < leaves + (1 << 19), "what goes with the keeper")
    weak = [e for i in snapshot.find("object", "WeakRef") for e in snapshot.edges_of(i) if e[0] == "weak"]
    check(any(to == keeper for _, _, to in weak), "the weak reference")
    check(any(n[0] == "native" and n[2] == 1 << 20 for n in snapshot.nodes), "the bytes outside of the heap")
    check(len(snapshot.find("closure", "Keeper")) == 1, "the class, which its prototype holds")
    check(not snapshot.find("closure", "waste"), "a function that nobody has any more")
    heap = re.search(r"heap\s+([\d.]+) (\w+)", run.err)
    check(heap is not None, run.err)
    used = float(heap[1]) * {"bytes": 1, "B": 1, "KB": 2**10, "KiB": 2**10, "MB": 2**20, "MiB": 2**20}[heap[2]]
    total = sum(n[2] for n in snapshot.nodes if n[0] != "native")
    check(abs(total - used) <= 0.05 * used + 8192, f"the nodes take {total} bytes, the heap has {used}")


def v8_writes_snapshots(program: str) -> None:
    text = """\
import v8 from 'node:v8';
class Marked { x = 1; }
(globalThis as any).kept = [new Marked(), new Marked()];
const name = v8.writeHeapSnapshot();
const path = v8.writeHeapSnapshot('mine.heapsnapshot');
let text = '';
for await (const piece of v8.getHeapSnapshot()) text += piece;
console.log(name, path, JSON.parse(text).strings.includes('Marked'));
"""
    run = Run(program, {"v8.ts": text}, ["run", "v8.ts"])
    name, path, has = run.out.split()
    check(re.fullmatch(r"Heap\.\d{8}\.\d{6}\.\d+\.0\.001\.heapsnapshot", name), name)
    check(path == "mine.heapsnapshot" and has == "true", run.out)
    for each in (name, path):
        snapshot = Snapshot(os.path.join(run.path, each))
        check(len(snapshot.find("object", "Marked")) == 2, "two marked objects")


# ---- traces

class Trace:
    def __init__(self, path: str) -> None:
        self.events = load(path)["traceEvents"]
        self.begun: dict[str, dict] = {}
        self.over = set()
        stacks: dict[tuple, list] = collections.defaultdict(list)
        for event in self.events:
            phase = event["ph"]
            check(phase in "MXibe", f"phase of {event}")
            check({"name", "pid", "tid"} <= set(event), f"fields of {event}")
            if phase == "M":
                check(event["name"] in ("process_name", "thread_name") and event["args"]["name"], f"{event}")
                continue
            check(isinstance(event["ts"], (int, float)) and event["cat"], f"{event}")
            if phase == "X":
                stacks[event["pid"], event["tid"]].append((event["ts"], event["ts"] + event["dur"], event["name"]))
            elif phase == "b":
                check(event["id"] not in self.begun, f"begins twice: {event}")
                self.begun[event["id"]] = event
            elif phase == "e":
                begin = self.begun.get(event["id"])
                check(begin and begin["name"] == event["name"] and begin["ts"] <= event["ts"], f"{event} has no beginning")
                self.over.add(event["id"])
        for spans in stacks.values():
            self.check_nesting(spans)

    @staticmethod
    def check_nesting(spans: list[tuple]) -> None:
        open_spans: list[tuple] = []
        for span in sorted(spans, key=lambda s: (s[0], -s[1])):
            while open_spans and open_spans[-1][1] <= span[0] + 0.001:
                open_spans.pop()
            check(not open_spans or span[1] <= open_spans[-1][1] + 0.01, f"{span} sticks out of {open_spans[-1:]}")
            open_spans.append(span)

    def names(self, category: str) -> set[str]:
        return {e["name"] for e in self.events if e.get("cat") == category}


def trace_tells_what_ran(program: str) -> None:
    text = """\
import { readFile } from 'node:fs/promises';
setTimeout(() => { (globalThis as any).x = Array.from({ length: 200_000 }, (_, i) => ({ i })); }, 1);
setImmediate(() => {});
process.nextTick(() => {});
await readFile('main.ts');
await Promise.resolve();
const w = new Worker(new URL('./worker.ts', import.meta.url));
await new Promise((done) => { w.onmessage = done; });
w.terminate();
"""
    run = Run(program, {"main.ts": text, "worker.ts": WORKER}, ["run", "--trace=t.json", "main.ts"])
    trace = Trace(os.path.join(run.path, "t.json"))
    check({"main", "worker 1 worker.ts"} <= trace.names("context"), f"{trace.names('context')}")
    check({"module", "microtasks", "timer", "immediate", "nextTick", "message"} <= trace.names("turn"), f"{trace.names('turn')}")
    check("young collection" in trace.names("gc"), f"{trace.names('gc')}")
    check("ReadFile" in trace.names("host") or "OpenFile" in trace.names("host"), f"{trace.names('host')}")
    check(trace.over, "no operation took its time")
    threads = {e["tid"] for e in trace.events if e.get("cat") == "context"}
    named = {e["tid"] for e in trace.events if e["name"] == "thread_name"}
    check(threads <= named, "threads have names")
    unnamed = Run(program, {"a.ts": "1"}, ["run", "--trace", "a.ts"])
    Trace(unnamed.only("Trace.*.json"))


def a_trace_can_be_read_while_its_program_runs(program: str) -> None:
    text = """\
import { readFileSync } from 'node:fs';
await new Promise((done) => setTimeout(done, 20));
await new Promise((done) => setTimeout(done, 20));
console.log(JSON.parse(readFileSync('t.json', 'utf8')).traceEvents.length > 3);
process.kill(process.pid, 'SIGKILL');
"""
    run = Run(program, {"a.ts": text}, ["run", "--trace=t.json", "a.ts"], -9)
    check("module" in Trace(os.path.join(run.path, "t.json")).names("turn"), "what ran before it was killed")


CASES = [
    cpu_profile_finds_the_hot_function, cpu_profile_counts_natives_below_their_callers, cpu_profile_goes_where_it_is_told,
    each_file_of_tests_has_profiles, a_file_of_tests_that_needs_two_contexts_has_two_profiles,
    where_a_profile_is_is_told_on_a_terminal, each_file_of_benches_has_profiles, cpu_profile_knows_idleness, each_worker_has_a_profile, profiles_are_written_however_it_ends,
    a_signal_ends_what_is_measured_in_order,
    a_record_is_replayed_under_the_profiler, files_that_cannot_be_written_are_errors, heap_profile_shows_what_lives,
    heap_snapshot_holds_what_the_program_holds, v8_writes_snapshots, trace_tells_what_ran,
    a_trace_can_be_read_while_its_program_runs,
]


def main() -> int:
    program, failed = os.path.abspath(sys.argv[1]), 0
    chosen = [c for c in CASES if not sys.argv[2:] or c.__name__ in sys.argv[2:]]
    for case in chosen:
        try:
            case(program)
        except (Wrong, KeyError, ValueError, StopIteration, OSError, subprocess.TimeoutExpired) as error:
            failed += 1
            print(f"{case.__name__}: {type(error).__name__}: {str(error)[:2000]}")
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
