#!/usr/bin/env python3
"""permissions_attacks.py PROGRAM: ways round the permissions that have worked once, or would if somebody forgot: each is
tried by a program that was given a little, and must end in a refusal that names the flag. What is allowed beside it must
still work. Ends in `N passed, N failed`."""
import json
import os
import shutil
import socket
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from permissions import PRELUDE, Box, at_terminal, differences, package  # noqa: E402

LATER = """
import * as nfs from "node:fs";
async function later(name: string, work: () => unknown): Promise<void> {
  let text: string;
  try { text = "ok " + String(await work()); }
  catch (e: any) { text = e.name === "NotCapable" ? "refused " + e.message : "error " + (e.code ?? e.name); }
  console.log(name + ": " + text);
}
"""


def a_handle_for_reading_changes_nothing(box: Box) -> str:
    """The system lets the owner change mode, owner and times by any handle."""
    path = box.write("data/a.txt", "A")
    os.chmod(path, 0o644)
    os.utime(path, (1000, 1000))
    code = LATER + """
        tell("fchmod", () => nfs.fchmodSync(nfs.openSync("data/a.txt", "r"), 0o777));
        tell("fchown", () => nfs.fchownSync(nfs.openSync("data/a.txt", "r"), 0, 0));
        tell("futimes", () => nfs.futimesSync(nfs.openSync("data/a.txt", "r"), 5, 5));
        tell("of a folder", () => nfs.fchmodSync(nfs.openSync("data", "r"), 0o700));
        tell("utime", () => fs.openSync("data/a.txt").utimeSync(5, 5));
        await later("FileHandle", async () => (await nfs.promises.open("data/a.txt", "r")).chmod(0o777));
        tell("read", () => fs.readTextFileSync("data/a.txt"));
    """
    told = box.told(["--allow-read=data"], code)
    flag = 'refused Requires write access to "' + path + '", run again with the --allow-write flag'
    wrong = differences(told, {"fchmod": flag, "fchown": flag, "futimes": flag, "utime": flag, "FileHandle": flag,
                               "of a folder": "refused Requires write access", "read": "ok A"})
    if wrong or os.stat(path).st_mtime != 1000 or os.stat(path).st_mode & 0o777 != 0o644:
        return wrong or "the file was changed"
    told = box.told(["--allow-read=data", "--allow-write=data"], code)
    return differences(told, {"fchmod": "ok", "futimes": "ok", "of a folder": "ok", "utime": "ok", "FileHandle": "ok"})


def how_to_open_is_no_writing(box: Box) -> str:
    box.write("data/a.txt", "A")
    told = box.told(["--allow-read=data"], LATER + """
        const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_SYNC, O_TRUNC, O_CREAT } = nfs.constants;
        const open = (name: string, path: string, flags: number) => tell(name, () => nfs.openSync(path, flags) > 2);
        open("folder", "data", O_RDONLY | O_DIRECTORY); open("no link", "data/a.txt", O_RDONLY | O_NOFOLLOW);
        open("no wait", "data/a.txt", O_RDONLY | O_NONBLOCK); open("sync", "data/a.txt", O_RDONLY | O_SYNC);
        open("truncate", "data/a.txt", O_RDONLY | O_TRUNC); open("create", "data/b.txt", O_RDONLY | O_CREAT);
        tell("read", () => fs.readTextFileSync("data/a.txt"));
    """)
    writes = "refused Requires write access"
    return differences(told, {"folder": "ok true", "no link": "ok true", "no wait": "ok true", "sync": "ok true",
                              "truncate": writes, "create": writes, "read": "ok A"})


def folders_beside_the_way_stay_untold(box: Box) -> str:
    """Whether a folder is there shows in whether making one below it works."""
    box.write("data/sub/a.txt", "A")
    os.makedirs(os.path.join(box.folder, "secret/there"))
    box.link("../secret", "data/out")
    told = box.told(["--allow-read=data", "--allow-write=data"], LATER + """
        const make = (name: string, path: string) => tell(name, () => nfs.mkdirSync(path, { recursive: true }));
        make("dots, there", "data/../secret/there/../../data/sub"); make("dots, not there", "data/../secret/none/../../data/sub");
        make("link, there", "data/out/there"); make("link, not there", "data/out/none");
        make("through a link, there", "data/out/there/x"); make("through a link, not there", "data/out/none/x");
        tell("chdir", () => { process.chdir("data/sub"); process.chdir("../../data"); return process.cwd().endsWith("/data"); });
        tell("chdir by a link", () => process.chdir("out"));
        tell("where", () => process.cwd().endsWith("/data"));
    """)
    wrong = differences(told, {"dots, there": "ok", "dots, not there": "ok", "link, there": "refused", "chdir": "ok true",
                               "chdir by a link": "refused Requires read access", "where": "ok true"})
    for there in ("link", "through a link"):
        same = told.get(there + ", there", "").replace("there", "none") == told.get(there + ", not there", "?")
        wrong = wrong or ("" if same else f"{there}: {told}")
    return wrong


