#!/usr/bin/env python3
"""test_runner.py PROGRAM [NAME...]: `shoal test`, `check` and `bench`, where it takes more than a run: files that are
written, runs that follow on each other, figures. What one run shows is in cases/test_*.case.

Ends in `N passed, N failed`."""
import ctypes
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

PLAIN = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "CI")}


class Project:
    def __init__(self, program: str, folder: str):
        self.program, self.folder = program, folder

    def write(self, name: str, text: str) -> None:
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name: str) -> str:
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def run(self, *words: str, code: int = 0, **environment: str) -> str:
        done = subprocess.run([self.program, *words], cwd=self.folder, capture_output=True, text=True, timeout=120,
                              env=dict(PLAIN, **environment), stdin=subprocess.DEVNULL, check=False)
        told = done.stdout + done.stderr
        assert done.returncode == code, f"{words}: exit code {done.returncode}, not {code}\n{told}"
        return told


def has(text: str, *parts: str) -> None:
    for part in parts:
        assert part in text, f"{part!r} is not in\n{text}"


# Where TypeScript is for all projects of a machine: stdlib/shoal/check/runner.ts.
SHARED_MODULES = "/usr/local/lib/node_modules", "/usr/lib/node_modules", "/usr/share/nodejs"
SNAPSHOTS = """
test("a", () => {
  expect({ list: [1, 2], name: "a`b${c}\\\\" }).toMatchSnapshot();
  expect(VALUE).toMatchSnapshot("with a hint");
});
test("b", () => {
  expect({ at: new Date() }).toMatchSnapshot({ at: expect.any(Date) });
});
"""
STORED = """// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing

exports[`a 1`] = `
{
  "list": [
    1,
    2,
  ],
  "name": "a\\`b\\${c}\\\\",
}
`;

exports[`a: with a hint 1`] = `1`;

exports[`b 1`] = `
{
  "at": Any<Date>,
}
`;
"""


def snapshots_in_files(p: Project) -> None:
    path = "__snapshots__/s.test.ts.snap"
    p.write("s.test.ts", SNAPSHOTS.replace("VALUE", "1"))
    has(p.run("test", "--ci", code=1), "There is no snapshot")
    assert not os.path.exists(os.path.join(p.folder, path))
    has(p.run("test"), "3 written")
    assert p.read(path) == STORED, p.read(path)
    assert "written" not in p.run("test")
    p.write("s.test.ts", SNAPSHOTS.replace("VALUE", "2"))
    has(p.run("test", code=1), "- 1", "+ 2", "--update")
    has(p.run("test", "-u"), "1 updated")
    has(p.read(path), "exports[`a: with a hint 1`] = `2`;")
    p.write("s.test.ts", "test('a', () => {});")
    has(p.run("test"), "3 obsolete")
    has(p.run("test", "-u"), "3 removed")
    assert not os.path.exists(os.path.join(p.folder, path))


INLINE = """describe("group", () => {
  test("short", () => {
    expect("a" + 1).toMatchInlineSnapshot();
    expect({ a: 1, at: new Date() }).toMatchInlineSnapshot({ at: expect.any(Date) });
  });
  test("throws", () => {
    expect(() => { throw new Error("no (really)"); }).toThrowErrorMatchingInlineSnapshot();
  });
});
"""
INLINE_AFTER = """describe("group", () => {
  test("short", () => {
    expect("a" + 1).toMatchInlineSnapshot(`"a1"`);
    expect({ a: 1, at: new Date() }).toMatchInlineSnapshot({ at: expect.any(Date) }, `
      {
        "a": 1,
        "at": Any<Date>,
      }
    `);
  });
  test("throws", () => {
    expect(() => { throw new Error("no (really)"); }).toThrowErrorMatchingInlineSnapshot(`"no (really)"`);
  });
});
"""


def snapshots_in_the_source(p: Project) -> None:
    p.write("i.test.ts", INLINE)
    has(p.run("test"), "3 written")
    assert p.read("i.test.ts") == INLINE_AFTER, p.read("i.test.ts")
    assert "written" not in p.run("test")
    p.write("i.test.ts", INLINE_AFTER.replace('"a" + 1', '"b" + 1'))
    has(p.run("test", code=1), '+ "b1"')
    p.run("test", "-u")
    assert p.read("i.test.ts") == INLINE_AFTER.replace('"a" + 1', '"b" + 1').replace('"a1"', '"b1"')


COVERED = """export function grade(n: number): string {
  if (n > 90) {
    return "a";
  } else if (n > 50) {
    return "b";
  }
  return n < 0 ? "none" : "c";
}
export const never = (x: boolean) => {
  return x && 1;
};
/* c8 ignore next */
export function ignored(): void {
  console.log("not counted");
}
"""


