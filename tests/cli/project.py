#!/usr/bin/env python3
"""project.py PROGRAM: `init` gives a project that runs, tests and type-checks; examples type-check with the types that `types`
writes; the types and the manual page are current; completions are valid for their shells. What needs Node (the TypeScript
compiler) is left out where there is none. Ends in `N passed, N failed`."""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import named_tests

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TSC = os.path.join(ROOT, "node_modules", "typescript", "bin", "tsc")
NODE = shutil.which("node") if os.path.exists(TSC) else None


def run(*words: str, cwd: str, code: int = 0) -> str:
    environment = dict(os.environ, PATH=os.path.dirname(PROGRAM) + os.pathsep + os.environ.get("PATH", ""))
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == code, f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def a_new_project_runs_and_tests() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(PROGRAM, "init", "hello", cwd=folder)
        project = os.path.join(folder, "hello")
        with open(os.path.join(project, "package.json"), encoding="utf-8") as file:
            assert json.load(file)["name"] == "hello"
        assert run(PROGRAM, "task", "start", cwd=project) == "Hello, world!\n"
        assert run(PROGRAM, "task", "start", "you", cwd=project) == "Hello, you!\n"
        assert "passed" in run(PROGRAM, "task", "test", cwd=project)
        with open(os.path.join(project, "main.ts"), "w", encoding="utf-8") as file:
            file.write("console.log('mine');\n")
        run(PROGRAM, "init", cwd=project)  # Keeps what is there.
        assert run(PROGRAM, "main.ts", cwd=project) == "mine\n"


def a_project_is_named_by_its_folder() -> None:
    names = {"my Project": "my-project", "a/B": "b", ".hidden": "hidden", "../x_y.z": "x_y.z", "- -": "project"}
    for folder_name, name in names.items():
        with tempfile.TemporaryDirectory() as above:
            folder = os.path.join(above, "here")
            os.mkdir(folder)
            told = subprocess.run([PROGRAM, "init", "--", folder_name], cwd=folder, capture_output=True, text=True, timeout=60,
                                  check=True).stderr
            with open(os.path.join(folder, folder_name, "package.json"), encoding="utf-8") as file:
                assert json.load(file)["name"] == name, folder_name
            assert f"  cd {shlex.quote(folder_name)}\n" in told and "  shoal task start " in told, told
            again = subprocess.run([PROGRAM, "init", "--", folder_name], cwd=folder, capture_output=True, text=True, timeout=60,
                                   check=True).stderr
            assert "kept     package.json" in again and "  shoal task start " in again, again


def what_is_suggested_for_a_project_that_was_there_works() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
            file.write('{"name": "mine"}')
        told = subprocess.run([PROGRAM, "init"], cwd=folder, capture_output=True, text=True, timeout=60, check=True).stderr
        assert "kept     package.json" in told and "shoal task" not in told, told
        for line in ("main.ts", "test", "check"):
            assert f"  shoal {line} " in told, told
            run(PROGRAM, line, cwd=folder)


def a_new_project_type_checks() -> None:
    """By shoal, and by TypeScript as an editor has it; a mistake is found by both."""
    with tempfile.TemporaryDirectory() as folder:
        run(PROGRAM, "init", "--quiet", cwd=folder)
        os.symlink(os.path.join(ROOT, "node_modules"), os.path.join(folder, "node_modules"))
        told = run(PROGRAM, "task", "check", cwd=folder)
        assert "no errors in 2 files (types" in told, told
        run(str(NODE), TSC, "-p", ".", cwd=folder)
        told = run(PROGRAM, "run", "--check", "main.ts", cwd=folder)
        assert told == "Hello, world!\n", told
        with open(os.path.join(folder, "main.test.ts"), "a", encoding="utf-8") as file:
            file.write('test("a mistake", () => expect(greet(1)).toBe(""));\n')
        for told in (run(PROGRAM, "check", cwd=folder, code=1), run(str(NODE), TSC, "-p", ".", cwd=folder, code=2)):
            assert "TS2345" in told and re.search(r"main\.test\.ts[:(]7[:,]38", told), told


