#!/usr/bin/env python3
"""nesting.py PROGRAM [NAME...]: 100,000 levels of everything that nests run, or are refused with a short message.

Ends in `N passed, N failed`."""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

N = 100_000
TSX = {"elements", "element_attributes"}
GUARD = "catch (e) { if (!(e instanceof SyntaxError || e instanceof RangeError)) throw e }"
SECONDS_MAX = 120
SOURCES = {
    "parentheses": "(" * N + "1" + ")" * N,
    "objects": "const x = " + "{a:" * N + "1" + "}" * N,
    "unary": "!" * N + "1",
    "minus": "- " * N + "1",
    "typeof": "typeof " * N + "1",
    "arrows": "const f = " + "() => " * N + "1",
    "classes": "const c = " + "class { x = " * N + "1" + "}" * N,
    "class_extends": "const c = " + "class extends " * N + "Object" + "{}" * N,
    "types": "type A = " + "{a:" * N + "1" + "}" * N,
    "generics": "type A = " + "B<" * N + "1" + ">" * N,
    "type_parens": "type A = " + "(" * N + "1" + ")" * N,
    "type_arrays": "type A = 1" + "[]" * N,
    "type_conditional": "type A<T> = " + "T extends 1 ? " * N + "1" + " : 2" * N,
    "type_functions": "type A = " + "(a: 1) => " * N + "1",
    "type_union": "type A = 1" + " | 1" * N,
    "array_pattern": "const " + "[" * N + "x" + "]" * N + " = [] as any",
    "object_pattern": "const " + "{a:" * N + "x" + "}" * N + " = {} as any",
    "if_else": "if (0) {} else " * N + "{}",
    "conditional": "0 ? 1 : " * N + "1",
    "conditional_middle": "1 ? " * N + "1" + " : 0" * N,
    "calls": "const f: any = () => f; f" + "()" * N,
    "news": "try { " + "new " * N + "Object } catch {}",
    "index": "const a: any = []; try { a" + "[0]" * N + " } catch {}",
    "optional": "let a: any; a" + "?.a" * N,
    "nonnull": "let a: any; a" + "!" * N,
    "as": "let a: any; a" + " as any" * N,
    "await": "await " * N + "1",
    "spread": "const a = " + "[..." * N + "[]" + "]" * N,
    "assign": "let a: any; " + "a = " * N + "1",
    "comma": "1" + ",1" * N,
    "nullish": "1" + " ?? 1" * N,
    "and": "1" + " && 1" * N,
    "labels": "".join(f"l{i}: " for i in range(N)) + ";",
    "while": "while (0) " * N + ";",
    "for": "for (;0;) " * N + ";",
    "try": "try {" * N + "} catch {}" * N,
    "switch": "switch (0) { case 1: " * N + "}" * N,
    "with": "with ({}) " * N + ";",
    "namespaces": "namespace A {" * N + "}" * N,
    "decorators": "@(" * N + "1" + ") class {}" * N,
    "regexp": "/" + "(" * N + ")" * N + "/.test('')",
    "regexp_groups": "new RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5)).test('')",
    "regexp_look": "try { new RegExp('(?='.repeat(1e5) + ')'.repeat(1e5)).test('') } " + GUARD,
    "regexp_class": "try { new RegExp('['.repeat(1e5) + ']'.repeat(1e5), 'v').test('') } " + GUARD,
    "regexp_match": "/^(?:(a)|b)*$/.test('ab'.repeat(1e5))",
    "json_parse": "const x = JSON.parse('['.repeat(1e5) + ']'.repeat(1e5)); if (!Array.isArray(x)) throw 1",
    "json_objects": "JSON.parse('{\"a\":'.repeat(1e5) + '1' + '}'.repeat(1e5))",
    "json_wide": "const same = (x: any, y: any) => { if (JSON.stringify(x) !== JSON.stringify(y)) throw x }; const o: any = {a: 0}; "
    "for (let i = 0; i < 1e5; ++i) o['k' + i] = [i]; o[7] = 8; const a = [...Array(1e5).keys()]; "
    "for (const v of [a, o, {a, o, b: [a, o, 1]}]) { const t = JSON.stringify(v); same(JSON.parse(t), v); "
    "same(JSON.parse(t, (k, v) => v), v) } "
    "const twice = JSON.parse('{' + Object.keys(o).map((k) => `\"${k}\":1`).join() + ',\"a\":2}'); same([twice.a, twice.k99999], [2, 1]); "
    "if (Object.keys(JSON.parse(JSON.stringify(o))).join() !== Object.keys(o).join()) throw 1",
    "json_stringify": "let a: any = []; for (let i = 0; i < 1e5; ++i) a = [a]; try { JSON.stringify(a) } " + GUARD,
    "inspect": "let a: any = []; for (let i = 0; i < 1e5; ++i) a = [a]; console.log(a); "
        "console.dir(a, { depth: null })",
    "flat": "let a: any = []; for (let i = 0; i < 1e5; ++i) a = [a]; try { a.flat(Infinity); String(a) } " + GUARD,
    "eval": "try { eval('('.repeat(1e5) + '1' + ')'.repeat(1e5)) } " + GUARD,
    "elements": "function h(...a: any[]) { return a.length } const React = { createElement: h }; const x = " +
        "<a>" * N + "</a>" * N,
    "element_attributes": "const x = " + "<a b={" * N + "1" + "} />" * N,
    "templates": "`${" * N + "1" + "}`" * N,
    "template_types": "type A = " + "`${" * N + "1" + "}`" * N,
    "tagged": "const f: any = () => f; f" + "``" * N,
    "functions": "function f(){" * N + "}" * N,
    "parameters": "const f = " + "(a = " * N + "1" + ") => 1" * N,
    "methods": "const o = " + "{ m() { return " * N + "1" + "} }" * N,
    "yields": "function* g() { " + "yield " * N + "1 }",
    "powers": "1" + "**1" * N,
    "open": "(" * N,
    "open_braces": "{" * N,
    "open_brackets": "[" * N,
    "open_templates": "`${" * N,
    "open_angles": "a<" * N,
    "close": ")" * N,
    "imports": "import(" * N + "'./x'" + ")" * N,
    # Evals in evals go by the place of the outermost: names that grew would take memory without end.
    "evals": "let depth = 0; const again = '++depth; eval(again)'; try { eval(again) } " +
        "catch (e: any) { if (e.name !== 'Range' + 'Error' || depth < 1000 || e.stack.length > 5000) throw new Error('grew') }",
    "bound": "let bound: any = function () { return 1 }; for (let i = 0; i < 1e5; ++i) bound = bound.bind(null); " +
        "if (bound() !== 1 || typeof new bound() !== 'object' || ({}) instanceof bound) throw new Error('wrong')",
}


def run(program: str, folder: str, name: str) -> str:
    path = os.path.join(folder, name + (".tsx" if name in TSX else ".ts"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(SOURCES[name])
    try:
        done = subprocess.run([program, "run", path], capture_output=True, timeout=SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        return "ran out of time"
    refused = done.returncode == 1 and (b"SyntaxError" in done.stderr or b"RangeError" in done.stderr)
    if done.returncode == 0 or (refused and len(done.stderr) < 3000):
        return ""
    return f"{done.returncode} {done.stderr[:300]!r}"


def main() -> int:
    program, names = os.path.abspath(sys.argv[1]), sys.argv[2:] or list(SOURCES)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, wrong in zip(names, pool.map(lambda n: run(program, folder, n), names)):
            if wrong:
                failed += 1
                print(f"failed: {name}: {wrong}")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