def a_report_for_machines_stands_beside_what_is_shown(p: Project) -> None:
    p.write("a.test.ts", "test('a', () => {}); test('b', () => { throw new Error('no'); });\n")
    told = p.run("test", "--junit-path=out/junit.xml", code=1)
    has(told, "✗ a.test.ts", "1 failed, 1 passed of 2")
    assert "<?xml" not in told
    has(p.read("out/junit.xml"), '<testsuites name="shoal test" tests="2" failures="1"', "Error: no")


def snapshots_of_tests_that_did_not_run_stay(p: Project) -> None:
    p.write("a.test.ts", 'test("a", () => { if (process.env.FAIL) throw 1; });\n'
            'describe("b", () => { test("c", () => expect(1).toMatchSnapshot()); });\n')
    p.run("test")
    before = p.read("__snapshots__/a.test.ts.snap")
    told = p.run("test", "--bail", "--update", code=1, FAIL="1")
    assert p.read("__snapshots__/a.test.ts.snap") == before and "obsolete" not in told, told


def errors_show_the_source_from_before_snapshots_were_written(p: Project) -> None:
    p.write("a.test.ts", 'test("a", () => expect({ a: 1 }).toMatchInlineSnapshot());\n'
            'test("b", () => {\n  throw new Error("here");\n});\n')
    told = p.run("test", code=1)
    has(told, "> 3 |   throw new Error(\"here\");", "at a.test.ts:3:9")
    has(p.read("a.test.ts"), '"a": 1')


RETRIED = """let tries = 0;
const helper = (v: unknown) => expect(v).toMatchInlineSnapshot();
test("kept", () => { helper("same"); expect("kept").toMatchSnapshot(); });
test("r", { retry: 2 }, () => {
  ++tries;
  expect(tries).toMatchSnapshot();
  expect({ tries }).toMatchInlineSnapshot();
  expect(tries).toBe(3);
});
test("fails", () => {
  expect(1).toMatchSnapshot();
  expect(1).toMatchInlineSnapshot();
  throw new Error("no");
});
"""


def attempts_that_fail_write_no_snapshots(p: Project) -> None:
    p.write("r.test.ts", RETRIED)
    told = p.run("test", code=1)
    has(told, "1 failed, 2 passed of 3", "4 written", "r (3 runs)")
    stored = p.read("__snapshots__/r.test.ts.snap")
    assert "exports[`r 1`] = `3`" in stored and "kept 1" in stored and "fails" not in stored, stored
    source = p.read("r.test.ts")
    has(source, "helper = (v: unknown) => expect(v).toMatchInlineSnapshot(`\"same\"`)", '"tries": 3,',
        "  expect(1).toMatchInlineSnapshot();\n")
    # What is stored of one that fails stays, also with --update.
    p.write("__snapshots__/r.test.ts.snap", stored + "\nexports[`fails 1`] = `2`;\n")
    told = p.run("test", "--update", code=1)
    assert "removed" not in told and "exports[`fails 1`] = `2`" in p.read("__snapshots__/r.test.ts.snap"), told
    p.run("test", "--filter=r", "--ci")


def repeats_write_a_snapshot_once(p: Project) -> None:
    p.write("r.test.ts", "test('r', () => { expect(1).toMatchSnapshot(); expect('a').toMatchInlineSnapshot(); });\n")
    has(p.run("test", "--repeat=2"), "Snapshots  2 written")


def snapshots_in_the_source_keep_its_line_ends(p: Project) -> None:
    path = os.path.join(p.folder, "c.test.ts")
    for marks in (b"", b"\xef\xbb\xbf"):
        with open(path, "wb") as file:
            file.write(marks + b"test('c', () => {\r\n  expect({ a: 1 }).toMatchInlineSnapshot();\r\n});\r\n")
        p.run("test")
        with open(path, "rb") as file:
            got = file.read()
        assert got == (marks + b"test('c', () => {\r\n  expect({ a: 1 }).toMatchInlineSnapshot(`\r\n    {\r\n      \"a\": 1,\r\n"
                       b"    }\r\n  `);\r\n});\r\n"), got
        p.run("test", "--ci")


def time_is_that_outside_whatever_a_test_does_to_its_clock(p: Project) -> None:
    p.write("t.test.ts", """beforeAll(() => void vi.useFakeTimers());
test("far", () => void vi.advanceTimersByTime(3600_000));
test("busy", () => { let n = 0; while (n < 3e6) ++n; vi.advanceTimersByTime(1); });
test("steps", async (t) => { await t.step("a", () => void vi.advanceTimersByTime(3600_000)); });
""")
    report = json.loads(p.run("test", "--json"))
    far, busy, steps = (each for each in report["files"][0]["tests"])
    assert far["ms"] < 60_000 and steps["steps"][0]["ms"] < 60_000 and busy["ms"] > 1.5, report


def until(holds, what: str) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


