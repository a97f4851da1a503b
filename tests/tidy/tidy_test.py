#!/usr/bin/env python3
"""Tests of tidy.py itself: each rule finds what it should, and leaves alone what is right."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tidy  # noqa: E402

LONG_BODY = "\n".join("  f();" for _ in range(70))
# name, path, source, rules that must complain
CASES = [
    ("a clean file passes", "gc/a.cpp", '#include "gc/base/result.h"\nint f() { return 1; }\n', []),
    ("a line of 100 columns passes", "gc/a.cpp", "x" * 100 + "\n", []),
    ("a line of 101 columns fails", "gc/a.cpp", "x" * 101 + "\n", ["columns"]),
    ("columns count characters, not bytes", "gc/a.cpp", "§" * 100 + "\n", []),
    ("a function of 70 lines passes", "gc/a.cpp", "void g() {\n" + "f();\n" * 68 + "}\n", []),
    ("a function of 71 lines fails", "gc/a.cpp", "void g() {\n" + "f();\n" * 69 + "}\n", ["function"]),
    ("a long method in a class fails", "gc/a.h",
     "#pragma once\nclass A final : public B {\n int g() const {\n" + LONG_BODY + "\n}\n};\n", ["function"]),
    ("a long class passes", "gc/a.cpp", "class A {\n" + "int f() { return 1; }\n" * 80 + "};\n", []),
    ("a long namespace passes", "gc/a.cpp", "namespace a {\n" + "int f() { return 1; }\n" * 80 + "}\n", []),
    ("braces in strings do not count", "gc/a.cpp", 'int f() { return g("}{", \'{\'); }\n' * 80, []),
    ("a handler may be long", "vm/interp/handlers/x.inc", "HANDLER(A) {\n" + LONG_BODY + "\n}\n", []),
    ("a header of 301 lines fails", "gc/a.h", "#pragma once\n" + "\n" * 300, ["lines"]),
    ("a source of 801 lines fails", "gc/a.cpp", "\n" * 801, ["lines"]),
    ("a table may be long", "vm/bytecode/ops.def", "\n" * 900, []),
    ("a header without #pragma once fails", "gc/a.h", "int a;\n", ["once"]),
    ("gc must not include vm", "gc/a.cpp", '#include "vm/door.h"\n', ["arrow", "include-path"]),
    ("a commented include is none", "gc/a.cpp", '// #include "vm/door.h"\n', []),
    ("the floor stands on itself", "gc/base/a.cpp", '#include "gc/cell.h"\n', ["arrow"]),
    ("Asio stays in io", "stdlib/a.cpp", "#include <asio.hpp>\n", ["library"]),
    ("io may include Asio", "io/a.cpp", "#include <asio/ip/tcp.hpp>\n", []),
    ("tree-sitter stays in compiler/syntax", "compiler/emit/a.cpp", "#include <tree_sitter/api.h>\n",
     ["library"]),
    ("includes are written from the root", "gc/a.cpp", '#include "../x.h"\n', ["include-path"]),
    ("a TODO names its issue", "gc/a.cpp", "// TODO: later\n// TODO(#3): later\n", ["todo"]),
    ("one await into a variable passes", "stdlib/a.cpp", "void f() { const Value v = co_await g(a(), b); }\n", []),
    ("an await alone passes", "stdlib/a.cpp", "void f() { if (a && b) co_await g(x); co_return co_await h(); }\n",
     []),
    ("two awaits in a statement fail", "stdlib/a.cpp", "void f() { x = co_await g(co_await h()); }\n", ["await"]),
    ("an await in a condition fails", "stdlib/a.cpp", "void f() { if (co_await g()) h(); }\n", ["await"]),
    ("an await under && fails", "stdlib/a.cpp", "void f() { bool x = a && co_await g(); }\n", ["await"]),
    ("a structured binding of an await fails", "io/a.cpp", "void f() { const auto [a, b] = co_await g(); }\n",
     ["await"]),
    ("a capturing coroutine lambda fails", "io/a.cpp", "void f() { g([&x](int a) -> T { co_return a; }); }\n",
     ["lambda"]),
    ("a plain coroutine lambda passes", "io/a.cpp", "void f() { g([](int a) -> T { co_return a; }); }\n", []),
    ("a capturing lambda that is no coroutine passes", "io/a.cpp", "T f() { g([&](int a) { x = a; }); co_return; }\n",
     []),
    ("a view as a coroutine parameter fails", "io/a.cpp",
     "asio::awaitable<int> f(std::string_view s) { co_return 1; }\n", ["coroutine-view"]),
    ("a subscript is no lambda", "io/a.cpp", "T f() { a[i] = 1; co_return; }\n", []),
]


def main() -> int:
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    failed = 0
    for name, path, source, expected in CASES:
        found = {c.rule for c in tidy.check(path, source)}
        if "include-path" not in expected:  # Whether a file exists depends on the tree.
            found.discard("include-path")
        if found - set(expected) or set(expected) - found - {"include-path"}:
            failed += 1
            print(f"failed: {name}: expected {expected}, found {found}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
