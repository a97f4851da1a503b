#!/usr/bin/env python3
"""run.py PROGRAM [--bless]: whether Node's built-in modules all load here and export what they export there.

exports.json has what each module of Node 22.20 exports, recorded by tests/node/record.mjs. missing.txt has what is not
there here, one `module: name` a line; what is missing and not in there fails, and so does a line that is no longer
true. --bless rewrites it. Ends in `N passed, N failed`: modules."""
import json
import os
import subprocess
import sys
import tempfile

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
MISSING = os.path.join(HERE, "missing.txt")
HEAD = """# What Node's modules export and ours do not: `module: name`, or `module` if it is not there at all. Kept by
# run.py --bless; a line that is no longer true fails the run.
"""
PROGRAM = """
const wanted = %s;
const out = {};
for (const name of Object.keys(wanted)) {
  try {
    const specifier = "node:" + name;
    out[name] = Object.keys(await import(specifier)).filter((each) => each !== "module.exports");
  } catch (error) {
    out[name] = error.code === "ERR_UNKNOWN_BUILTIN_MODULE" ? null : String(error && error.message);
  }
}
console.log(JSON.stringify(out));
"""


def main() -> int:
    bless = "--bless" in sys.argv
    program = os.path.abspath(next(a for a in sys.argv[1:] if not a.startswith("--")))
    with open(os.path.join(HERE, "exports.json"), encoding="utf-8") as file:
        wanted = {name: text.split() for name, text in json.load(file).items()}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "exports.mts")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PROGRAM % json.dumps({name: 1 for name in wanted}))
        done = subprocess.run([program, "run", path], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        print(f"{done.stderr}\n0 passed, 1 failed")
        return 1
    found = json.loads(done.stdout)
    missing, broken = [], {}
    for name, names in wanted.items():
        if found[name] is None:
            missing.append(name)
        elif isinstance(found[name], str):
            broken[name] = found[name]
        else:
            missing += [f"{name}: {each}" for each in names if each not in found[name]]
    if bless:
        with open(MISSING, "w", encoding="utf-8") as file:
            file.write(HEAD + "".join(f"{line}\n" for line in missing))
    with open(MISSING, encoding="utf-8") as file:
        known = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    problems = [f"{name} does not load: {why}" for name, why in broken.items()]
    problems += [f"missing: {line}" for line in missing if line not in known]
    problems += [f"not missing any more: {line} (run.py --bless)" for line in known if line not in missing]
    print("\n".join(problems) or f"{len(wanted)} modules, {len(missing)} names missing, all known")
    failed = len({p.split(": ")[1].split(":")[0] for p in problems})
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