def ctrl_c_tells_what_ran_and_what_was_running(p: Project) -> None:
    p.write("a.test.ts", "test('quick', () => {});\ntest('waits', async () => {\n  require('fs').writeFileSync('waits', '');\n"
            "  await new Promise((done) => setTimeout(done, 60_000));\n}, 70_000);\n")
    p.write("b.test.ts", "test('loops', () => {\n  require('fs').writeFileSync('loops', ''); for (;;);\n}, 70_000);\n")
    p.write("c.test.ts", "require('fs').writeFileSync('loads', ''); for (;;);\n")
    p.write("d.test.ts", "test('never begun', () => {});\n")
    with subprocess.Popen([p.program, "test", "--jobs=3", "--junit-path=j.xml"], cwd=p.folder, env=PLAIN, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        until(lambda: all(os.path.exists(os.path.join(p.folder, n)) for n in ("waits", "loops", "loads")), "tests run")
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=30)[0]
    assert running.returncode == 130, f"{running.returncode}\n{told}"
    has(told, "✗ a.test.ts > waits\n\n  interrupted\n\n  a.test.ts:2:1\n", "✗ b.test.ts > loops\n\n  interrupted\n\n  b.test.ts:1:1\n",
        "✗ c.test.ts\n\n  interrupted\n", "2 failed, 1 passed of 3", "Ended early (Ctrl-C)")
    assert "never begun" not in told, told
    suites = xml.etree.ElementTree.fromstring(p.read("j.xml"))
    assert [case.get("name") for case in suites.iter("testcase")] == ["quick", "waits", "loops", "the file"]


def a_signal_that_a_test_sends_itself_is_its_own(p: Project) -> None:
    p.write("a.test.ts", """import { kill, pid } from "shoal:process";
for (const send of [() => process.kill(process.pid, "SIGINT"), () => kill(pid, "SIGINT")])
  test("is listened for", async () => {
    const came = new Promise((done) => process.once("SIGINT", done));
    send();
    await came;
    await new Promise((done) => setTimeout(done, 150));
  });
""")
    has(p.run("test"), "2 passed of 2")


def coverage_in_all_forms(p: Project) -> None:
    p.write("grade.ts", COVERED)
    p.write("grade.test.ts", "import { grade } from './grade'; test('g', () => { expect(grade(95)).toBe('a');"
            " expect(grade(1)).toBe('c'); });")
    told = p.run("test", "--coverage=out", "--coverage-threshold=lines=50")
    has(told, "grade.ts", "% lines", "5, 10")
    lcov = p.read("out/lcov.info")
    has(lcov, "SF:grade.ts", "FNDA:2,grade", "FNDA:0,never", "DA:2,2", "DA:3,1", "DA:5,0", "DA:7,1", "DA:10,0",
        "BRDA:2,0,0,1", "BRDA:7,2,0,0", "BRDA:7,2,1,1")
    assert "DA:14" not in lcov and "grade.test.ts" not in lcov, lcov
    has(p.read("out/index.html"), "grade.ts.html")
    has(p.read("out/grade.ts.html"), 'class="no"')
    has(p.run("test", "--coverage", "--coverage-threshold=lines=90,functions=100", code=1), "% of lines ran",
        "% of functions ran")


RETURNED = """export function short(n: number): string {
  return n > 0 ? "more" : "less";
}
export const arrow = (n: number) => n > 0 ? "more" : "less";
export function nested(n: number): number {
  return n > 0
    ? n > 10 ? 2 : 1
    : 0;
}
export const kept = (n: number) => {
  const text = n > 0 ? "more" : "less";
  return text;
};
"""


def branches_of_returned_conditionals_are_covered(p: Project) -> None:
    p.write("r.ts", RETURNED)
    p.write("r.test.ts", "import { arrow, kept, nested, short } from './r'; test('r', () => {"
            " expect([short(1), arrow(-1), nested(5), nested(-1), nested(-2), kept(1), kept(2)].length).toBe(7); });")
    p.run("test", "--coverage=out")
    branches = [line for line in p.read("out/lcov.info").splitlines() if line.startswith("BR")]
    assert branches == ["BRDA:2,0,0,1", "BRDA:2,0,1,0", "BRDA:4,1,0,0", "BRDA:4,1,1,1", "BRDA:6,2,0,1", "BRDA:6,2,1,2",
                        "BRDA:7,3,0,0", "BRDA:7,3,1,1", "BRDA:11,4,0,2", "BRDA:11,4,1,0", "BRF:10", "BRH:6"], branches


