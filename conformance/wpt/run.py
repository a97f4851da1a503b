#!/usr/bin/env python3
"""Runs the web platform tests' .any.js files, each in a process of shoal, with shell.ts.

It ends in `N passed, N failed`: how many subtests did what expectations.txt says of them. Above
that line stand the real figures. README.md beside the test262 runner says more.
"""

import argparse
import concurrent.futures
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import server

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

REPOSITORY = "https://github.com/web-platform-tests/wpt"
PINNED_REVISION = "42e60d7c74c55fb1a242f544c0db99e823e362a2"
HERE = Path(__file__).resolve().parent

# What runs if nothing is named, and what the tests of it load.
FOLDERS = ["url", "encoding", "streams", "compression", "FileAPI", "dom/abort", "dom/events",
           "console", "hr-time", "html/webappapis", "WebCryptoAPI", "urlpattern"]
FOLDERS += [f"fetch/api/{each}" for each in (
    "abort", "basic", "body", "credentials", "headers", "idlharness.https.any.js",
    "redirect", "request", "response")]
CLONED = FOLDERS + ["resources", "common", "interfaces", "fetch", "user-timing",
                    "performance-timeline", "webidl", "xhr/formdata", "xhr/resources",
                    "media/test-av-384k-44100Hz-1ch-320x240-30fps-10kfr.webm"]

# A file is run if it admits one of these; service and shared workers alone are not for us.
# "worker" stands for all kinds of worker, "shadowrealm" for all places where one can be.
PLACES = ["worker", "dedicatedworker", "window", "shadowrealm"]

# Seconds of processor time. On a busy machine the clock on the wall says little, so it is only
# looked at for a test that waits for something that never comes.
TIMEOUT = {"normal": 10, "long": 60}
WALL_FACTOR = 12


# ---- The checkout

def is_checkout(root):
    return (root / "resources/testharness.js").is_file() and (root / "url").is_dir()


def clone_into(root):
    """Into a folder beside its place, so that a broken clone is never taken for a checkout."""
    work = Path(f"{root}.new")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    print(f"Fetching wpt {PINNED_REVISION[:12]} from {REPOSITORY}", file=sys.stderr)
    environment = dict(os.environ, GIT_TERMINAL_PROMPT="0")
    for command in (["init", "-q"],
                    ["sparse-checkout", "set", "--no-cone"] + [f"/{each}" for each in CLONED],
                    ["fetch", "-q", "--depth", "1", "--filter=blob:none", REPOSITORY,
                     PINNED_REVISION],
                    ["remote", "add", "origin", REPOSITORY],
                    ["config", "remote.origin.promisor", "true"],
                    ["config", "remote.origin.partialclonefilter", "blob:none"],
                    ["checkout", "-q", "FETCH_HEAD"]):
        subprocess.run(["git", "-C", str(work)] + command, check=True, env=environment,
                       timeout=1200)
    work.rename(root)


def find_checkout(given):
    given = given or os.environ.get("SHOAL_WPT")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = Path(given) if given else cache / "shoal" / "wpt"
    if not is_checkout(root):
        if given:
            sys.exit(f"{root} is no checkout of the web platform tests")
        try:
            clone_into(root)
        except (OSError, subprocess.SubprocessError) as error:
            sys.exit(f"no checkout of the web platform tests: clone {REPOSITORY} at "
                     f"{PINNED_REVISION} to {root}, or point SHOAL_WPT at one ({error})")
    told = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True,
                          text=True, check=False)
    if told.stdout.strip() != PINNED_REVISION:
        print(f"note: {root} is not at {PINNED_REVISION}, which the expectations are about",
              file=sys.stderr)
    return root.resolve()


# ---- The tests

class Run:
    """One variant of one file."""

    def __init__(self, path, variant, metadata):
        self.path = path
        self.variant = variant
        self.title = metadata.get("title", [""])[0]
        self.scripts = [script_path(path, each) for each in metadata.get("script", [])]
        self.place = place_of(metadata)
        self.seconds = TIMEOUT["long" if "long" in metadata.get("timeout", []) else "normal"]

    @property
    def name(self):
        return self.path + self.variant


def read_metadata(text):
    """Name -> values, of the comments `// META: name=value` at the beginning."""
    metadata = {}
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        found = re.match(r"//\s*META:\s*(\w+)=(.*)$", line)
        if found:
            metadata.setdefault(found[1], []).append(found[2].strip())
    return metadata


def script_path(test, script):
    if script == "/resources/WebIDLParser.js":
        return "resources/webidl2/lib/webidl2.js"  # As the tests' own server has it.
    if script.startswith("/"):
        return script[1:]
    return os.path.normpath(os.path.join(os.path.dirname(test), script))


