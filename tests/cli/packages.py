#!/usr/bin/env python3
"""packages.py PROGRAM: `add`, `remove` and `install` run the project's package manager. Stand-ins of all of them write down what
they are given; where there is npm, it installs a package from a file, without the network, whose install script must run only if
it is allowed. Ends in `N passed, N failed`."""
import io
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

import named_tests

PROGRAM = os.path.abspath(sys.argv[1])
MANAGERS = ("npm", "pnpm", "yarn", "bun")
BY_LOCK = {"package-lock.json": "npm", "npm-shrinkwrap.json": "npm", "pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn",
           "bun.lock": "bun", "bun.lockb": "bun", "pnpm-workspace.yaml": "pnpm"}
# Writes down its arguments, its folder and what Yarn reads; installs a package; then does as it is told.
STAND_IN = """#!/bin/sh
printf '%s\\n' "$(basename "$0")" "$@" >>"$RECORD"
echo "in $PWD; scripts ${YARN_ENABLE_SCRIPTS:-unset}" >>"$RECORD"
mkdir -p node_modules/tide
echo '{"name":"tide","version":"1.0.0"}' >node_modules/tide/package.json
echo 'module.exports = "high";' >node_modules/tide/index.js
echo "it says so"
echo "it warns" >&2
eval "$THEN"
"""


class Project:
    """A folder with stand-ins of package managers before it in PATH; those of the machine are not seen."""

    def __init__(self, managers: tuple[str, ...] = MANAGERS, **files: str) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        base = os.path.realpath(self.temporary.name)
        self.folder, self.record, self.bin = (os.path.join(base, n) for n in ("project", "record", "bin"))
        os.makedirs(self.folder)
        os.makedirs(self.bin)
        for tool in ("sh", "mkdir", "basename", "sleep"):
            os.symlink(str(shutil.which(tool)), os.path.join(self.bin, tool))
        for name in managers:
            self.write(os.path.join(self.bin, name), STAND_IN)
            os.chmod(os.path.join(self.bin, name), 0o755)
        self.write("package.json", files.pop("package", "{}"))
        self.environment = {"PATH": self.bin, "RECORD": self.record, "HOME": base, "THEN": "", "NO_COLOR": "1"}

    def __enter__(self) -> "Project":
        return self

    def __exit__(self, *_error: object) -> None:
        self.temporary.cleanup()

    def write(self, name: str, text: str = "") -> None:
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, *words: str, code: int = 0, then: str = "", cwd: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run([PROGRAM, *words], cwd=os.path.join(self.folder, cwd), capture_output=True, text=True,
                              timeout=120, check=False, env=dict(self.environment, THEN=then))
        assert done.returncode == code, f"{words}: exit code {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
        return done

    def ran(self) -> list[str]:
        """What was run since the last time: a line for each word, then the folder."""
        if not os.path.exists(self.record):
            return []
        with open(self.record, encoding="utf-8") as file:
            lines = file.read().splitlines()
        os.remove(self.record)
        return lines


def wants(project: Project, given: str, command: str, scripts: str = "unset") -> None:
    """`shoal GIVEN` runs `command` in the project's folder, and says so."""
    done = project.run(*given.split())
    shown = f"$ {'YARN_ENABLE_SCRIPTS=true ' if scripts == 'true' else ''}{command}\n"
    assert done.stderr == shown + "it warns\n", f"{given}: {done.stderr!r}, not {shown!r}"
    assert done.stdout == "it says so\n", done.stdout
    ran, expected = project.ran(), [*command.split(), f"in {project.folder}; scripts {scripts}"]
    assert ran == expected, f"{given}: ran {ran}, not {expected}"