def files_never_loaded_are_covered_if_they_are_named(p: Project) -> None:
    p.write("src/grade.ts", COVERED)
    p.write("src/deep/never.ts", """import { missing } from "./there-is-none.ts";
console.log("nobody runs this");
export function never(a: number): number {
  return a > 1 ? missing : 2;
}
// c8 ignore next
export const left = () => 1;
throw new Error("nor this");
""")
    p.write("src/types.d.ts", "export declare const n: number;")
    p.write("src/other.test.ts", "throw new Error('not run');")
    p.write("src/broken.ts", "const = 1;")
    p.write("src/old.cts", "exports.x = () => 1;")
    p.write("lib/helper.ts", "export const help = 1;")
    p.write("g.test.ts", "import { grade } from './src/grade'; import { help } from './lib/helper';"
            " test('g', () => { expect(grade(95) + help).toBe('a1'); });")
    without = p.run("test", "--coverage=out", "g.test.ts")
    has(without, "lib/helper.ts")
    assert "never.ts" not in without, without
    told = p.run("test", "--coverage=out", "--coverage-include=src/**/*.{ts,cts}", "g.test.ts", "--coverage-threshold=10")
    has(told, "src/deep/never.ts |    0.00 |    0.00 |    0.00 | ", "src/old.cts", "coverage: src/broken.ts is left out: ",
        "1 passed")
    lcov = p.read("out/lcov.info")
    for text in ("helper", "types.d", "other.test", "g.test"):
        assert text not in told.replace("✓ g.test.ts", "") + lcov, told
    assert "nobody runs this" not in told and "nor this" not in told, told
    of_file = lcov[lcov.index("SF:src/deep/never.ts"):].split("end_of_record")[0]
    has(of_file, "FNDA:0,never", "FNF:1", "FNH:0", "DA:2,0", "DA:4,0", "BRDA:4,0,0,0", "BRDA:4,0,1,0", "LH:0")
    has(p.read("out/index.html"), "src/deep/never.ts")
    # Those that are loaded keep their counts, a folder stands for what is in it, and all of it counts.
    has(lcov, "FNDA:1,grade")
    below = p.run("test", "--coverage", "--coverage-include=./src", "--coverage-exclude=**/broken.ts", "g.test.ts",
                  "--coverage-threshold=lines=60", code=1)
    has(below, "of lines ran, 60 are wanted")
    assert "broken" not in below, below
    none = p.run("test", "--coverage", "--coverage-include=src", "--coverage-exclude=src/deep", "--coverage-exclude=src/b*", "g.test.ts")
    assert "never.ts" not in none, none
    has(p.run("test", "--coverage-include=src", code=2), "--coverage-include must be used with --coverage")


