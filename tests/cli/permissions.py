#!/usr/bin/env python3
"""permissions.py PROGRAM: what programs may is what they were given: flags, sets in shoal.json, packages, the question
at a terminal, the audit; and every trick to get at a file that is not allowed is refused, while links and dots that stay
within what is allowed work. Ends in `N passed, N failed`."""
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time

PLAIN = {k: v for k, v in os.environ.items() if k not in ("SHOAL_OPTIONS", "FORCE_COLOR", "NO_COLOR")}

PRELUDE = """
import * as fs from "shoal:fs";
function tell(name: string, work: () => unknown): void {
  let text: string;
  try { text = "ok " + String(work()); }
  catch (e: any) { text = e.name === "NotCapable" ? "refused " + e.message : "error " + (e.code ?? e.name); }
  console.log(name + ": " + text);
}
"""


class Box:
    """A folder with files, and shoal run in it."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.folder = os.path.realpath(tempfile.mkdtemp())

    def write(self, path: str, text: str) -> str:
        whole = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write(text)
        return whole

    def link(self, target: str, path: str) -> None:
        os.makedirs(os.path.dirname(os.path.join(self.folder, path)), exist_ok=True)
        os.symlink(target, os.path.join(self.folder, path))

    def run(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([self.program, "run", *words], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL, env={**PLAIN, **(env or {})}, check=False)

    def told(self, flags: list[str], code: str, env: dict[str, str] | None = None) -> dict[str, str]:
        """What each tell(name, ...) of the code said, by name."""
        self.write("main.ts", PRELUDE + code)
        done = self.run(*flags, "main.ts", env=env)
        lines = [line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line]
        return {"exit": str(done.returncode), "stderr": done.stderr, "stdout": done.stdout, **{k: v for k, v in lines}}


def differences(told: dict[str, str], expected: dict[str, str]) -> str:
    """An expected value is the beginning of what was told."""
    wrong = [f"{name}: {told.get(name)!r}, not {value!r}" for name, value in expected.items()
             if not told.get(name, "(nothing)").startswith(value)]
    return "\n".join(wrong + ([told["stderr"]] if wrong else []))


def nothing_by_default(box: Box) -> str:
    box.write("a.txt", "a")
    return differences(box.told([], """
        tell("read", () => fs.readTextFileSync("a.txt"));
        tell("write", () => fs.writeTextFileSync("b.txt", "b"));
        tell("both", () => fs.renameSync("a.txt", "b.txt"));
        tell("env", () => JSON.stringify(process.env));
        tell("clock", () => typeof Date.now());
    """), {"read": 'refused Requires read access to "a.txt", run again with the --allow-read flag',
           "write": 'refused Requires write access to "b.txt", run again with the --allow-write flag',
           "both": 'refused Requires read access to "a.txt"', "env": "ok {}", "clock": "ok number", "exit": "0"})


def modules_are_free(box: Box) -> str:
    box.write("lib/a.ts", "export const a = 42; import data from './d.json' with { type: 'json' }; export { data };")
    box.write("lib/d.json", "[1]")
    return differences(box.told([], """
        import { a, data } from "./lib/a.ts";
        const later = await import("./lib/" + "a.ts");
        tell("static", () => a + data[0]);
        tell("dynamic", () => later.a);
    """), {"static": "ok 43", "dynamic": "ok 42"})


def paths(box: Box) -> str:
    box.write("data/a.txt", "A")
    box.write("data/deep/b.txt", "B")
    box.write("other/c.txt", "C")
    box.write("secret/key.txt", "KEY")
    box.link("../secret/key.txt", "data/out")
    box.link("../secret", "data/outdir")
    box.link("/etc", "data/etc")
    box.link("a.txt", "data/in")
    box.link("deep/../deep", "data/indir")
    box.link("../other/c.txt", "data/across")
    box.link("out", "data/chain")
    box.link("loop", "data/loop")
    box.link("../secret/new.txt", "data/dangling")
    box.link("/proc/self/root/etc/passwd", "data/root")
    box.link("/proc/self/cwd/secret/key.txt", "data/cwd")
    box.link(os.path.join(box.folder, "data/deep"), "data/absolute")
    os.mkfifo(os.path.join(box.folder, "secret/pipe"))
    code = """
        const read = (name: string, path: string) => tell(name, () => fs.readTextFileSync(path));
        read("plain", "data/a.txt"); read("deep", "data/deep/../deep/./b.txt"); read("link in", "data/in");
        read("folder link in", "data/indir/b.txt"); read("across", "data/across"); read("absolute", "data/absolute/b.txt");
        read("missing", "data/missing.txt"); read("dots", "data/../secret/key.txt"); read("prefix", "data2/x");
        read("link out", "data/out"); read("folder link out", "data/outdir/key.txt");
        read("dots behind a link", "data/outdir/../secret/key.txt"); read("missing behind a link", "data/outdir/nope");
        read("absolute link", "data/etc/passwd"); read("chain", "data/chain"); read("loop", "data/loop");
        read("proc root", "data/root"); read("proc cwd", "data/cwd"); read("proc", "/proc/self/root/etc/passwd");
        read("fd", "/proc/self/fd/0"); read("case", "DATA/a.txt"); read("wide slash", "data\\uFF0F..\\uFF0Fsecret/key.txt");
        read("zero", "data/a.txt\\0/../../secret/key.txt"); read("percent", "data/%2e%2e/secret/key.txt");
        tell("stat", () => fs.statSync("data/out").size); tell("lstat", () => fs.lstatSync("data/out").isSymlink);
        tell("list", () => [...fs.readDirSync("data/outdir")].length);
        tell("real path", () => fs.realPathSync("data/indir") === fs.realPathSync("data") + "/deep");
        tell("real path out", () => fs.realPathSync("data/outdir"));
        tell("read link", () => fs.readLinkSync("data/out"));
        tell("write out", () => fs.writeTextFileSync("data/out", "x"));
        tell("create out", () => fs.writeTextFileSync("data/dangling", "x"));
        tell("append in", () => { fs.writeTextFileSync("data/in", "A", { append: true }); return fs.readTextFileSync("data/a.txt"); });
        tell("truncate out", () => fs.truncateSync("data/out")); tell("chmod out", () => fs.chmodSync("data/out", 0o777));
        tell("mkdir out", () => fs.mkdirSync("data/outdir/new")); tell("mkdir", () => fs.mkdirSync("data/x/y/z", { recursive: true }));
        tell("temp out", () => fs.makeTempFileSync({ dir: "data/outdir" }));
        tell("temp", () => fs.makeTempFileSync({ dir: "data" }).includes("/data/") || true);
        tell("copy out", () => fs.copyFileSync("data/a.txt", "data/out")); tell("copy from", () => fs.copyFileSync("data/out", "data/stolen"));
        tell("open", () => fs.openSync("data/out", { read: true })); tell("open write", () => fs.openSync("data/outdir/key.txt", { write: true }));
        tell("rename over", () => fs.renameSync("data/outdir/key.txt", "data/stolen"));
        tell("rename into", () => fs.renameSync("data/a.txt", "data/outdir/a.txt"));
        tell("symlink", () => fs.symlinkSync("/etc", "data/mine"));
        tell("remove behind", () => fs.removeSync("data/outdir/key.txt"));
        tell("remove tree", () => fs.removeSync("data/outdir", { recursive: true }));
        tell("still there", () => { try { fs.lstatSync("data/outdir"); return true; } catch { return false; } });
    """
    ok = {"plain": "ok A", "deep": "ok B", "link in": "ok A", "folder link in": "ok B", "across": "ok C",
          "absolute": "ok B", "missing": "error ENOENT", "loop": "error ELOOP", "lstat": "ok true", "real path": "ok true",
          "read link": "ok ../secret", "append in": "ok AA", "mkdir": "ok", "temp": "ok", "case": "refused",
          "zero": "error EINVAL", "percent": "error ENOENT", "remove tree": "ok", "still there": "ok false"}
    refused = ["dots", "prefix", "link out", "folder link out", "missing behind a link", "absolute link",
               "chain", "proc root", "proc cwd", "proc", "fd", "stat", "list", "real path out", "write out",
               "create out", "truncate out", "chmod out", "mkdir out", "temp out", "copy out", "copy from", "open",
               "open write", "rename over", "rename into", "symlink", "remove behind"]
    told = box.told(["--allow-read=data,other", "--allow-write=data"], code)
    wrong = differences(told, {**ok, **{name: "refused" for name in refused}})
    if not wrong and sorted(os.listdir(os.path.join(box.folder, "secret"))) != ["key.txt", "pipe"]:
        wrong = "something came into being in secret, or is gone"
    with open(os.path.join(box.folder, "secret/key.txt"), encoding="utf-8") as file:
        return wrong or ("" if file.read() == "KEY" else "the secret was written to")


def denials(box: Box) -> str:
    box.write("data/a.txt", "A")
    box.write("data/keys/k.txt", "K")
    box.write("data/one.txt", "1")
    box.link("keys", "data/alias")
    os.link(os.path.join(box.folder, "data/one.txt"), os.path.join(box.folder, "data/hard.txt"))
    told = box.told(["--allow-read", "--allow-write", "--deny-read=data/keys,data/one.txt", "--deny-write=data/keys"], """
        const read = (name: string, path: string) => tell(name, () => fs.readTextFileSync(path));
        read("plain", "data/a.txt"); read("denied", "data/keys/k.txt"); read("by a link", "data/alias/k.txt");
        read("hard link", "data/hard.txt"); read("by proc", "/proc/self/cwd/data/keys/k.txt");
        tell("moved along", () => fs.renameSync("data", "data2"));
        tell("moved", () => fs.renameSync("data/keys", "data/free"));
        tell("removed along", () => fs.removeSync("data", { recursive: true }));
        tell("renamed", () => { fs.renameSync("data/a.txt", "data/b.txt"); return fs.readTextFileSync("data/b.txt"); });
    """)
    return differences(told, {"plain": "ok A", "denied": "refused", "by a link": "refused", "hard link": "refused",
                              "by proc": "refused", "moved along": "refused", "moved": "refused",
                              "removed along": "refused", "renamed": "ok A"})


def more_than_data(box: Box) -> str:
    """All reading and all writing is not the memory and the settings of the machine."""
    told = box.told(["--allow-read", "--allow-write"], """
        tell("environ", () => fs.readFileSync("/proc/self/environ"));
        tell("memory", () => fs.openSync("/proc/self/mem", { read: true, write: true }));
        tell("score", () => fs.writeTextFileSync("/proc/self/oom_score_adj", "0"));
        tell("status", () => fs.readTextFileSync("/proc/self/status").length > 0);
        tell("null", () => fs.writeTextFileSync("/dev/null", "x"));
    """)
    everything = 'refused Requires all access to "'
    return differences(told, {"environ": everything, "memory": everything, "score": everything, "status": "ok true",
                              "null": "ok"})


def a_link_that_is_swapped(box: Box) -> str:
    """Somebody swaps a folder for a link outside, and back, while the program reads."""
    box.write("data/real/x.txt", "inside")
    box.write("secret/x.txt", "OUTSIDE")
    box.link("../secret", "data/evil")
    data = os.path.join(box.folder, "data")
    os.rename(os.path.join(data, "real"), os.path.join(data, "d"))
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            os.rename(os.path.join(data, "d"), os.path.join(data, "real"))
            os.rename(os.path.join(data, "evil"), os.path.join(data, "d"))
            os.rename(os.path.join(data, "d"), os.path.join(data, "evil"))
            os.rename(os.path.join(data, "real"), os.path.join(data, "d"))

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        told = box.told(["--allow-read=data", "--allow-write=data"], """
            let inside = 0, outside = 0, refused = 0, gone = 0;
            for (const end = Date.now() + 1500; Date.now() < end;) {
              try { fs.readTextFileSync("data/d/x.txt") === "inside" ? inside++ : outside++; }
              catch (e: any) { e.name === "NotCapable" ? refused++ : gone++; }
              try { fs.writeTextFileSync("data/d/y.txt", "x"); } catch {}
            }
            tell("inside", () => inside > 0); tell("outside", () => outside); tell("refused", () => refused > 0);
        """)
    finally:
        stop.set()
        thread.join()
    wrong = differences(told, {"inside": "ok true", "outside": "ok 0"})
    return wrong or ("it wrote outside" if os.path.exists(os.path.join(box.folder, "secret/y.txt")) else "")


def a_root_that_becomes_a_link(box: Box) -> str:
    """Of two allowed folders one is removed, and a link outside moved into its place."""
    box.write("a/x.txt", "x")
    box.write("b/y.txt", "y")
    box.write("secret/x.txt", "OUTSIDE")
    box.link(os.path.join(box.folder, "secret"), "b/out")
    told = box.told(["--allow-read=a,b", "--allow-write=a,b"], """
        tell("remove", () => fs.removeSync("a", { recursive: true }));
        tell("move", () => fs.renameSync("b/out", "a"));
        tell("read", () => fs.readTextFileSync("a/x.txt"));
    """)
    return differences(told, {"remove": "ok", "move": "ok", "read": "refused"})


def environment(box: Box) -> str:
    env = {"ZQ_KEY": "k", "ZQ_ID": "i", "HOME_X": "h"}
    told = box.told(["--allow-env=ZQ_*", "--deny-env=ZQ_KEY"], """
        tell("names", () => Object.keys(process.env).join());
        tell("other", () => process.env.HOME_X);
    """, env)
    all_of_it = box.told(["-E"], "tell('key', () => process.env.ZQ_KEY);", env)
    return differences(told, {"names": "ok ZQ_ID", "other": "ok undefined"}) or differences(all_of_it, {"key": "ok k"})


def flags(box: Box) -> str:
    box.write("data/a.txt", "A")
    box.write("main.ts", PRELUDE + 'tell("a", () => fs.readTextFileSync("data/a.txt"));')
    for words in (["-A"], ["-R"], ["-R=data"], ["--allow-read"], ["--allow-all"], ["--allow-read=x,data"],
                  ["--allow-read=data/a.txt"], ["-P"], ["-P=reads"], ["--permission-set=reads"]):
        box.write("shoal.json", '{ "permissions": { "default": { "read": true }, "reads": { "read": ["./data"] } } }')
        done = box.run(*words, "main.ts")
        if done.stdout != "a: ok A\n":
            return f"{words}: {done.stdout}{done.stderr}"
    for words, text in ((["-A", "--deny-read=data"], "a: refused"), (["-P=none"], "no permission set"),
                        (["--allow-read="], "wants a value"), (["--allow-net=a b"], "is no host"),
                        (["--allow-sys=colour"], "no system information"), (["--allow-read=x:pkg="], "is missing"),
                        (["--allow-reed"], "--allow-read")):
        done = box.run(*words, "main.ts")
        if text not in done.stdout + done.stderr:
            return f"{words}: {done.stdout}{done.stderr}"
    box.write("shoal.json", '{ "permissions": { "default": { "reed": true } } }')
    done = box.run("-P", "main.ts")
    return "" if done.returncode == 2 and "permissions.default.reed is no permission" in done.stderr else done.stderr


def package(box: Box, name: str, code: str, commonjs: bool = False) -> None:
    kind = "commonjs" if commonjs else "module"
    box.write(f"node_modules/{name}/package.json", json.dumps({"name": name, "main": "index.js", "type": kind}))
    box.write(f"node_modules/{name}/index.js", code)


def packages(box: Box) -> str:
    box.write("data/a.txt", "A")
    box.write("secret.txt", "S")
    body = """
        const attempt = async (f) => { try { return "ok " + String(await f()); } catch (e) { return e.name === "NotCapable" ? "refused" : "error " + e.message; } };
    """
    package(box, "esm-one", 'import { readTextFileSync } from "shoal:fs"; import * as nodefs from "node:fs"; import vm from "node:vm"; import module from "node:module";' + body + """
        export const read = readTextFileSync;
        export const EventEmitter = (await import("node:events")).EventEmitter;
        export async function tries() {
          return {
            given: await attempt(() => readTextFileSync("data/a.txt")),
            shoal: await attempt(() => readTextFileSync("secret.txt")),
            node: await attempt(() => nodefs.readFileSync("secret.txt", "utf8")),
            dynamic: await attempt(async () => (await import("node:" + "fs")).readFileSync("secret.txt", "utf8")),
            data: await attempt(async () => (await import("data:text/javascript,export*from 'node:fs'")).readFileSync("secret.txt", "utf8")),
            evaluated: await attempt(async () => (await (0, eval)("import('node:fs')")).readFileSync("secret.txt", "utf8")),
            made: await attempt(async () => (await new Function("return import('node:fs')")()).readFileSync("secret.txt", "utf8")),
            named: await attempt(() => vm.runInThisContext("process.getBuiltinModule('fs').readFileSync('secret.txt', 'utf8')", { filename: process.cwd() + "/main.ts" })),
            namedImport: await attempt(async () => (await vm.runInThisContext("import('node:fs')", { filename: process.cwd() + "/main.ts", importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })).readFileSync("secret.txt", "utf8")),
            namedEnv: await attempt(() => String(vm.runInThisContext("process.env.SECRET", { filename: process.cwd() + "/main.ts\\0package 0" }))),
            evalName: await attempt(async () => (await ({ "\\0package 0"() { return (0, eval)("import('node:fs')"); } })["\\0package 0"]()).readFileSync("secret.txt", "utf8")),
            builtin: await attempt(() => Promise.resolve("fs").then(process.getBuiltinModule).then((fs) => fs.readFileSync("secret.txt", "utf8"))),
            loaded: await attempt(() => module._load("fs").readFileSync("secret.txt", "utf8")),
            compiled: await attempt(() => { const m = new module.Module("x"); m._compile("module.exports = require('fs').readFileSync('secret.txt', 'utf8')", process.cwd() + "/main.ts"); return m.exports; }),
            child: await attempt(async () => (await import("node:child_process")).execSync("cat secret.txt")),
            network: await attempt(() => fetch("http://127.0.0.1:8099/")),
            envOfModule: await attempt(async () => String((await import("node:process")).env.SECRET)),
            required: await attempt(async () => (await import("node:module")).createRequire(import.meta.url)("fs").readFileSync("secret.txt", "utf8")),
            requiredElsewhere: await attempt(async () => (await import("node:module")).createRequire(process.cwd() + "/main.ts")("fs").readFileSync("secret.txt", "utf8")),
            timer: await attempt(() => new Promise((resolve, reject) => setTimeout(() => { try { resolve(readTextFileSync("secret.txt")); } catch (e) { reject(e); } }, 1))),
            job: await attempt(() => Promise.resolve("secret.txt").then(readTextFileSync)),
            bound: await attempt(() => ["secret.txt"].map(readTextFileSync)[0]),
            env: await attempt(() => String(process.env.SECRET)),
            envByReflect: await attempt(() => Promise.resolve(process).then(Object.getOwnPropertyDescriptor(process, "env").get.call.bind(Object.getOwnPropertyDescriptor(process, "env").get, process)).then((e) => e.SECRET)),
          };
        }""")
    package(box, "cjs-two", body + """
        exports.tries = async () => ({
          cjs: await attempt(() => require("fs").readFileSync("secret.txt", "utf8")),
          main: await attempt(() => require.main && require.main.require ? require.main.require("fs").readFileSync("secret.txt", "utf8") : require("fs").readFileSync("secret.txt")),
          parent: await attempt(() => (module.parent && module.parent.require || require)("fs").readFileSync("secret.txt", "utf8")),
        });
        exports.call = (f) => f("secret.txt");""", True)
    package(box, "free", 'import { readTextFileSync } from "shoal:fs"; export const read = readTextFileSync;')
    code = """
        import * as one from "esm-one"; import two from "cjs-two"; import * as free from "free";
        import { EventEmitter } from "node:events";
        for (const [name, text] of Object.entries({ ...await one.tries(), ...await two.tries() })) console.log(name + ": " + text);
        tell("program", () => fs.readTextFileSync("secret.txt"));
        tell("env of the program", () => process.env.SECRET);
        tell("handed over", () => two.call(fs.readTextFileSync));
        tell("handed back", () => one.read("secret.txt"));
        tell("free", () => free.read("secret.txt"));
        tell("classes", () => one.EventEmitter === EventEmitter);
    """
    refused = ["shoal", "node", "dynamic", "data", "evaluated", "made", "required", "requiredElsewhere", "timer", "job",
               "bound", "cjs", "main", "parent", "handed back", "named", "namedImport", "evalName", "builtin", "loaded",
               "compiled", "child", "network"]
    told = box.told(["--allow-read", "--allow-env", "--allow-read=data:pkg=esm-one", "--deny-read=:pkg=cjs-two"], code,
                    {"SECRET": "s"})
    wrong = differences(told, {**{name: "refused" for name in refused}, "given": "ok A", "env": "ok undefined",
                               "envByReflect": "error", "namedEnv": "ok undefined", "envOfModule": "ok undefined", "program": "ok S", "handed over": "ok S", "free": "ok S",
                               "classes": "ok true", "env of the program": "ok s"})
    if wrong:
        return wrong
    box.write("shoal.json", json.dumps({"permissions": {"default": {"read": True, "env": True}, "packages": {
        "*": {}, "esm-one": {"read": ["./data"]}}}}))
    told = box.told(["-P"], code, {"SECRET": "s"})
    return differences(told, {**{name: "refused" for name in refused}, "given": "ok A", "free": "refused",
                              "program": "ok S"})


def audit(box: Box) -> str:
    box.write("data/a.txt", "A")
    package(box, "one", 'import { readTextFileSync } from "shoal:fs"; export const read = () => readTextFileSync("data/a.txt");')
    box.told(["--allow-read=data", "--allow-read=data:pkg=one", "--audit", "log.jsonl"], """
        import { read } from "one";
        tell("a", () => fs.readTextFileSync("data/a.txt")); tell("b", () => fs.readTextFileSync("b.txt")); read();
    """)
    with open(os.path.join(box.folder, "log.jsonl"), encoding="utf-8") as file:
        uses = [json.loads(line) for line in file]
    seen = [(u["permission"], os.path.basename(u["subject"]), u["outcome"], u["operation"], u["package"]) for u in uses]
    wanted = [("read", "a.txt", "granted", "ReadFile", None), ("read", "b.txt", "denied", "ReadFile", None),
              ("read", "a.txt", "granted", "ReadFile", "one")]
    if seen != wanted:
        return str(uses)
    return "" if uses[0]["at"].startswith(os.path.join(box.folder, "main.ts:")) and uses[0]["time"][10] == "T" else str(uses)


def module(box: Box) -> str:
    told = box.told(["--allow-read=data", "--deny-env", "--allow-net=*.example.com:443", "--deny-write=x"], """
        import { permissions, PermissionStatus } from "shoal:permissions";
        const state = (d: any) => permissions.querySync(d).state;
        tell("read", () => state({ name: "read" })); tell("data", () => state({ name: "read", path: "data/x" }));
        tell("env", () => state({ name: "env", variable: "HOME" })); tell("write", () => state({ name: "write", path: "x/y" }));
        tell("net", () => state({ name: "net", host: "a.example.com:443" })); tell("apex", () => state({ name: "net", host: "example.com:443" }));
        tell("request", () => permissions.requestSync({ name: "read", path: "other" }).state);
        const status = await permissions.query({ name: "read", path: "data" });
        let changes = 0; status.onchange = () => changes++;
        await permissions.revoke({ name: "read", path: "data" });
        tell("revoked", () => status.state + changes + (status instanceof PermissionStatus));
        tell("used", () => fs.readTextFileSync("data/a.txt"));
        tell("wrong", () => permissions.querySync({ name: "colour" } as any)); tell("new", () => new (PermissionStatus as any)());
    """)
    return differences(told, {"read": "ok prompt", "data": "ok granted", "env": "ok denied", "write": "ok denied",
                              "net": "ok granted", "apex": "ok prompt", "request": "ok denied", "revoked": "ok prompt1true",
                              "used": "refused", "wrong": "error TypeError", "new": "error TypeError"})


def at_terminal(box: Box, words: list[str], answers: list[str], typed: str = "", pause: float = 0.05) -> str:
    """All that the terminal shows; each question is answered with the next answer, after that pause in seconds."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(box.folder)
        os.execve(box.program, [box.program, "run", *words], PLAIN)
    shown, asked = "", 0
    if typed:
        os.write(terminal, typed.encode())
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                chunk = os.read(terminal, 65536)
            except OSError:
                break
            if not chunk:
                break
            shown += chunk.decode(errors="replace")
        while shown.count("> ") > asked and asked < len(answers):
            time.sleep(pause)  # What was typed before the question is thrown away.
            os.write(terminal, (answers[asked] + "\n").encode())
            asked += 1
    os.close(terminal)
    os.waitpid(child, 0)
    return shown