COMMANDS = {  # What each is told for: add, add -D, remove, install, install --frozen, a package that is given to install.
    "npm": ("npm install --ignore-scripts tide", "npm install --ignore-scripts --save-dev tide",
            "npm uninstall --ignore-scripts tide", "npm install --ignore-scripts", "npm ci --ignore-scripts"),
    "pnpm": ("pnpm add --ignore-scripts tide", "pnpm add --ignore-scripts -D tide",
             "pnpm remove --config.ignore-scripts=true tide", "pnpm install --ignore-scripts",
             "pnpm install --ignore-scripts --frozen-lockfile"),
    "yarn@1.22.22": ("yarn add --ignore-scripts tide", "yarn add --ignore-scripts -D tide",
                     "yarn remove --ignore-scripts tide", "yarn install --ignore-scripts",
                     "yarn install --ignore-scripts --frozen-lockfile"),
    "yarn@4.1.0": ("yarn add --mode=skip-build tide", "yarn add --mode=skip-build -D tide",
                   "yarn remove --mode=skip-build tide", "yarn install --mode=skip-build",
                   "yarn install --mode=skip-build --immutable"),
    "bun": ("bun add --ignore-scripts tide", "bun add --ignore-scripts --dev tide", "bun remove --ignore-scripts tide",
            "bun install --ignore-scripts", "bun install --ignore-scripts --frozen-lockfile"),
}


def each_manager_is_told_in_its_own_words() -> None:
    for manager, commands in COMMANDS.items():
        with Project(package=json.dumps({"packageManager": manager})) as project:
            for given, command in zip(("add tide", "add -D npm:tide", "remove tide", "install", "install --frozen"),
                                      commands):
                wants(project, given, command)
            wants(project, "install tide", commands[0])


def scripts_run_if_they_are_allowed() -> None:
    """By themselves most managers refuse them, too: that is lifted."""
    for manager, command, scripts in (
            ("npm", "npm install --dangerously-allow-all-scripts", "unset"),
            ("pnpm", "pnpm add --config.dangerously-allow-all-builds=true", "unset"),
            ("yarn@1.22.22", "yarn add", "unset"), ("yarn@4.1.0", "yarn add", "true"), ("bun", "bun add --trust", "unset")):
        with Project(package=json.dumps({"packageManager": manager})) as project:
            wants(project, "add --allow-scripts tide", command + " tide", scripts)
    with Project(package='{"packageManager":"bun"}') as project:
        wants(project, "install --allow-scripts", "bun install")


def the_lock_file_says_which_manager() -> None:
    for lock, manager in BY_LOCK.items():
        with Project() as project:
            project.write(lock)
            project.run("install")
            assert project.ran()[0] == manager, lock
    with Project() as project:
        project.write("yarn.lock", "# by yarn\n\n__metadata:\n  version: 8\n")
        wants(project, "install", "yarn install --mode=skip-build")
    with Project() as project:
        wants(project, "install", "npm install --ignore-scripts")


def package_json_counts_more_than_a_lock_file() -> None:
    engines = {"devEngines": {"packageManager": [{"name": "pnpm", "version": "^10"}]}}
    for package, manager in (({"packageManager": "pnpm@10.1.0+sha512.abc"}, "pnpm"), (engines, "pnpm"),
                             ({"packageManager": "bun@1.2.0"}, "bun"), ({"packageManager": "npm@11.0.0"}, "npm")):
        with Project(package=json.dumps(package)) as project:
            project.write("yarn.lock")
            project.run("install")
            assert project.ran()[0] == manager, package


def the_lock_file_of_a_workspace_counts() -> None:
    with Project() as project:
        project.write("pnpm-lock.yaml")
        project.write("packages/reef/package.json", "{}")
        project.run("add", "tide", cwd="packages/reef")
        ran = project.ran()
        assert ran[0] == "pnpm" and ran[-1].startswith(f"in {project.folder}/packages/reef;"), ran


def an_unknown_manager_is_an_error() -> None:
    with Project(package='{"packageManager": "vlt@1.0.0"}') as project:
        done = project.run("install", code=1)
        assert "names the package manager 'vlt@1.0.0', which shoal does not know" in done.stderr, done.stderr
        assert "Run it yourself" in done.stderr and project.ran() == []