def place_of(metadata):
    """Where the test believes to be; None if it is for none of the places that we could be."""
    if "global" not in metadata:
        return "worker"
    names = [each.strip() for each in metadata["global"][0].split(",")]
    if any(each in ("worker", "dedicatedworker") for each in names):
        return "worker"
    if "window" in names:
        return "window"
    return "shadowrealm" if any(each.startswith("shadowrealm") for each in names) else None


def list_files(root, filters):
    files = set()
    for each in filters:
        below = root / each
        if below.is_file():
            files.add(each)
        elif below.is_dir():
            files.update(str(found.relative_to(root)) for found in below.rglob("*.any.js"))
        else:
            sys.exit(f"no such test or folder of tests: {each}")
    return sorted(files)


def list_runs(root, filters):
    """The runs, and the files that are for other places."""
    runs, elsewhere = [], []
    for path in list_files(root, filters):
        metadata = read_metadata((root / path).read_text("utf-8", "replace"))
        if not place_of(metadata):
            elsewhere.append(path)
            continue
        runs += [Run(path, variant, metadata) for variant in metadata.get("variant", [""])]
    return runs, elsewhere


# ---- One run

class Result:
    def __init__(self, run, name, passed, message):
        self.run = run
        # The server's ports differ from run to run.
        self.name = re.sub(r"(//(?:localhost|127\.0\.0\.1)):\d{4,5}\b", r"\1:PORT", name)
        self.passed = passed
        self.message = message

    @property
    def key(self):
        return f"{self.run.name}: {one_line(self.name)}"


def one_line(text):
    """Subtests have all kinds of names; a line of expectations.txt has only whole characters."""
    return re.sub(r"[\\\x00-\x1f\x7f\u2028\u2029\ufeff\ud800-\udfff]",
                  lambda found: "\\\\" if found[0] == "\\" else f"\\u{ord(found[0]):04x}",
                  text).strip()


def file_to_read(site, path, folder):
    """Where the file stands; a copy, if the server would substitute something in it."""
    if ".sub." not in path:
        return str(site.root / path)
    copy = Path(folder) / path.replace("/", "_")
    copy.write_bytes(site.substituted((site.root / path).read_bytes()))
    return str(copy)


def start(options, site, run, folder):
    """The process's end: (why it is a failure of the whole file or None, the lines it wrote)."""
    lines = Path(folder) / "lines"
    lines.touch()
    job = {"root": str(site.root), "test": run.path, "variant": run.variant, "title": run.title,
           "file": file_to_read(site, run.path, folder),
           "scripts": [file_to_read(site, each, folder) for each in run.scripts],
           "origin": f"http://{server.HOST}:{site.ports['http'][0]}",
           "place": run.place, "results": str(lines),
           "prelude": options.prelude and Path(options.prelude).resolve().as_uri()}
    errors = Path(folder) / "errors"

    def limit():
        seconds = run.seconds * options.timeout_factor
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with open(errors, "wb") as told:
        process = subprocess.Popen(
            [options.shoal, "run", str(HERE / "shell.ts"), json.dumps(job)], cwd=folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told,
            start_new_session=True, preexec_fn=limit)
        try:
            code = process.wait(run.seconds * options.timeout_factor * WALL_FACTOR)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = -signal.SIGXCPU
    why = None
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        why = "out of time"
    elif code < 0:
        why = f"crash: {signal.Signals(-code).name}"
    elif code > 0:
        why = f"exit code {code}: " + errors.read_text("utf-8", "replace")[-2000:].strip()
    return why, lines.read_text("utf-8", "replace")


def run_one(options, site, run):
    with tempfile.TemporaryDirectory(prefix="shoal-wpt-") as folder:
        why, lines = start(options, site, run, folder)
    declared, results, ended = {}, [], False
    for line in lines.split("\n"):  # splitlines() would split at U+2028 of a message, too.
        try:
            told = json.loads(line)
        except ValueError:
            continue  # It died in the middle of the line.
        if "declared" in told:
            declared[told["declared"]] = told["name"]
        elif "done" in told:
            declared.pop(told["done"], None)
            message = f"{told['status']}: {told['message']}"
            results.append(Result(run, told["name"], told["passed"], message))
        else:
            ended = True
            if not told["passed"] and not why:
                why = f"harness: {told['end']}: {told['message']}"
    results += [Result(run, name, False, "NOTRUN or TIMEOUT") for name in declared.values()]
    if not why and not ended:
        why = "ended before its tests had" if results or declared else "has no subtests"
    if why:
        results.append(Result(run, run.path, False, why))
    return number_doubles(results)


def number_doubles(results):
    """Two subtests of one name are two subtests."""
    seen = {}
    for each in results:
        count = seen[each.name] = seen.get(each.name, 0) + 1
        if count > 1:
            each.name += f" ({count})"
    return results