def watching(box: Box) -> str:
    """Not through a link, and not what is denied below what is allowed."""
    box.write("data/keys/k.txt", "K")
    box.write("data/open/o.txt", "O")
    box.write("secret/s.txt", "S")
    box.link("../secret", "data/out")
    main = box.write("main.ts", PRELUDE + """
        tell("out", () => fs.watchFs("data/out"));
        const watcher = fs.watchFs("data", { recursive: true });
        setTimeout(() => watcher.close(), 1500);
        console.log("ready: 1");
        for await (const event of watcher) for (const path of event.paths) console.log("seen: " + path);
    """)
    with subprocess.Popen([box.program, "run", "--allow-read=data", "--deny-read=data/keys", main], cwd=box.folder,
                          stdout=subprocess.PIPE, text=True) as running:
        lines = []
        for line in running.stdout or ():
            lines.append(line.strip())
            if line.startswith("ready"):
                box.write("data/keys/hidden.txt", "x")
                box.write("secret/hidden.txt", "x")
                box.write("data/open/seen.txt", "x")
    if not any("seen.txt" in each for each in lines):
        return f"nothing was seen: {lines}"
    return "" if not any("hidden" in each for each in lines) and lines[0].startswith("out: refused") else str(lines)


def a_denied_file_that_loses_its_name(box: Box) -> str:
    path = box.write("data/key", "KEY")
    os.link(path, os.path.join(box.folder, "data/other"))
    box.write("data/plain", "P")
    return differences(box.told(["--allow-read", "--allow-write", "--deny-read=data/key"], """
        tell("before", () => fs.readTextFileSync("data/other"));
        tell("remove", () => fs.removeSync("data/key"));
        tell("after", () => fs.readTextFileSync("data/other"));
        tell("plain", () => fs.readTextFileSync("data/plain"));
    """), {"before": "refused", "remove": "ok", "after": "refused", "plain": "ok P"})


def given_back(box: Box) -> str:
    """With the place that a link leads to; and by packages as well."""
    box.write("real/a.txt", "A")
    box.link("real", "link")
    package(box, "dep", 'import { readTextFileSync } from "shoal:fs"; export const read = readTextFileSync;')
    package(box, "late", 'import { readTextFileSync } from "shoal:fs"; export const read = readTextFileSync;')
    return differences(box.told(["--allow-read=link,node_modules", "--deny-net=:pkg=dep", "--deny-net=:pkg=late"], """
        import { permissions } from "shoal:permissions";
        import { read } from "dep";
        tell("by the link", () => fs.readTextFileSync("link/a.txt")); tell("dep", () => read("link/a.txt"));
        permissions.revokeSync({ name: "read", path: "link" });
        const late = await import("late");
        tell("link", () => fs.readTextFileSync("link/a.txt")); tell("place", () => fs.readTextFileSync("real/a.txt"));
        tell("dep after", () => read("link/a.txt")); tell("late", () => late.read("link/a.txt"));
    """), {"by the link": "ok A", "dep": "ok A", "link": "refused", "place": "refused", "dep after": "refused",
           "late": "refused"})


def answers_settle_nothing_anew(box: Box) -> str:
    """A rule means the place that it was made for, although a link has that name when somebody answers a question."""
    box.write("a/x.txt", "x")
    box.write("b/y.txt", "y")
    box.write("secret/x.txt", "OUTSIDE")
    box.link(os.path.join(box.folder, "secret"), "b/out")
    box.write("main.ts", PRELUDE + """
        fs.removeSync("a", { recursive: true }); fs.renameSync("b/out", "a");
        tell("other", () => fs.readTextFileSync("main.ts"));
        tell("x", () => fs.readTextFileSync("a/x.txt"));
    """)
    shown = at_terminal(box, ["--allow-read=a,b", "--allow-write=a,b", "main.ts"], ["n"])
    return "" if "x: refused" in shown and "OUTSIDE" not in shown else shown