def a_manager_that_is_missing_is_an_error_that_says_what_to_do() -> None:
    for lock, manager in BY_LOCK.items():
        with Project(tuple(m for m in MANAGERS if m != manager)) as project:
            project.write(lock)
            os.mkdir(os.path.join(project.bin, manager))  # A folder of that name is no program.
            error = project.run("add", "tide", code=1).stderr
            for text in (f"this project's packages are {manager}'s ({lock} says so), and there is no {manager} here",
                         "Install it (", "shoal cache typescript"):
                assert text in error, error
            assert project.ran() == []


def what_is_installed_is_found() -> None:
    with Project() as project:
        project.write("main.ts", 'import tide from "tide";\nconsole.log(tide);\n')
        assert "run shoal add tide" in project.run("main.ts", code=1).stderr
        project.run("add", "tide")
        assert project.run("main.ts").stdout == "high\n"


def paths_are_those_of_the_folder_where_one_is() -> None:
    with Project() as project:
        project.write("lib/tide/package.json", "{}")
        project.write("lib/packages/note.txt")
        at = project.folder
        project.run("add", "../tide.tgz", "./a", "file:./b.tgz", "tide", "a/b", cwd="lib/packages")
        assert project.ran()[3:-1] == [f"{at}/lib/tide.tgz", f"{at}/lib/packages/a", f"file:{at}/lib/packages/b.tgz",
                                       "tide", "a/b"]
        project.run("add", "./lib/tide")
        assert project.ran()[3:-1] == ["./lib/tide"]


def options_of_the_manager_stand_behind_two_dashes() -> None:
    with Project() as project:
        wants(project, "add -- tide --save-exact", "npm install --ignore-scripts tide --save-exact")
        assert "unknown option --save-exact" in project.run("add", "--save-exact", "tide", code=2).stderr
        assert "--frozen installs what the lock file has" in project.run("install", "--frozen", "tide", code=2).stderr


def words_are_quoted_in_what_is_shown() -> None:
    with Project() as project:
        done = project.run("add", "tide@>=1 <2")
        assert done.stderr.startswith("$ npm install --ignore-scripts 'tide@>=1 <2'\n"), done.stderr
        assert project.ran()[3] == "tide@>=1 <2"


def quiet_leaves_out_the_command() -> None:
    with Project() as project:
        done = project.run("add", "--quiet", "tide")
        assert (done.stdout, done.stderr) == ("it says so\n", "it warns\n")


def nothing_runs_dry() -> None:
    with Project() as project:
        done = project.run("add", "--dry-run", "tide")
        assert (done.stdout, done.stderr) == ("$ npm install --ignore-scripts tide\n", "") and project.ran() == []
        told = json.loads(project.run("add", "--dry-run", "--json", "tide").stdout)
        assert told == {"command": ["npm", "install", "--ignore-scripts", "tide"], "folder": project.folder, "environment": {}}, told
        assert "--dry-run" in project.run("add", "--json", "tide", code=2).stderr and project.ran() == []


def exit_codes_and_signals_are_those_of_the_manager() -> None:
    with Project() as project:
        for then, code in (("exit 7", 7), ("exit 255", 255), ("kill -TERM $$", 128 + 15), ("kill -KILL $$", 128 + 9)):
            for verb in ("add", "remove", "install"):
                project.run(verb, *(["tide"] if verb != "install" else []), then=then, code=code)


def signals_are_passed_on() -> None:
    """To the manager, and to tasks: what is ended does not leave them behind."""
    for words in (("install",), ("task", "wait")):
        for number, name in ((signal.SIGTERM, "TERM"), (signal.SIGINT, "INT"), (signal.SIGHUP, "HUP")):
            with Project() as project:
                wait = f"trap 'echo got {name}; exit 3' {name}\necho waiting\nwhile :; do sleep 0.05; done\n"
                project.write("package.json", json.dumps({"scripts": {"wait": wait}}))
                project.write("../wait.sh", wait)
                then = f". {os.path.dirname(project.folder)}/wait.sh"
                with subprocess.Popen([PROGRAM, *words], cwd=project.folder, stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True, start_new_session=True,
                                      env=dict(project.environment, THEN=then)) as child:
                    assert child.stdout
                    while child.stdout.readline() not in ("waiting\n", ""):
                        pass
                    os.kill(child.pid, number)
                    assert child.stdout.read() == f"got {name}\n", (words, name)
                    assert child.wait(timeout=60) == 3