def questions(box: Box) -> str:
    box.write("a.txt", "A")
    box.write("b.txt", "B")
    box.write("c.txt", "C")
    box.write("main.ts", PRELUDE + """
        import { permissions } from "shoal:permissions";
        tell("a", () => fs.readTextFileSync("a.txt")); tell("again", () => fs.readTextFileSync("a.txt"));
        tell("b", () => fs.readTextFileSync("b.txt"));
        const c = await fs.readTextFile("c.txt"); tell("c", () => c); tell("d", () => fs.readTextFileSync("/etc/hostname").length > 0);
        try { await fs.writeTextFile("e\\x1b[2K\\u202E.txt", "e"); } catch (e: any) { tell("e", () => e.name); }
        tell("request", () => permissions.requestSync({ name: "env" }).state);
    """)
    shown = at_terminal(box, ["main.ts"], ["y", "n", "A", "what", "n", "y"])
    for text in ("a: ok A", "again: ok A", "b: refused", "c: ok C", "d: ok true", "e: ok NotCapable", "request: ok granted",
                 'asks for read access to "' + box.folder + '/a.txt" (ReadFile) at ' + box.folder + "/main.ts:",
                 "e\\x1b[2K\\u{202e}.txt"):
        if text not in shown:
            return f"{text!r} is not in\n{shown}"
    if shown.count("Allow?") != 6:
        return shown
    shown = at_terminal(box, ["--no-prompt", "main.ts"], [])
    if "Allow?" in shown or "a: refused" not in shown:
        return shown
    shown = at_terminal(box, ["main.ts"], ["n"] * 6, "y\ny\ny\n")
    return "" if "a: refused" in shown else shown