def who_is_asked_sees_where_a_link_leads(box: Box) -> str:
    box.write("secret/key.txt", "KEY")
    box.link("secret/key.txt", "innocent.txt")
    box.write("main.ts", PRELUDE + """
        tell("read", () => fs.readTextFileSync("innocent.txt"));
        tell("again", () => fs.readTextFileSync("innocent.txt"));
    """)
    shown = at_terminal(box, ["main.ts"], ["y"])
    if f'read access to "{box.folder}/secret/key.txt"' not in shown or "read: ok KEY" not in shown:
        return shown
    return "" if shown.count("Allow?") == 1 and "again: ok KEY" in shown else shown


def nobody_paints_over_a_question(box: Box) -> str:
    """What a Worker prints meanwhile waits for the answer."""
    box.write("a.txt", "A")
    box.write("worker.ts", "const end = Date.now() + 1500; postMessage(1);\n"
              "const next = () => { console.log('PAINTED'); if (Date.now() < end) setTimeout(next, 10); }; setTimeout(next, 100);")
    box.write("main.ts", PRELUDE + """
        const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
        await new Promise((resolve) => worker.onmessage = resolve);
        tell("a", () => fs.readTextFileSync("a.txt")); worker.terminate();
    """)
    shown = at_terminal(box, ["main.ts"], ["y"], pause=0.7)
    if "a: ok A" not in shown or "PAINTED" not in shown:
        return shown
    question = shown[shown.index("shoal: the program"):]
    return "" if "PAINTED" not in question[:question.index("> y")] else shown