def run_all(options, root, runs):
    results = []
    site = server.serve(root)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for count, found in enumerate(pool.map(lambda run: run_one(options, site, run), runs), 1):
            results += found
            if sys.stderr.isatty():
                print(f"\r{count}/{len(runs)} ", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    return results


# ---- What is expected

HEADER = """# Subtests of the web platform tests that fail: file[?variant]: subtest -- reason
# Rewritten by --bless, which keeps the reasons; a line without one fails the run.
"""


def read_expectations(path):
    """Key -> reason, None where there is none."""
    reasons = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        if not line.strip() or line.startswith("#"):
            continue
        key, separator, reason = line.rpartition(" -- ")
        if separator and reason.strip():
            reasons[key] = reason.strip()
        else:
            reasons[line.removesuffix(" --").rstrip()] = None
    return reasons


def write_expectations(path, reasons):
    lines = [f"{key} -- {reasons[key] or ''}".rstrip() + "\n" for key in sorted(reasons)]
    path.write_text(HEADER + "".join(lines), "utf-8")


def file_of(key):
    return key.partition(": ")[0].partition("?")[0]


def compare(results, reasons, covered):
    """Complaints, and how many subtests did what was expected. `covered(key)`: its file ran."""
    complaints, as_expected, seen = [], 0, set()
    for each in results:
        seen.add(each.key)
        if each.passed == (each.key not in reasons):
            as_expected += 1
        elif each.passed:
            complaints.append(f"passes, but is expected to fail: {each.key}")
        else:
            complaints.append(f"fails: {each.key}\n    {one_line(each.message)[:300]}")
    for key in reasons:
        if covered(key) and key not in seen:
            complaints.append(f"is expected to fail, but is not there: {key}")
        if reasons[key] is None:
            complaints.append(f"is expected to fail without a reason: {key}")
    return complaints, as_expected


def bless(path, results, reasons, covered):
    failing = {each.key: reasons.get(each.key) for each in results if not each.passed}
    kept = {key: reason for key, reason in reasons.items() if not covered(key)}
    write_expectations(path, kept | failing)


# ---- The report

def folder_of(path):
    parts = path.split("/")
    depth = {"dom": 2, "html": 2, "fetch": 3}.get(parts[0], 1)
    return "/".join(parts[:depth])


def print_table(results, runs):
    def row(name, files, passed, count):
        share = f"{100 * passed / count:.2f} %" if count else "-"
        print(f"{name:<24}{files:>7}{count:>11}{passed:>9}{count - passed:>9}{share:>11}")

    print(f"{'folder':<24}{'runs':>7}{'subtests':>11}{'pass':>9}{'fail':>9}")
    for folder in sorted({folder_of(run.path) for run in runs}):
        here = [each for each in results if folder_of(each.run.path) == folder]
        row(folder, sum(folder_of(run.path) == folder for run in runs),
            sum(each.passed for each in here), len(here))
    row("all", len(runs), sum(each.passed for each in results), len(results))


def write_failures(path, results):
    with open(path, "w", encoding="utf-8") as out:
        for each in results:
            if not each.passed:
                out.write(f"{each.key}\n    {one_line(each.message)[:1000]}\n")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shoal", default=str(HERE.parents[1] / "build/release/shoal"),
                        help="the binary (build/release/shoal)")
    parser.add_argument("--wpt", help="the checkout ($SHOAL_WPT or the cache folder)")
    parser.add_argument("--prelude", default="", help="a module to import first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--failures", help="list the failed subtests in this file")
    parser.add_argument("--expectations", type=Path, default=HERE / "expectations.txt")
    parser.add_argument("--bless", action="store_true", help="rewrite the expectations")
    parser.add_argument("--timeout-factor", type=int, default=1)
    parser.add_argument("tests", nargs="*", metavar="FOLDER|FILE", help="seen from the checkout")
    return parser.parse_args()


def main():
    options = read_options()
    if not shutil.which(options.shoal):
        sys.exit(f"there is no {options.shoal}")
    options.shoal = str(Path(shutil.which(options.shoal)).resolve())
    root = find_checkout(options.wpt)
    runs, elsewhere = list_runs(root, options.tests or FOLDERS)
    results = run_all(options, root, runs)
    if options.failures:
        write_failures(options.failures, results)
    files = {run.path for run in runs} | set(elsewhere)

    def covered(key):
        return not options.tests or file_of(key) in files

    if options.bless:
        bless(options.expectations, results, read_expectations(options.expectations), covered)
    complaints, as_expected = compare(results, read_expectations(options.expectations), covered)
    if len(complaints) > 50:
        complaints[50:] = [f"... and {len(complaints) - 50} more"]
    for complaint in complaints:
        print(complaint)
    print_table(results, runs)
    for path in elsewhere:
        print(f"not run, for other places: {path}")
    failed = len(results) - as_expected
    print(f"{as_expected} passed, {failed or len(complaints)} failed")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