def check(folder: str, config: dict[str, object], code: int = 0) -> str:
    with open(os.path.join(folder, "tsconfig.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)
    return run(str(NODE), TSC, "-p", ".", cwd=folder, code=code)


OPTIONS = {"strict": True, "noEmit": True, "target": "ESNext", "module": "Preserve", "lib": ["ESNext"], "types": [],
           "allowImportingTsExtensions": True, "moduleDetection": "force"}


def examples_and_own_modules_type_check() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(PROGRAM, "types", "--write", cwd=folder)
        for name in os.listdir(os.path.join(ROOT, "examples")):
            if name.endswith(".ts"):
                shutil.copy(os.path.join(ROOT, "examples", name), folder)
        with open(os.path.join(folder, "own.ts"), "w", encoding="utf-8") as file:
            file.write('import { readTextFile } from "shoal:fs";\nimport { sleep } from "shoal:timers";\n'
                       'import { channel } from "shoal:channel";\n'
                       "const text: string = await readTextFile(import.meta.filename);\nawait sleep(text.length);\n"
                       "const { sender } = channel<number>(1);\nawait sender.send(1);\nsetImmediate(() => process.exit(0));\n")
        config = {"compilerOptions": OPTIONS, "include": ["*.ts", ".shoal/types/index.d.ts"]}
        check(folder, config)
        with open(os.path.join(folder, "own.ts"), "a", encoding="utf-8") as file:
            file.write("const wrong: number = await readTextFile('x');\n")
        assert "own.ts(9,7): error TS2322" in check(folder, config, code=2)


def types_in_one_file_type_check() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "all.d.ts"), "w", encoding="utf-8") as file:
            file.write(run(PROGRAM, "types", cwd=folder))
        check(folder, {"compilerOptions": OPTIONS, "include": ["*.ts"]})


def types_are_current() -> None:
    run(str(NODE), os.path.join(ROOT, "stdlib", "types", "generate.cjs"), "--check", cwd=ROOT)


def the_manual_page_is_current() -> None:
    with open(os.path.join(ROOT, "docs", "shoal.1"), encoding="utf-8") as file:
        assert file.read() == run(PROGRAM, "help", "--man", cwd=ROOT), "build/release/shoal help --man >docs/shoal.1"


def completions_are_valid() -> None:
    for shell in ("bash", "zsh", "fish"):
        script = run(PROGRAM, "completions", shell, cwd=ROOT)
        assert "seed" in script and "completions" in script
        if shutil.which(shell):
            subprocess.run([shell, "-n", "/dev/stdin"], input=script, text=True, check=True, timeout=30)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("notes", "program.ts", "results/x"):
            os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8"):
                pass
        completions = run(PROGRAM, "completions", "bash", cwd=folder)
        for words, found in (
            ("shoal run --se", "--seed="),
            ("shoal comp", "completions"),
            ("shoal run pro", "program.ts"),
            ("shoal run not", ""),
            ("shoal test --reporter = d", "dot"),
            ("shoal test --reporter =", "pretty dot tap junit json"),
            ("shoal test --reporter ta", "tap"),
            ("shoal run --record = no", "notes"),
            ("shoal run --record no", "notes"),
            ("shoal test --coverage = res", "results"),
            ("shoal run --seed = no", ""),
        ):
            with open(os.path.join(folder, "c.bash"), "w", encoding="utf-8") as file:
                file.write(f'{completions}COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _shoal; echo "${{COMPREPLY[@]}}"\n')
            assert run("bash", os.path.join(folder, "c.bash"), cwd=folder).strip() == found, words


def the_cache_is_listed_and_cleared() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHOAL_CACHE_DIR"] = os.path.join(folder, "cache")
        with open(os.path.join(folder, "big.ts"), "w", encoding="utf-8") as file:
            file.write("export const a = [\n" + "1,\n" * 3000 + "];\n")
        run(PROGRAM, "cache", "warm", "big.ts", cwd=folder)
        os.makedirs(os.path.join(folder, "cache", "packages", "typescript-1.0.0"))
        listed = run(PROGRAM, "cache", "list", cwd=folder).splitlines()
        assert listed[0].endswith("  " + os.path.join(folder, "big.ts")) and listed[1].endswith("  typescript-1.0.0"), listed
        assert listed[2].startswith("compiled code: 1 entry, ") and listed[3].startswith("packages: 1 entry, 0 bytes"), listed
        os.rmdir(os.path.join(folder, "cache", "packages", "typescript-1.0.0"))
        assert run(PROGRAM, "cache", "path", cwd=folder).strip() == os.path.join(folder, "cache", "code")
        assert json.loads(run(PROGRAM, "cache", "--json", cwd=folder))[0]["source"].endswith("big.ts")
        assert run(PROGRAM, "cache", "clear", cwd=folder) == "1 entry removed\n"
        assert json.loads(run(PROGRAM, "cache", "--json", cwd=folder)) == []
        del os.environ["SHOAL_CACHE_DIR"]


def main() -> int:
    tests = [a_new_project_runs_and_tests, a_project_is_named_by_its_folder, what_is_suggested_for_a_project_that_was_there_works, the_manual_page_is_current, completions_are_valid, the_cache_is_listed_and_cleared]
    if NODE:
        tests += [a_new_project_type_checks, examples_and_own_modules_type_check, types_in_one_file_type_check, types_are_current]
    return named_tests.run(tests)


if __name__ == "__main__":
    sys.exit(main())