def replayed(box: Box) -> str:
    """Granted and refused at a terminal; replayed without one, and without flags."""
    box.write("a.txt", "A")
    box.write("b.txt", "B")
    box.write("main.ts", PRELUDE + 'tell("a", () => fs.readTextFileSync("a.txt")); tell("b", () => fs.readTextFileSync("b.txt"));\n'
              'tell("env", () => Object.keys(process.env).length);')
    at_terminal(box, ["--record", "log", "main.ts"], ["y", "n"])
    os.remove(os.path.join(box.folder, "a.txt"))
    for words in ([], ["-A"]):
        done = box.run(*words, "--replay", "log", "main.ts")
        if done.returncode != 0 or "a: ok A" not in done.stdout or "b: refused" not in done.stdout or "env: ok 0" not in done.stdout:
            return f"{words}: {done.stdout}{done.stderr}"
    return ""


LIMITED = """
import * as fs from "node:fs";
import { readTextFile } from "shoal:fs";
import { permissions } from "shoal:permissions";
import { dep } from "dep";
const tell = (name: string, work: () => unknown) => {
  try { console.log(name + ": ok " + String(work())); } catch (e: any) { console.log(name + ": " + e.name + ": " + e.message); }
};
const text = (path: string) => () => fs.readFileSync(path, "utf8");
const worker = () => new Promise((done) => {
  const w = new Worker("data:text/typescript," + encodeURIComponent(
    'import { readTextFileSync } from "shoal:fs"; let t; try { t = readTextFileSync(' + JSON.stringify(process.cwd() + "/b.txt") +
    '); } catch (e) { t = e.name; } postMessage(t);'));
  w.onmessage = (e) => { w.terminate(); done(e.data); };
});
let held: number | undefined;
test("before", () => { tell("before", text("b.txt")); tell("env before", () => process.env.KEY); });
describe("limited", { permissions: { read: ["data"], net: false, env: "inherit" } }, () => {
  beforeEach(() => { held ??= fs.openSync("b.txt"); });
  test("group's", async () => {
    tell("data", text("data/a.txt")); tell("b", text("b.txt")); tell("link", text("data/out"));
    tell("write", () => fs.writeFileSync("data/c.txt", "")); tell("list", () => fs.readdirSync(".").length);
    tell("async", () => 0); await readTextFile("b.txt").catch((e) => console.log("async is " + e.name));
    await fetch("http://127.0.0.1:8099/").catch((e) => console.log("net: " + (e.cause ?? e).message));
    tell("package", () => dep("b.txt")); console.log("worker: " + await worker());
    tell("handle", () => fs.readSync(held!, Buffer.alloc(1)));
    tell("query", () => permissions.querySync({ name: "read", path: "b.txt" }).state);
    tell("request", () => permissions.requestSync({ name: "read", path: "b.txt" }).state);
    tell("env inherited", () => process.env.KEY);
  });
  test("own", { permissions: "none" }, () => { tell("none", text("data/a.txt")); tell("env none", () => process.env.KEY); });
});
test.concurrent("beside 1", { permissions: "none" }, async () => { await new Promise((d) => setTimeout(d, 20)); tell("1", text("b.txt")); });
test.concurrent("beside 2", async () => { await new Promise((d) => setTimeout(d, 5)); tell("2", text("b.txt")); });
test("throws", { permissions: { env: ["KEY"] }, fails: true }, () => { tell("some env", () => process.env.KEY + process.env.HOME); throw 1; });
test("after", () => { tell("after", text("b.txt")); tell("env after", () => process.env.KEY); tell("dep after", () => dep("b.txt")); });
test({ name: "more", permissions: { write: ["/srv"] }, fn: () => tell("more", () => 1) });
test({ name: "by a link", permissions: { read: [new URL("data/away", import.meta.url)] }, fn: () => tell("by a link", () => 1) });
test("kinds", { permissions: { sys: ["nothing"] } }, () => tell("kinds", () => 1));
"""