def coverage_of_nothing_is_told(p: Project) -> None:
    p.write("a.ts", "export const f = (n: number) => {\n  if (n > 1) {\n    return 2;\n  }\n  return n;\n};\n")
    p.write("a.test.ts", "import { f } from './a'; test('a', () => void f(1));\n")
    note = "coverage: no file fits --coverage-include='zzz/**'"
    has(p.run("test", "--coverage", "--coverage-include=zzz/**"), note)
    has(p.run("test", "--coverage", "--coverage-include=zzz/**", "--coverage-threshold=1", code=1), note,
        "error: coverage: no file is covered")
    has(p.run("test", "--coverage", "--coverage-include=zzz/**", "--coverage-include=a.ts", "--coverage-threshold=1"), note)
    report = json.loads(p.run("test", "--coverage", "--json"))
    file, = report["coverage"]["files"]
    assert file["path"].endswith("/a.ts") and file["uncovered"] == [3] and report["success"], report
    assert file["branches"] == {"hit": 1, "found": 2, "percent": 50} == report["coverage"]["total"]["branches"], report
    done = subprocess.run([p.program, "test", "--coverage", "--json", "--coverage-threshold=branches=51"], cwd=p.folder,
                          env=PLAIN, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert done.returncode == 1 and not report["success"], done.stdout
    assert report["coverage"]["below"] == ["50 % of branches ran, 51 are wanted"], report
    assert "coverage" not in json.loads(p.run("test", "--json"))


def names_cannot_break_a_report(p: Project) -> None:
    p.write("n.test.ts", 'describe("\\x07g", () => { test("a\\x1b[31mred\\nnext \\x9b#\\t", async (t) => {\n'
            '  await t.step("s\\r", () => {}); t.skip("no\\nte"); }); });\n')
    for reporter in "pretty", "dot", "tap", "junit":
        told = p.run("test", f"--reporter={reporter}")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", told.replace("\u009b", "" if reporter == "junit" else "\u009b")), told
        if reporter == "pretty":
            has(told, "  \\x07g\n    - a\\x1b[31mred\\nnext \\x9b#\\t (no\\nte)", "✓ s\\r\n")
        if reporter == "tap":
            has(told, "ok 1 - \\\\x07g > a\\\\x1b[31mred\\\\nnext \\\\x9b\\#\\\\t # SKIP no\\\\nte\n")
        if reporter == "junit":
            case, = xml.etree.ElementTree.fromstring(told).iter("testcase")
            assert case.get("name") == "?g > ared\nnext \u009b#\t", case.get("name")


def a_recursion_is_folded(p: Project) -> None:
    p.write("r.test.ts", "function f(n: number): number {\n  return f(n + 1) + 1;\n}\nfunction a(n: number): number {\n"
            "  return b(n) + 1;\n}\nfunction b(n: number): number {\n  return a(n) + 1;\n}\n"
            "test('one', () => void f(0));\ntest('two', () => void a(0));\n"
            "test('cause', () => { try { f(0); } catch (cause) { throw new Error('x', { cause }); } });\n")
    told = p.run("test", code=1)
    has(told, "    at f (r.test.ts:2:10)\n    ... and so on\n")
    assert re.search(r"    at (a|b) \(.*\n    at (a|b) \(.*\n    \.\.\. and so on\n\n", told), told
    assert told.count("at f (") == 2 and told.count("at a (") == 1, told


def what_one_line_leaves_behind_is_told_once(p: Project) -> None:
    p.write("a.test.ts", """import { spawn } from "node:child_process";
test("leaves", () => {
  spawn("sleep", ["0.2"]);
  for (let i = 0; i < 3; ++i) setTimeout(() => {}, 100);
  setTimeout(() => {}, 100);
});
test("has left", { sanitizeResources: false }, () => {
  spawn("sleep", ["0.2"]);
});
""")
    warnings = [each["warnings"] for each in json.loads(p.run("test", "--json"))["files"][0]["tests"]]
    assert [[re.sub("/.*/", "", each) for each in of] for of in warnings] == [
        ["a timer is still waiting (3 times), set at a.test.ts:4:31", "a timer is still waiting, set at a.test.ts:5:3",
         "a child process was not closed, opened at a.test.ts:3:3"],
        ["an operation (WaitProcess) is under way, and nobody waits for it, begun at a.test.ts:8:3"]], warnings
    told = p.run("test", "--sanitize", code=1)
    assert told.count("a child process was not closed") == 1 and "stream of" not in told, told


def a_test_that_wants_a_callback_is_told_what_there_is(p: Project) -> None:
    p.write("a.test.ts", "test('a', (done: any) => { done(); });\ntest('b', (done: any) => {\n  setTimeout(() => done(), 5);\n"
            "  return new Promise((r) => setTimeout(r, 60));\n});\ntest('c', () => { null!.f(); });\n")
    told = p.run("test", code=1)
    assert told.count("done is not a function\n  hint: tests and hooks are given no callback `done`") == 2, told
    assert told.count("hint:") == 2, told


def files_are_left_out(p: Project) -> None:
    for name in "a.test.ts", "slow/b.test.ts", "slow/deep/c.test.ts", "d.spec.ts":
        p.write(name, "test('t', () => {});")
    def ran(*words: str) -> list[str]:
        return [file["path"][len(p.folder) + 1:] for file in json.loads(p.run("test", "--json", *words))["files"]]
    assert ran("--ignore=slow") == ["a.test.ts", "d.spec.ts"]
    assert ran("--ignore", "slow/*.ts", "--ignore=*.spec.ts") == ["a.test.ts", "slow/deep/c.test.ts"]
    assert ran("--ignore=**/deep", "slow") == ["slow/b.test.ts"]
    assert ran("--ignore=" + p.folder + "/slow/") == ["a.test.ts", "d.spec.ts"]
    has(p.run("test", "--ignore=**", code=1), "no files of tests")


def options_of_other_runners_are_answered(p: Project) -> None:
    for option, here in (("--exclude=a", "--ignore=GLOB"), ("--no-run", "'shoal check --modules-only'"), ("--rerun-each=3", "--repeat=N"),
                         ("--concurrency=2", "--jobs=N"), ("--only", "nothing: where tests are marked `only`"),
                         ("--testTimeout=5", "--timeout=MS"), ("--test-reporter=tap", "--reporter=NAME")):
        has(p.run("test", option, code=2), f"unknown option {option.split('=')[0]}; here: {here}")


def order_is_repeated_by_its_seed(p: Project) -> None:
    for name in "ab":
        p.write(f"{name}.test.ts", "".join(f"test('{name}{i}', () => console.log('{name}{i}'));" for i in range(8)))
    def order(*words: str) -> list[str]:
        return re.findall(r"^ *([ab]\d)$", p.run("test", "--jobs=1", *words), re.M)
    first = order("--randomize", "--seed=5")
    assert first == order("--randomize", "--seed=5") and len(first) == 16, first
    told = p.run("test", "--randomize")
    has(told, "Order      --seed=")


def shards_are_all_of_it(p: Project) -> None:
    for i in range(5):
        p.write(f"f{i}.test.ts", f"test('t{i}', () => {{}});")
    seen = []
    for i in (1, 2, 3):
        seen += [f["path"][-10:] for f in json.loads(p.run("test", f"--shard={i}/3", "--json"))["files"]]
    assert sorted(seen) == [f"f{i}.test.ts" for i in range(5)], seen
    has(p.run("test", "--shard=4/3", code=2), "--shard")
    told = p.run("test", "--shard=2/3", "f0.test.ts")
    has(told, "shard 2/3 is empty: of 1 file of tests it gets none", "Tests      none of 0")
    has(p.run("test", "--shard=7/7", "--reporter=tap"), "of 5 files of tests", "1..0")
    # Where there are none at all it is a mistake nevertheless.
    os.mkdir(os.path.join(p.folder, "empty"))
    has(p.run("test", "--shard=2/3", "empty", code=1), "no files of tests")


def retries_and_repeats(p: Project) -> None:
    p.write("r.test.ts", "let n = 0; test('third time', () => { expect(++n).toBe(3); });")
    p.run("test", code=1)
    has(p.run("test", "--retry=2"), "(3 runs)")
    has(p.run("test", "--repeat=1", "--retry=2", code=1), "Received: 6")


def a_test_that_awaits_what_nothing_can_settle_says_so(p: Project) -> None:
    p.write("a.test.ts", 'test("a", async () => {\n  await new Promise(() => {});\n});\n')
    told = p.run("test", "--timeout=500", code=1)
    # Where it waits is known until the collector has taken it, which the runner takes for the proof.
    collected = "    what it awaits never comes: nothing is left that could settle the promise\n\n  a.test.ts:1:1\n"
    assert collected in told or "    at async a.test.ts:2:3\n" in told, told


def a_file_that_is_never_loaded_says_where_it_waits(p: Project) -> None:
    p.write("late.ts", "export const a = 1;\nawait new Promise((done) => process.once('never', done));\n")
    p.write("a.test.ts", 'import "./late.ts";\ntest("a", () => {});\n')
    p.write("loops.test.ts", "for (;;);\n")
    told = p.run("test", "--timeout=100", "a.test.ts", "loops.test.ts", code=1)
    has(told, "Timeout: the file was not loaded after 10000 ms\n", "  late.ts:2:1\n", "    at async late.ts:2:1\n",
        "✗ loops.test.ts\n\n  the file was not loaded after 10000 ms\n", "Files      2 failed")
    assert told.count("was not loaded") == 2, told


def modules_are_checked_without_typescript(p: Project) -> None:
    p.write("sum.ts", "export const total = 1; export interface Shape { a: 1 }")
    p.write("main.ts", "import { tota } from './sum.ts';\nimport { Shape } from './sum.ts';\n"
            "import x from './gone.ts';\nimport { readFileSync, nope } from 'node:fs';\n"
            "console.log(tota, Shape, x, readFileSync, nope);")
    told = p.run("check", "--modules-only", code=1)
    has(told, "does not export 'tota'; did you mean 'total'?", "'Shape' is a type", "gone.ts",
        "does not export 'nope'", "4 errors")
    p.write("again.ts", "export { total, tota } from './sum.ts';\nexport { Shape } from './sum.ts';\n"
            "if (import.meta.main) await import('./gone_too.ts');\nawait import('not-installed').catch(() => {});\n"
            "await import('./sum.ts');\n")
    has(p.run("check", "--modules-only", "again.ts", code=1), "does not export 'tota'", "gone_too.ts'", "2 errors")
    os.remove(os.path.join(p.folder, "again.ts"))
    p.write("main.ts", "import { total } from './sum.ts';\nimport type { Shape } from './sum.ts';\nlet s: Shape; total;")
    has(p.run("check", "--modules-only"), "no errors in 2 files")
    report = json.loads(p.run("check", "--modules-only", "--json"))
    assert report["success"] and report["typescript"] is None, report


def names_of_types_are_checked_without_typescript(p: Project) -> None:
    p.write("shapes.ts", "export interface Shape { a: 1 }\nexport class Circle {}\nexport * from './more.ts';\n")
    p.write("more.ts", "type Hidden = 1;\nexport type { Hidden as Shown };\n")
    p.write("told.d.ts", "export type Told = 1;\n")
    p.write("main.ts", "import type { Shape, Shap } from './shapes.ts';\nimport { Circl, type Shown, type Show } from './shapes.ts';\n"
            "import type { Circle } from './shapes.ts';\nimport type { Told } from './told';\n"
            "import type { Gone } from './gone.ts';\nimport type { Package } from 'some-types';\n"
            "let a: [Shape, Shap, Circl, Shown, Show, Told, Gone, Package];\nconsole.log(new Circle());\n")
    told = p.run("check", "--modules-only", code=1)
    has(told, "'./shapes.ts' does not export 'Shap'", "'./shapes.ts' does not export 'Circl'",
        "'./shapes.ts' does not export 'Show'", "gone.ts",
        "'Circle' is imported by `import type`, and is used as a value here", "Cannot find package 'some-types'", "6 errors")
    p.write("main.ts", "import type { Shape } from './shapes.ts';\nimport { Circle, type Shown } from './shapes.ts';\n"
            "import type { Told } from './told';\nlet a: [Shape, Circle, Shown, Told];\n")
    has(p.run("check", "--modules-only"), "no errors in 3 files")


def packages_that_are_missing_are_found_without_typescript(p: Project) -> None:
    p.write("main.ts", "import { unused } from 'not-there';\nimport type { A } from '@not/there/deep';\nimport type { B } from 'node:fss';\n"
            "import type { C } from 'has-types';\nimport type { D } from '@has/types';\nimport type { E } from 'declared';\n"
            "import type { F } from 'shoal:tets';\n")
    p.write("node_modules/@types/has-types/index.d.ts", "export type C = 1;\n")
    p.write("node_modules/@types/has__types/index.d.ts", "export type D = 1;\n")
    p.write("types/all.d.ts", "declare module 'declared' { export type E = 1; }\n")
    told = p.run("check", "--modules-only", "main.ts", code=1)
    has(told, "Cannot find package 'not-there'", "main.ts:1:24", "Cannot find package '@not/there'", "main.ts:2:24",
        "No such built-in module: node:fss. Did you mean 'node:fs'?", "No such built-in module: shoal:tets. Did you mean 'shoal:test'?",
        "4 errors")


def a_configuration_that_is_broken_is_found_without_typescript(p: Project) -> None:
    p.write("main.ts", "console.log(1);\n")
    p.write("tsconfig.json", '{\n  "compilerOptions": { "strict": true,, }\n}\n')
    told = p.run("check", "--modules-only", code=1)
    has(told, "error: Expected a property name", "tsconfig.json:2:", "1 error in 1 file")
    problem = json.loads(p.run("check", "--modules-only", "--json", code=1))["problems"][0]
    assert (problem["file"], problem["line"]) == (os.path.join(p.folder, "tsconfig.json"), 2), problem


def what_brings_typescript_is_told(p: Project) -> None:
    if any(os.path.exists(folder + "/typescript") for folder in SHARED_MODULES):
        return
    p.write("main.ts", "console.log(1);")
    where = {"SHOAL_CACHE_DIR": os.path.join(p.folder, ".cache"), "PATH": "/usr/bin:/bin"}
    has(p.run("check", **where), "Types are checked where TypeScript is: 'shoal cache typescript' fetches it",
        "'shoal add --dev typescript'")
    p.write("package.json", '{ "devDependencies": { "typescript": "^5.9.0" } }')
    has(p.run("check", **where), "'shoal install' for this one")


def with_typescript(p: Project) -> bool:
    typescript = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "node_modules", "typescript")
    if not os.path.exists(typescript):
        return False
    os.makedirs(os.path.join(p.folder, "node_modules"), exist_ok=True)
    os.symlink(os.path.realpath(typescript), os.path.join(p.folder, "node_modules", "typescript"))
    return True