def this_machine_by_its_other_names(box: Box) -> str:
    """The system takes 0.0.0.0 and [::] for this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
            peer.close()

    threading.Thread(target=serve, daemon=True).start()
    names = ["0.0.0.0", "0", "[::]", "[::ffff:0.0.0.0]", "127.1", "0x7f.1", "[::ffff:127.0.0.1]", "LOCALHOST",
             "\uff4c\uff4fcalhost", "127.0.0.1"]
    code = LATER + "".join(
        f'await later({json.dumps(name)}, async () => (await fetch("http://{name}:{port}/")).text());\n' for name in names)
    told = box.told(["--allow-net", "--deny-net=127.0.0.0/8,[::1]"], code)
    flag = "refused Requires net access"
    wrong = "" if all(f"{name}: {flag}" in told["stdout"] for name in names) else told["stdout"]
    told = box.told([f"--allow-net=127.0.0.1:{port}"], code)
    listener.close()
    for name, text in (("127.1", "ok hi"), ("127.0.0.1", "ok hi"), ("0.0.0.0", flag), ("LOCALHOST", flag)):
        wrong = wrong or ("" if f"{name}: {text}" in told["stdout"] else told["stdout"])
    return wrong


def a_denied_program_by_another_name(box: Box) -> str:
    box.link("/bin/sh", "tool")
    sh = os.path.realpath("/bin/sh")
    return differences(box.told(["--allow-run", "--deny-run=/bin/sh"], LATER + f"""
        import {{ execFileSync, execSync }} from "node:child_process";
        tell("named", () => execFileSync("/bin/sh", ["-c", "echo hi"])); tell("shell", () => execSync("echo hi"));
        tell("place", () => execFileSync({json.dumps(sh)}, ["-c", "echo hi"]));
        tell("link", () => execFileSync("./tool", ["-c", "echo hi"]));
        tell("other", () => execFileSync("/bin/echo", ["hi"]));
        tell("null", () => execFileSync("/bin/echo\\0", ["hi"]));
    """), {"named": "refused Requires run access", "shell": "refused", "place": "refused", "link": "refused", "other": "ok hi",
           "null": "error"})


def loading_is_not_reading(box: Box) -> str:
    """What is no code, under a name that was worked out."""
    box.write("secret/s.json", '{"k": "SECRET"}')
    box.write("secret/env", "TOKEN=hunter2")
    box.write("secret/.env", "TOKEN=hunter2")
    box.write("secret/code.ts", "export default 42;")
    box.write("own.json", '{"own": 1}')
    box.write("own.txt", "text")
    package(box, "dep", "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n"
            "export const own = () => require('./package.json').name; export const load = (p) => require(p);\n"
            "export const written = () => import('../../own.json', { with: { type: 'json' } }).then((m) => m.default.own);")
    box.link("../../secret/s.json", "node_modules/dep/link.json")
    code = LATER + """
        import own from "./own.json" with { type: "json" }; import text from "./own.txt" with { type: "text" };
        import { createRequire } from "node:module"; import * as dep from "dep";
        const require = createRequire(import.meta.url), at = (...parts: string[]) => process.cwd() + "/" + parts.join("/");
        const load = (path: string, type?: string) =>
          import(path, type ? { with: { type } } : undefined).then((m) => JSON.stringify(m.default));
        tell("static", () => own.own + text); tell("required", () => require("./own.json").own);
        await later("written", async () => (await import("./own.json", { with: { type: "json" } })).default.own);
        await later("code", () => load(at("secret", "code.ts")));
        await later("json", () => load(at("secret", "s.json"), "json")); await later("text", () => load(at("secret", "env"), "text"));
        await later("bytes", () => load(at("secret", "env"), "bytes")); await later("text as json", () => load(at("secret", "env"), "json"));
        await later("plain json", () => load(at("secret", "s.json"))); await later("no extension", () => load(at("secret", "env")));
        tell("require json", () => JSON.stringify(require(at("secret", "s.json")))); tell("require env", () => require(at("secret", ".env")));
        await later("data url", () => load(`data:text/javascript,import x from "${at("secret", "s.json")}" with{type:"json"};export default x`));
        await later("eval", () => (0, eval)(`import("${at("secret", "s.json")}", { with: { type: "json" } })`).then((m: any) => m.default.k));
        tell("package's own", dep.own); tell("package's", () => dep.load(at("secret", "s.json")));
        await later("package, written", dep.written); tell("package, by a link", () => dep.load("./link.json"));
        await later("etc", () => load("/etc/" + "passwd", "text")); await later("environ", () => load("/proc/self/" + "environ", "bytes"));
    """
    flag = "refused Requires read access"
    free = {"static": "ok 1text", "required": "ok 1", "written": "ok 1", "code": "ok 42", "package's own": "ok dep"}
    read = {"json": '{"k":"SECRET"}', "text": '"TOKEN=hunter2"', "bytes": "{", "plain json": "{",
            "require json": "{", "data url": "{", "eval": "SECRET", "package's": "[object", "package, written": "1",
            "package, by a link": "[object", "etc": '"'}
    more = ["text as json", "no extension", "require env", "environ"]
    told = box.told([], code)
    wrong = differences(told, {**free, **{name: flag for name in [*read, *more]}})
    if wrong or "hunter2" in told["stdout"]:
        return wrong or "the token was told"
    told = box.told(["--allow-read", "--audit", "log.jsonl"], code)
    wrong = differences(told, {**free, **{name: "ok " + text for name, text in read.items()},
                               "text as json": "error", "environ": "refused Requires all access"})
    with open(os.path.join(box.folder, "log.jsonl"), encoding="utf-8") as file:
        return wrong or ("" if '/etc/passwd"' in file.read() else "what was loaded is not in the audit")


def packages_borrow_nothing(box: Box) -> str:
    """A package with permissions of its own hands the program functions, or loads the program's."""
    box.write("secret.txt", "KEY")
    box.write("helper.ts", "import { readTextFileSync } from 'shoal:fs'; export const read = () => readTextFileSync('secret.txt');")
    text = "import('node:fs').then((fs) => fs.readFileSync('secret.txt', 'utf8'))"
    package(box, "dep", f"""
        import module from "node:module"; import vm from "node:vm";
        const text = {json.dumps(text)};
        export const evaluate = eval.bind(null, text), plain = eval, source = text;
        export const made = Function.bind(null, "return " + text);
        export const getter = {{}}; Object.defineProperty(getter, "value", {{ get: eval.bind(null, text) }});
        export const json = {{ [text]: {{ toJSON(key) {{ return 1; }} }} }};
        json[text].toJSON = (0, eval);
        export const compiled = vm.compileFunction.bind(vm, "return " + text, []);
        export const script = vm.runInThisContext.bind(vm, text);
        export const thenable = {{ then: eval.bind(null, "globalThis.taken = " + text) }};
        export function required() {{
          const m = new module.Module(process.cwd() + "/helper.js"); m.filename = process.cwd() + "/helper.js"; m.paths = [];
          return m.require("fs").readFileSync("secret.txt", "utf8");
        }}
        export const imported = async () => (await import("../../helper.ts")).read();
        export const importedByRequire = () => module.createRequire(import.meta.url)("../../helper.ts").read();
        export const compute = () => new Function("a", "return a + 1")(41);
        export const argument = (work) => work();
    """)
    told = box.told(["--allow-read", "--allow-env", "--allow-env=X:pkg=dep"], LATER + """
        import * as dep from "dep"; import module from "node:module";
        void module.builtinModules;
        await later("eval", () => dep.evaluate()); await later("plain", () => dep.plain(dep.source));
        await later("Function", () => dep.made()()); await later("getter", () => (dep.getter as any).value);
        await later("compiled", () => dep.compiled()()); await later("script", () => dep.script());
        JSON.stringify(dep.json); await later("required", () => dep.required());
        await later("imported", () => dep.imported()); await later("by require", () => dep.importedByRequire());
        tell("compute", () => dep.compute()); tell("computed here", () => new Function("return 42")());
        await later("direct eval", () => eval("fs.readTextFileSync('secret.txt')"));
        await later("handed over", () => dep.argument(() => fs.readTextFileSync("secret.txt")));
        tell("program", () => fs.readTextFileSync("secret.txt"));
    """)
    flag = "refused Requires read access"
    return differences(told, {"eval": flag, "plain": flag, "Function": flag, "getter": flag, "compiled": flag, "script": flag,
                              "required": flag, "imported": flag, "by require": flag, "compute": "ok 42",
                              "computed here": "ok 42", "direct eval": "ok KEY", "handed over": "ok KEY", "program": "ok KEY"})