def limits_of_tests(box: Box) -> str:
    """What a test's `permissions` leave out is refused to all that runs meanwhile, and to nobody afterwards."""
    box.write("data/a.txt", "A")
    box.write("b.txt", "B")
    box.link("../b.txt", "data/out")
    box.link("/usr", "data/away")
    box.write("node_modules/dep/index.js", "exports.dep = (path) => require('fs').readFileSync(path, 'utf8');")
    box.write("l.test.ts", LIMITED)
    left_out = "is not among this test's permissions"
    flags = ["-R=.", "-W=.", "-N", "-E=KEY,HOME", "-S", "--allow-read=b.txt:pkg=dep"]
    done = subprocess.run([box.program, "test", *flags, "l.test.ts"], cwd=box.folder, capture_output=True, text=True,
                          timeout=60, stdin=subprocess.DEVNULL, env={**PLAIN, "KEY": "k"}, check=False)
    lines = [line.strip().split(": ", 1) for line in done.stdout.splitlines() if ": " in line]
    told = {"stderr": done.stdout + done.stderr, **{k: v for k, v in lines}}
    expected = {"before": "ok B", "env before": "ok k", "data": "ok A",
                "b": f'NotCapable: Requires read access to "b.txt", which {left_out} (--allow-read)',
                "link": f'NotCapable: Requires read access to "{box.folder}/b.txt", which {left_out}', "list": "NotCapable",
                "write": f'NotCapable: Requires write access to "data/c.txt", which {left_out} (--allow-write)',
                "net": f'Requires net access to "127.0.0.1:8099", which {left_out} (--allow-net)', "worker": "NotCapable",
                "package": "NotCapable", "handle": "ok 1", "query": "ok denied", "request": "ok denied",
                "env inherited": "ok k", "none": "NotCapable", "env none": "ok undefined", "1": "NotCapable", "2": "ok B",
                "some env": "ok kundefined", "after": "ok B", "env after": "ok k", "dep after": "ok B"}
    wrong = differences(told, expected)
    for text in ("async is NotCapable", "This test's permissions are more than its file's. Requires write access to "
                 '"/srv", run again with the --allow-write flag', f'Requires read access to "{box.folder}/data/away", run',
                 'This test\'s permissions: "nothing" is no subject of sys', "Tests      3 failed, 7 passed of 10"):
        wrong += "" if text in done.stdout else f"{text!r} is missing in\n{done.stdout}"
    return wrong + "".join(f"{name} ran\n" for name in ("more", "by a link", "kinds") if name in told)


