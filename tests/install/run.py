#!/usr/bin/env python3
"""run.py examples BUILD: runs the examples of the embedding API as the build directory has them.
run.py installed BUILD: installs that build to a temporary prefix, builds a project of somebody else's and the examples
against it (with CMake's find_package and with pkg-config), and runs them. Ends in `N passed, N failed`."""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
EXAMPLES = ("plugins", "faas", "c", "game")
RUN_SECONDS = 300

passed, failed = 0, 0


def check(name: str, ok: bool, why: str = "") -> bool:
    global passed, failed
    passed, failed = passed + ok, failed + (not ok)
    if not ok:
        print(f"FAILED {name}\n{why}")
    return ok


def run(name: str, command: list[str], **how) -> subprocess.CompletedProcess | None:
    """Runs a step that must succeed; None if it does not."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=RUN_SECONDS, **how)
    except (OSError, subprocess.TimeoutExpired) as error:
        check(name, False, str(error))
        return None
    if done.returncode != 0:
        check(name, False, f"exit code {done.returncode}\n{done.stdout}{done.stderr}"[-4000:])
        return None
    return done


def check_output(name: str, program: str, expected: str) -> None:
    done = run(name, [program])
    if done:
        check(name, done.stdout == expected, f"wanted:\n{expected}\ngot:\n{done.stdout}")


def check_example(name: str, program: str) -> None:
    with open(f"{ROOT}/examples/embed-{name}/main.out", encoding="utf-8") as file:
        check_output(f"embed-{name}", program, file.read())


def build(source: str, folder: str, prefix: str, cache: dict[str, str]) -> bool:
    settings = [f"-D{key}={cache[key]}" for key in ("CMAKE_C_COMPILER", "CMAKE_CXX_COMPILER") if key in cache]
    name = "build of " + os.path.relpath(source, ROOT)
    return bool(run(name, ["cmake", "-G", "Ninja", "-S", source, "-B", folder, f"-DCMAKE_PREFIX_PATH={prefix}",
                           "-DCMAKE_BUILD_TYPE=Debug", *settings])
                and run(name, ["cmake", "--build", folder, "-j2"]))


def with_pkg_config(prefix: str, folder: str, cache: dict[str, str]) -> None:
    env = {**os.environ, "PKG_CONFIG_PATH": f"{prefix}/lib/pkgconfig:{prefix}/lib/x86_64-linux-gnu/pkgconfig"}
    flags = run("pkg-config", ["pkg-config", "--cflags", "--libs", "shoal"], env=env)
    if not flags:
        return
    compiler = cache.get("CMAKE_CXX_COMPILER", "c++")
    program = f"{folder}/with_pkg_config"
    words = flags.stdout.split()
    words += [f"-Wl,-rpath,{word[2:]}" for word in words if word.startswith("-L")]
    if run("pkg-config build", [compiler, "-std=c++20", f"{HERE}/main.cpp", "-o", program, *words]):
        check_output("pkg-config", program, "42\nRangeError: gone\n")


def exported(library: str) -> list[str]:
    done = run("nm", ["nm", "-D", "-C", "--defined-only", library])
    return [line.split(" ", 2)[2] for line in done.stdout.splitlines()] if done else []


def check_exports(prefix: str, library: str) -> None:
    """Every function of the C headers is there, and nothing of the engine's."""
    names = exported(library)
    declared: set[str] = set()
    for header in ("shoal.h", "shoal/c_values.h", "shoal/c_groups.h"):
        with open(f"{prefix}/include/{header}", encoding="utf-8") as file:
            declared.update(re.findall(r"SHOAL_API[^;]*?\b(shoal_\w+)\(", file.read()))
    missing = sorted(declared - set(names))
    check("the shared library exports the C ABI", bool(declared) and not missing, " ".join(missing))
    more = sorted({name for name in names if name.startswith("shoal_")} - declared)
    check("the shared library exports no C function that is not declared", not more, " ".join(more))
    public = ("Runtime", "ContextHandle", "ContextGroup", "ObjectHandle", "HandleCore", "Script", "Program",
              "ByteBuffer", "CloneRecord", "Data", "FutureState", "Error", "Session", "SourceWatch")
    others = [n for n in names if re.match(r"(\w+ for )?shoal::[A-Z]", n)
              and not re.match(rf"(\w+ for )?shoal::(({'|'.join(public)})\b|Convert<shoal::Program>)", n)]
    check("the shared library exports nothing of the engine", not others, "\n".join(others[:40]))


def installed(build_folder: str) -> None:
    with open(f"{build_folder}/CMakeCache.txt", encoding="utf-8") as file:
        cache = {line.split(":", 1)[0]: line.strip().split("=", 1)[1] for line in file if "=" in line and ":" in line}
    with tempfile.TemporaryDirectory() as folder:
        prefix = f"{folder}/prefix"
        if not run("install", ["cmake", "--install", build_folder, "--prefix", prefix]):
            return
        if build(HERE, f"{folder}/project", prefix, cache):
            check_output("find_package, C++", f"{folder}/project/in_cpp", "42\nRangeError: gone\n")
            check_output("find_package, C", f"{folder}/project/in_c", "42\ncontext or function is NULL\n")
            if os.path.exists(f"{folder}/project/in_c_shared"):
                check_output("shared library, C++", f"{folder}/project/in_cpp_shared", "42\nRangeError: gone\n")
                check_output("shared library, C", f"{folder}/project/in_c_shared",
                             "42\ncontext or function is NULL\n")
        library = next((f"{prefix}/{lib}/libshoal.so" for lib in ("lib", "lib64", "lib/x86_64-linux-gnu")
                        if os.path.exists(f"{prefix}/{lib}/libshoal.so")), None)
        wanted = cache.get("SHOAL_SHARED", "OFF") in ("ON", "TRUE", "1")
        check("the shared library is there if it was asked for", bool(library) == wanted)
        if library:
            check_exports(prefix, library)
        with_pkg_config(prefix, folder, cache)
        for name in EXAMPLES:
            if build(f"{ROOT}/examples/embed-{name}", f"{folder}/{name}", prefix, cache):
                check_example(name, f"{folder}/{name}/embed-{name}")


def main() -> int:
    mode, build_folder = sys.argv[1], os.path.abspath(sys.argv[2])
    if mode == "installed":
        installed(build_folder)
    else:
        for name in EXAMPLES:
            check_example(name, f"{build_folder}/examples/embed-{name}/embed-{name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