def one_file_is_checked_with_the_declarations_of_its_project(p: Project) -> None:
    if not with_typescript(p):
        return
    p.run("init", "--quiet")
    p.write("main.ts", 'import { readTextFile } from "shoal:fs";\nconsole.log(await readTextFile("a"));\n')
    p.write("main.test.ts", 'import { expect, it } from "vitest";\nit("a", () => expect(1).toBe(1));\n')
    p.write("wrong.ts", "const n: string = 1;\n")
    has(p.run("check", "main.ts", "main.test.ts"), "no errors in 2 files")
    # .shoal is not committed: a clone has none, and is right all the same.
    shutil.rmtree(os.path.join(p.folder, ".shoal"))
    has(p.run("check", "main.ts", "main.test.ts", SHOAL_CACHE_DIR=os.path.join(p.folder, ".cache")), "no errors in 2 files")
    has(p.run("check", "wrong.ts", code=1), "TS2322", "1 error in 1 file")


def types_are_checked(p: Project) -> None:
    if not with_typescript(p):
        return
    p.write("tsconfig.json", '{ "compilerOptions": { "strict": true, "module": "preserve", "types": [] } }')
    p.write("a.ts", "export function f(n: number): string { return n; }\n")
    p.write("main.ts", "import { f } from './a.ts';\nconsole.log(f('x'));\n")
    cache = os.path.join(tempfile.gettempdir(), "shoal-test-cache")
    told = p.run("check", code=1, SHOAL_CACHE_DIR=cache)
    has(told, "TS2322", "a.ts:1:40", "TS2345", "main.ts:2:15", "> 2 | console.log(f('x'));", "2 errors in 2 files")
    p.write("a.ts", "export function f(n: string): string { return n; }\n")
    has(p.run("check", SHOAL_CACHE_DIR=cache), "no errors in 2 files")
    has(p.run("run", "--check", "main.ts", SHOAL_CACHE_DIR=cache), "x\n")
    p.write("a.ts", "export function f(n: number): string { return n; }\n")
    assert "\nx\n" not in p.run("run", "--check", "main.ts", code=1, SHOAL_CACHE_DIR=cache)
    p.write("main.ts", "import { sep } from 'node:path';\nconsole.log(sep);\n")
    has(p.run("check", "main.ts", code=1, SHOAL_CACHE_DIR=cache), "TS2307", "'shoal add --dev @types/node' adds them")