def names_that_scripts_give(box: Box) -> str:
    """Of code made from text, and of modules: not those of built-in modules, and no marks of whose code it is."""
    box.write("lib/a.cjs", "module.exports = require('fs');")
    box.write("node_modules/odd/package.json", '{"name": "odd", "main": "index.js\\u0000package 7"}')
    box.write("node_modules/odd/index.js", "module.exports = require('fs');")
    return differences(box.told([], LATER + """
        import vm from "node:vm"; import module from "node:module"; const require = module.createRequire(import.meta.url);
        const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER, text = "import('shoal:host')";
        await later("script", () => vm.runInThisContext(text, { filename: "node:fs", importModuleDynamically }));
        await later("function", () => vm.compileFunction("return " + text, [], { filename: "node:fs", importModuleDynamically })());
        await later("compile", () => { const m: any = new module.Module("x"); m._compile("exports.x = " + text, "node:fs"); return m.exports.x; });
        const marked = "x\\0package 7", read = (m: any) => m.readFileSync("main.ts");
        await later("marked script", async () => read(await vm.runInThisContext("import('node:fs')", { filename: marked, importModuleDynamically })));
        await later("marked data", async () => read(await import("data:text/javascript,export*from 'node:fs'//\\0package 7")));
        await later("marked require", () => read(require(process.cwd() + "/lib/a.cjs\\0package 7")));
        await later("marked import", () => import(process.cwd() + "/lib/a.cjs\\0package 7"));
        await later("marked main", () => read(require("odd")));
        await later("marked createRequire", () => read(module.createRequire("/x\\0package 7")("fs")));
        await later("file", () => vm.runInThisContext("1 + 1", { filename: "node:fs" }));
    """), {"script": "error", "function": "error", "compile": "error", "marked script": "refused Requires read access",
           "marked data": "error ERR_INVALID", "marked require": "refused Requires read access", "marked import": "error",
           "marked main": "refused Requires read access",
           "marked createRequire": "error", "file": "ok 2", "exit": "0"})


def the_environment_is_audited(box: Box) -> str:
    seen = []
    for flags in (["--allow-env=ZQ_A,ZQ_B"], ["-E"], []):
        log = os.path.join(box.folder, "log.jsonl")
        if os.path.exists(log):
            os.remove(log)
        box.told([*flags, "--audit", "log.jsonl"], "tell('env', () => process.env.ZQ_A); process.env.ZQ_B;", {"ZQ_A": "1"})
        with open(log, encoding="utf-8") as file:
            uses = [json.loads(line) for line in file]
        seen.append([(u["permission"], u["subject"], u["outcome"]) for u in uses])
    wanted = [[("env", "ZQ_A", "granted")], [("env", "", "granted")], []]
    return "" if seen == wanted else str(seen)


TESTS = (a_handle_for_reading_changes_nothing, how_to_open_is_no_writing, folders_beside_the_way_stay_untold, watching,
         a_denied_file_that_loses_its_name, given_back, answers_settle_nothing_anew, who_is_asked_sees_where_a_link_leads,
         nobody_paints_over_a_question, this_machine_by_its_other_names, a_denied_program_by_another_name,
         loading_is_not_reading, packages_borrow_nothing, names_that_scripts_give,
         the_environment_is_audited)


def main() -> int:
    program, names = os.path.abspath(sys.argv[1]), [a for a in sys.argv[2:] if not a.startswith("--")]
    passed = failed = 0
    for test in TESTS:
        if names and test.__name__ not in names:
            continue
        box = Box(program)
        try:
            verdict = test(box)
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            verdict = repr(error)
        shutil.rmtree(box.folder, ignore_errors=True)
        passed, failed = (passed, failed + 1) if verdict else (passed + 1, failed)
        if verdict:
            print(f"failed: {test.__name__}: {verdict.rstrip()}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