def limits_that_are_none(box: Box) -> str:
    source = 'test("a", { permissions: GIVEN as any }, () => {});'
    for given, told in (('{ reed: true }', 'permissions: there is no "reed"'), ('"all"', 'permissions: "inherit", "none" or'),
                        ('{ read: "data" }', 'permissions.read: true, false, "inherit" or a list is wanted (got data)'),
                        ('{ net: [""] }', "permissions.net: a text that is not empty is wanted")):
        box.write("w.test.ts", source.replace("GIVEN", given))
        done = subprocess.run([box.program, "test", "-A", "w.test.ts"], cwd=box.folder, capture_output=True, text=True,
                              timeout=60, stdin=subprocess.DEVNULL, env=PLAIN, check=False)
        if done.returncode != 1 or told not in done.stdout:
            return f"{given}: {done.stdout}{done.stderr}"
    return ""


TESTS = (limits_of_tests, limits_that_are_none, nothing_by_default, modules_are_free, paths, denials, more_than_data, a_link_that_is_swapped,
         a_root_that_becomes_a_link, environment, flags, packages, audit, module, questions, replayed)


def main() -> int:
    program, names = os.path.abspath(sys.argv[1]), [a for a in sys.argv[2:] if not a.startswith("--")]
    passed = failed = 0
    for test in TESTS:
        if names and test.__name__ not in names:
            continue
        box = Box(program)
        try:
            verdict = test(box)
        except (OSError, subprocess.TimeoutExpired) as error:
            verdict = repr(error)
        shutil.rmtree(box.folder, ignore_errors=True)
        passed, failed = (passed, failed + 1) if verdict else (passed + 1, failed)
        if verdict:
            print(f"failed: {test.__name__}: {verdict.rstrip()}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