def counts_instructions() -> bool:
    """Whether the system lets this process count them: perf_event_open, asked as shoal asks."""
    number = {"x86_64": 298, "aarch64": 241}.get(os.uname().machine)
    attributes = struct.pack("<IIQQQQQ", 0, 136, 1, 0, 0, 0, 1 << 5 | 1 << 6).ljust(136, b"\0")
    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.syscall(number, attributes, 0, -1, -1, 8) if number else -1
    if file >= 0:
        os.close(file)
    return file >= 0


def benches_are_measured_and_compared(p: Project) -> None:
    p.write("b.bench.ts", """
group("sums", () => {
  const options = { time: 20, warmup: 5 };
  bench("short", options, () => { let s = 0; for (let i = 0; i < 10; i++) s += i; });
  bench.baseline("long", options, () => { let s = 0; for (let i = 0; i < 1000; i++) s += i; });
});
bench("throws", { time: 20 }, () => { throw new Error("no"); });
""")
    told = p.run("bench", "--filter=sums", "--save=saved.json")
    has(told, "short", "long (baseline)", "summary", "slower than short")
    saved = json.loads(p.read("saved.json"))["results"]
    assert saved[0]["statistics"]["mean"] * 5 < saved[1]["statistics"]["mean"], saved
    assert saved[0]["statistics"]["min"] <= saved[0]["statistics"]["p75"] <= saved[0]["statistics"]["max"]
    p.run("bench", "--filter=sums", "--compare=saved.json")
    assert "comparison" not in p.read("saved.json")
    first = json.loads(p.read("saved.json"))
    by = "instructions" if counts_instructions() else "p50"
    first["results"][0]["statistics"][by] /= 4
    del first["results"][1]
    p.write("other.json", json.dumps(first))
    short, long = json.loads(p.run("bench", "--filter=sums", "--compare=other.json", "--json"))["results"]
    compared = short["comparison"]
    assert compared["by"] == ("time" if by == "p50" else by) and compared["isChange"] and compared["ratio"] > 1.5, compared
    assert compared["before"] == first["results"][0]["statistics"][by] and long["comparison"] is None, compared
    counted = [each["statistics"]["instructions"] for each in saved]
    row = next(line for line in told.splitlines() if line.startswith("short"))
    row = re.sub(r"  \d+ of \d+ samples are outliers$", "", row).rstrip()
    if counts_instructions():
        assert 5 < counted[0] * 5 < counted[1], counted
        assert re.search(r"\d[\d.]*[kM]?$", row), row
    else:
        # No error: the column is empty, and figures are compared by time.
        assert counted == [None, None] and row.endswith("s"), told
    has(p.run("bench", code=1), "Error: no")