def ctrl_c_comes_once() -> None:
    """The terminal sends it to the child itself; shoal waits for what that makes of it."""
    with Project() as project:
        wait = "trap 'n=x$n' INT; echo waiting; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done; echo =$n=; exit 5"
        project.write("package.json", json.dumps({"scripts": {"wait": wait}}))
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(project.folder)
            os.execve(PROGRAM, [PROGRAM, "task", "--quiet", "wait"], project.environment)
        seen = b""
        while b"=\r\n" not in seen:
            data = os.read(terminal, 4096)
            if b"waiting" in data:
                os.write(terminal, b"\x03")
            seen += data
        assert b"=x=" in seen, seen
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 5
        os.close(terminal)


def package_with_a_script(path: str) -> None:
    """A tarball, as npm packs one, whose script leaves a file behind."""
    files = {"package.json": json.dumps({"name": "tide", "version": "1.2.3", "main": "tide.js",
                                         "scripts": {"postinstall": "echo it ran >ran.txt"}}),
             "tide.js": "module.exports = 'high';\n"}
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo("package/" + name)
            entry.size, entry.mtime = len(text), int(time.time())
            archive.addfile(entry, io.BytesIO(text.encode()))


def npm_itself_installs_and_removes_a_package_from_a_file() -> None:
    with Project(()) as project:
        environment = {k: v for k, v in os.environ.items() if not k.lower().startswith("npm_")}
        environment.update(HOME=os.path.dirname(project.folder), npm_config_registry="http://127.0.0.1:9/",
                           npm_config_audit="false", npm_config_fund="false", npm_config_update_notifier="false")
        project.environment = environment
        package_with_a_script(os.path.join(project.folder, "tide.tgz"))
        project.write("main.ts", 'import tide from "tide";\nconsole.log(tide);\n')
        project.write("src/note.txt")
        ran = os.path.join(project.folder, "node_modules", "tide", "ran.txt")
        done = project.run("add", "../tide.tgz", cwd="src")
        assert "$ npm install --ignore-scripts " in done.stderr and not os.path.exists(ran)
        with open(os.path.join(project.folder, "package.json"), encoding="utf-8") as file:
            assert json.load(file)["dependencies"] == {"tide": "file:tide.tgz"}
        assert project.run("main.ts").stdout == "high\n"
        shutil.rmtree(os.path.join(project.folder, "node_modules"))
        project.run("install", "--frozen")
        assert project.run("main.ts").stdout == "high\n" and not os.path.exists(ran)
        project.run("remove", "tide")
        assert "shoal add tide" in project.run("main.ts", code=1).stderr
        project.run("add", "--allow-scripts", "./tide.tgz")
        assert os.path.exists(ran)
        assert "ENOENT" in project.run("add", "./ebb.tgz", code=254).stderr  # npm's own exit code.


def main() -> int:
    tests = [each_manager_is_told_in_its_own_words, scripts_run_if_they_are_allowed, the_lock_file_says_which_manager,
             package_json_counts_more_than_a_lock_file, the_lock_file_of_a_workspace_counts, an_unknown_manager_is_an_error,
             a_manager_that_is_missing_is_an_error_that_says_what_to_do, what_is_installed_is_found,
             paths_are_those_of_the_folder_where_one_is, options_of_the_manager_stand_behind_two_dashes,
             words_are_quoted_in_what_is_shown, quiet_leaves_out_the_command, nothing_runs_dry,
             exit_codes_and_signals_are_those_of_the_manager, signals_are_passed_on, ctrl_c_comes_once]
    if shutil.which("npm"):
        tests.append(npm_itself_installs_and_removes_a_package_from_a_file)
    return named_tests.run(tests)


if __name__ == "__main__":
    sys.exit(main())
