#!/usr/bin/env python3
"""fetch_typescript.py PROGRAM [NAME...]: where `shoal check` has its TypeScript from: fetched into the cache, from a registry
that is a server of our own on this machine; a native compiler, which is a stand-in. Ends in `N passed, N failed`."""
import base64
import gzip
import hashlib
import http.server
import io
import json
import os
import pty
import select
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from typing import Callable

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TYPESCRIPT = os.path.join(ROOT, "node_modules", "typescript")
NODE_TYPES = {
    "package.json": b'{ "name": "@types/node", "version": "22.0.9", "types": "index.d.ts" }',
    "index.d.ts": b'/// <reference types="undici-types" />\ndeclare module "node:path" { export function basename(path: string): "ours"; }\n',
}
UNDICI = {"package.json": b'{ "name": "undici-types", "version": "6.0.9", "types": "index.d.ts" }',
          "index.d.ts": b"export {};\n", "a/" + "deep" * 30 + "/x.d.ts": b"export {};\n"}


def packed(files: dict[str, bytes], folder: str = "package", tar_format: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tar_format) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(f"{folder}/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), 1)


def typescript_files() -> dict[str, bytes]:
    files = {}
    for folder, _, names in os.walk(os.path.join(TYPESCRIPT, "lib")):
        for name in names:
            path = os.path.join(folder, name)
            if folder.endswith("lib") and (name.startswith("lib.") or name == "typescript.js"):
                with open(path, "rb") as file:
                    files[os.path.relpath(path, TYPESCRIPT)] = file.read()
    files["package.json"] = b'{ "name": "typescript", "version": "5.8.99" }'
    return files


def integrity(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


class Registry:
    """Serves what is in `files`, by path; keeps who asked for what."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        registry = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                registry.asked.append((self.path, self.headers.get("Authorization")))
                data = registry.files.get(self.path)
                self.send_response(200 if data is not None else 404)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()
                self.wfile.write(data or b"")

            def log_message(self, *_: object) -> None:
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/npm"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> "Registry":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Project:
    def __init__(self, folder: str, registry: Registry):
        self.folder, self.registry = os.path.join(folder, "project"), registry
        self.cache = os.path.join(folder, "cache")
        os.makedirs(self.folder)
        keep = {k: v for k, v in os.environ.items() if k != "CI" and
                not k.upper().startswith(("NPM_CONFIG_", "SHOAL_", "HTTP", "ALL_PROXY"))}
        self.environment = dict(keep, HOME=os.path.join(folder, "home"), SHOAL_CACHE_DIR=self.cache,
                                PATH="/usr/bin:/bin", NPM_CONFIG_REGISTRY=registry.url, NPM_CONFIG_GLOBALCONFIG="/none")

    def write(self, name: str, text: str, mode: int = 0o644) -> str:
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def lock(self, **packages: tuple[str, str]) -> None:
        """package-lock.json with names, their versions, and what they are."""
        self.write("package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
            f"node_modules/{name}": {"version": version, "integrity": sri} for name, (version, sri) in packages.items()}}))

    def serve_all(self, whole: bool = True) -> None:
        archives = {"typescript": ("5.8.99", packed(typescript_files() if whole else {"package.json": b"{}"})),
                    "@types/node": ("22.0.9", packed(NODE_TYPES, "node", tarfile.GNU_FORMAT)),
                    "undici-types": ("6.0.9", packed(UNDICI))}
        for name, (version, data) in archives.items():
            self.registry.files[f"/npm/{name}/-/{name.split('/')[-1]}-{version}.tgz"] = data
        self.lock(**{name: (version, integrity(data)) for name, (version, data) in archives.items()})

    def run(self, *words: str, code: int = 0, **environment: str) -> str:
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, capture_output=True, text=True, timeout=120, check=False,
                              env=dict(self.environment, **environment), stdin=subprocess.DEVNULL)
        told = done.stdout + done.stderr
        assert done.returncode == code, f"{words}: exit code {done.returncode}, not {code}\n{told}"
        return told

    def cached(self) -> list[str]:
        folder = os.path.join(self.cache, "packages")
        return sorted(name for name in os.listdir(folder) if not name.startswith("types-")) if os.path.exists(folder) else []


def has(text: str, *parts: str) -> None:
    for part in parts:
        assert part in text, f"{part!r} is not in\n{text}"


WRONG = 'import { basename } from "node:path";\nimport { sep } from "shoal:path";\nconst n: number = basename("a/b");\nconsole.log(n, sep);\n'


def it_is_fetched_and_used(p: Project) -> None:
    if not os.path.exists(TYPESCRIPT):
        return
    p.write("main.ts", WRONG)
    has(p.run("check"), "not types", "'shoal cache typescript' fetches it")
    p.serve_all()
    has(p.run("cache", "typescript"), "TypeScript 5.8.99 and @types/node 22.0.9 are in the cache")
    assert p.cached() == ["typescript-5.8.99-22.0.9"], p.cached()
    modules = os.path.join(p.cache, "packages", p.cached()[0], "node_modules")
    assert os.path.exists(os.path.join(modules, "undici-types", list(UNDICI)[2]))  # A name that is too long for plain tar.
    # With Node's types and shoal's own, without a tsconfig.json, an npm or a node.
    told = p.run("check", code=1)
    has(told, "TS2322", "Type 'string' is not assignable", "main.ts:3:7", "1 error in 1 file")
    has(p.run("run", "--check", "main.ts", code=1), "TS2322")
    p.write("main.ts", WRONG.replace("number", "string"))
    has(p.run("check"), "no errors in 1 file")
    # Of a project, too.
    p.run("init", "--quiet")
    p.write("main.ts", WRONG)
    has(p.run("check", "main.ts", code=1), "main.ts:3:7", "1 error in 1 file")
    has(p.run("cache", "list"), "typescript-5.8.99-22.0.9")
    p.run("cache", "clear")
    assert p.cached() == [], p.cached()
    has(p.run("check", "main.ts"), "not types")


def other_bytes_are_refused(p: Project) -> None:
    p.serve_all(whole=False)
    path = "/npm/@types/node/-/node-22.0.9.tgz"
    p.registry.files[path] = packed(dict(NODE_TYPES, more=b"evil"), "node")
    has(p.run("cache", "typescript", code=1), "is not @types/node 22.0.9: its integrity is sha512-")
    assert p.cached() == [], p.cached()
    # Without a package-lock.json: the versions that shoal names, whatever the registry has of them.
    os.remove(os.path.join(p.folder, "package-lock.json"))
    p.registry.files["/npm/typescript/-/typescript-5.9.3.tgz"] = packed({"package.json": b"{}"})
    has(p.run("cache", "typescript", code=1), "is not typescript 5.9.3: its integrity is sha512-", "not sha512-jl1vZzPD")
    with open(os.path.join(ROOT, "package-lock.json"), encoding="utf-8") as file:
        own = json.load(file)["packages"]["node_modules/typescript"]
    assert own["version"] == "5.9.3" and own["integrity"].startswith("sha512-jl1vZzPD"), own
    del p.registry.files["/npm/typescript/-/typescript-5.9.3.tgz"]
    has(p.run("cache", "typescript", code=1), "typescript-5.9.3.tgz: 404")
    has(p.run("cache", "typescript", code=1, NPM_CONFIG_REGISTRY="http://127.0.0.1:9/"), "cannot reach 127.0.0.1:9")
    has(p.run("cache", "typescript", code=1, SHOAL_CACHE_DIR=""), "the cache is off")
    assert p.cached() == [], p.cached()


def archives_that_are_none(p: Project) -> None:
    def outside(name: str, kind: bytes = tarfile.REGTYPE) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info, io.BytesIO(b""))
        return gzip.compress(out.getvalue())
    plain = gzip.decompress(packed({"package.json": b"{}" * 400}))
    damaged = bytearray(plain)
    damaged[10] ^= 1
    cases = {
        "outside of the package": [outside("package/../../x"), outside("/etc/x"), outside("package/a/../../x")],
        "an entry that is no file": [outside("package/x", tarfile.SYMTYPE), outside("package/x", tarfile.LNKTYPE)],
        "cut off": [gzip.compress(plain[:600]), gzip.compress(plain[:1024])],
        "damaged": [gzip.compress(bytes(damaged))],
        "error": [plain, gzip.compress(plain)[:-20]],
    }
    for wanted, archives in cases.items():
        for data in archives:
            p.serve_all(whole=False)
            p.registry.files["/npm/typescript/-/typescript-5.8.99.tgz"] = data
            p.lock(typescript=("5.8.99", integrity(data)))
            has(p.run("cache", "typescript", code=1), wanted)
            assert p.cached() == [], p.cached()


def the_configuration_of_npm_counts(p: Project) -> None:
    p.serve_all(whole=False)
    del p.environment["NPM_CONFIG_REGISTRY"]
    host = p.registry.url[5:]
    p.write("package.json", "{}")
    p.write(".npmrc", f"; a remark\nregistry = {p.registry.url}/\n{host}/:_authToken=${{TOKEN}}\n")
    os.makedirs(os.path.join(p.folder, "below"))
    p.run("cache", "typescript", TOKEN="secret")
    assert [who for _, who in p.registry.asked] == ["Bearer secret"] * 3, p.registry.asked
    p.registry.asked.clear()
    p.write(".npmrc", f"registry=http://127.0.0.1:9\n@types:registry={p.registry.url}\n")
    has(p.run("cache", "typescript", code=1), "cannot reach 127.0.0.1:9")
    # The environment is before files, and the project's before the user's.
    p.run("cache", "typescript", npm_config_registry=p.registry.url)
    home = os.path.join(os.path.dirname(p.folder), "home")
    os.makedirs(home)
    with open(os.path.join(home, ".npmrc"), "w", encoding="utf-8") as file:
        file.write(f"registry={p.registry.url}\n")
    has(p.run("cache", "typescript", code=1), "cannot reach 127.0.0.1:9")
    os.remove(os.path.join(p.folder, ".npmrc"))
    p.run("cache", "typescript")


def at_a_terminal(p: Project, answer: str, *words: str) -> str:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(p.folder)
        os.execve(PROGRAM, [PROGRAM, *words], dict(p.environment, TERM="dumb"))
    told, is_answered, end = "", False, time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            data = os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            break
        told += data
        if not is_answered and "[y/N]" in told:
            is_answered = True
            os.write(terminal, answer.encode() + b"\n")
    os.close(terminal)
    os.waitpid(pid, 0)
    return told


def a_person_is_asked(p: Project) -> None:
    if not os.path.exists(TYPESCRIPT):
        return
    p.write("main.ts", WRONG)
    p.serve_all()
    has(at_a_terminal(p, "n", "check"), "Fetch TypeScript 5.8.99 into the cache", "not types")
    assert not p.registry.asked and not p.cached()
    assert "[y/N]" not in at_a_terminal(p, "y", "check", "--json") + at_a_terminal(p, "y", "check", "--modules-only")
    p.environment["CI"] = "1"
    assert "[y/N]" not in at_a_terminal(p, "y", "check")
    del p.environment["CI"]
    assert not p.registry.asked
    has(at_a_terminal(p, "y", "run", "--check", "main.ts"), "Fetch TypeScript", "TS2322")
    assert "[y/N]" not in at_a_terminal(p, "y", "check")
    p.run("cache", "clear")
    has(p.run("run", "--check", "main.ts"), "Syntax and modules were checked, not types")
    has(p.run("run", "--check", "--yes", "main.ts", code=1), "TS2322")


NATIVE = """#!/usr/bin/python3
import json, sys
here = LOG
if "--version" in sys.argv:
    print("Version 7.0.9")
elif "--showConfig" in sys.argv:
    print(json.dumps({"compilerOptions": {"strict": True}, "files": ["./main.ts", "./env.d.ts"]}))
else:
    config = json.load(open(sys.argv[sys.argv.index("-p") + 1]))
    json.dump({"words": sys.argv[1:], "config": config}, open(here, "w"))
    print("main.ts(2,3): error TS2322: Type 'A' is not assignable to type 'B'.")
    print("  Type 'x' is missing.")
    print("error TS9999: Of no file.")
    print(next(name for name in config["files"] if name.endswith("main.ts")))
    sys.exit(2)
"""


def a_native_compiler_is_a_program(p: Project) -> None:
    system = {"x86_64": "x64", "aarch64": "arm64"}[os.uname().machine]
    log = os.path.join(p.folder, "..", "log.json")
    native = NATIVE.replace("LOG", repr(log))
    p.write("tsconfig.json", '{ "compilerOptions": { "strict": true } }')
    p.write("env.d.ts", "declare const y: number;\n")
    p.write("main.ts", "const x = 1;\n  x;\n")

    def checked(version: str, *words: str) -> dict[str, object]:
        told = p.run("check", *words, code=1)
        has(told, f"(types, TypeScript {version}", "error TS2322: Type 'A' is not assignable to type 'B'.\n  Type 'x' is missing.",
            "main.ts:2:3", "> 2 |   x;", "error TS9999: Of no file.", "2 errors in 1 file")
        with open(log, encoding="utf-8") as file:
            asked: dict[str, object] = json.load(file)
        return asked
    # TypeScript 7: the package for this system has the program; typescript itself is a script for node.
    p.write("node_modules/typescript/package.json", '{ "name": "typescript", "version": "7.0.9", "bin": { "tsc": "./bin/tsc" } }')
    p.write(f"node_modules/@typescript/typescript-linux-{system}/package.json", "{}")
    p.write(f"node_modules/@typescript/typescript-linux-{system}/lib/tsc", native, 0o755)
    asked = checked("7.0.9")
    config = asked["config"]
    assert isinstance(config, dict)
    assert config["extends"] == p.folder + "/tsconfig.json" and config["compilerOptions"]["noEmit"], config
    assert config["files"] == [p.folder + "/main.ts", p.folder + "/env.d.ts"], config
    # Of one file, the project's declarations count.
    config = checked("7.0.9", "main.ts")["config"]
    assert isinstance(config, dict) and config["files"] == [p.folder + "/env.d.ts", p.folder + "/main.ts"], config
    report = json.loads(p.run("check", "--json", code=1))
    assert report["typescript"] == "7.0.9" and report["problems"][0]["file"] == p.folder + "/main.ts", report
    # A preview that the project has goes before; one in PATH counts where the project has none.
    p.write("node_modules/@typescript/native-preview/package.json",
            '{ "name": "@typescript/native-preview", "bin": { "tsgo": "./bin/tsgo" } }')
    p.write(f"node_modules/@typescript/native-preview-linux-{system}/package.json", "{}")
    p.write(f"node_modules/@typescript/native-preview-linux-{system}/lib/tsgo", native.replace("7.0.9", "7.0.10"), 0o755)
    checked("7.0.10")
    subprocess.run(["rm", "-r", os.path.join(p.folder, "node_modules")], check=True)
    p.write("../bin/tsgo", native.replace("7.0.9", "7.0.11"), 0o755)
    p.environment["PATH"] = os.path.normpath(os.path.join(p.folder, "..", "bin")) + ":/usr/bin"
    checked("7.0.11")
    # One that breaks says so.
    p.write("../bin/tsgo", "#!/bin/sh\necho no such option >&2\nexit 3\n", 0o755)
    has(p.run("check", code=1), "error: ", "no such option")


TESTS: list[Callable[[Project], None]] = [it_is_fetched_and_used, other_bytes_are_refused, archives_that_are_none,
                                          the_configuration_of_npm_counts, a_person_is_asked, a_native_compiler_is_a_program]


def main() -> int:
    names, failed = sys.argv[2:], 0
    chosen = [test for test in TESTS if not names or test.__name__ in names]
    for test in chosen:
        with tempfile.TemporaryDirectory() as folder, Registry() as registry:
            try:
                test(Project(os.path.realpath(folder), registry))
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"{test.__name__}: {error}")
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