TESTS = [snapshots_in_files, a_report_for_machines_stands_beside_what_is_shown, snapshots_in_the_source,
         snapshots_of_tests_that_did_not_run_stay, attempts_that_fail_write_no_snapshots,
         repeats_write_a_snapshot_once, snapshots_in_the_source_keep_its_line_ends,
         time_is_that_outside_whatever_a_test_does_to_its_clock,
         ctrl_c_tells_what_ran_and_what_was_running, a_signal_that_a_test_sends_itself_is_its_own,
         errors_show_the_source_from_before_snapshots_were_written, coverage_in_all_forms,
         branches_of_returned_conditionals_are_covered,
         files_never_loaded_are_covered_if_they_are_named, coverage_of_nothing_is_told,
         names_cannot_break_a_report, a_recursion_is_folded, what_one_line_leaves_behind_is_told_once,
         a_test_that_wants_a_callback_is_told_what_there_is, files_are_left_out, options_of_other_runners_are_answered, order_is_repeated_by_its_seed,
         shards_are_all_of_it, retries_and_repeats, a_file_that_is_never_loaded_says_where_it_waits,
         a_test_that_awaits_what_nothing_can_settle_says_so, modules_are_checked_without_typescript,
         names_of_types_are_checked_without_typescript, packages_that_are_missing_are_found_without_typescript,
    a_configuration_that_is_broken_is_found_without_typescript, types_are_checked,
         one_file_is_checked_with_the_declarations_of_its_project, what_brings_typescript_is_told,
         benches_are_measured_and_compared]


def main() -> int:
    program, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    failed = 0
    chosen = [test for test in TESTS if not names or test.__name__ in names]
    for test in chosen:
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Project(program, os.path.realpath(folder)))
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"{test.__name__}: {error}")
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
