#!/usr/bin/env python3
"""Holds the layout, size, include and coroutine rules of CONTRIBUTING.md over every source file of ours.

A file over a limit may shrink, not grow: tests/tidy/allowed.txt lists what was over it once, with the value it had.
`tidy.py --update` lowers and drops entries, never raises one; `tidy.py --list` prints what would need an entry.
`tidy.py FILE...` checks those files only. Ends in `N passed, N failed`, counted in files."""
import os
import re
import subprocess
import sys
from typing import Iterator, NamedTuple

COLUMNS_MAX = 100
TABLE_COLUMNS_MAX = 120  # A row of a .def stands on one line.
FUNCTION_LINES_MAX = 70
SOURCE_LINES_MAX = 800
HEADER_LINES_MAX = 300
ALLOWED = "tests/tidy/allowed.txt"

FOLDERS = ("gc", "vm", "compiler", "io", "stdlib", "include", "cli", "conformance", "bench", "tests")
SUFFIXES = (".cpp", ".h", ".inc", ".def", ".c", ".S", ".ts")
NOT_OURS = re.compile(r"^compiler/syntax/grammar/(generated|tree_sitter)/|^tests/(lang|golden)/|/corpus/"
                      r"|^conformance/.*\.ts$|^bench/.*\.ts$|^tests/.*\.ts$|/node_modules/")
TABLE = re.compile(r"\.def$|_(table|tables|data)\.(cpp|h|inc|ts)$|/generated/")
TABLE_MARK = "// tidy: table"

ENGINE = ("gc/", "vm/", "compiler/", "io/", "stdlib/", "shoal/", "include/shoal/")
# Longest prefix of the including file wins; the value is what it may include of ours.
ARROWS = {
    "gc/base/": ("gc/base/",),
    "gc/": ("gc/",),
    "vm/": ("gc/", "vm/"),
    "vm/bytecode/": ("gc/base/", "vm/bytecode/", "vm/value/"),
    "vm/unicode/": ("gc/base/", "vm/unicode/"),  # Plain tables; the compiler reads them too.
    "compiler/": ("gc/base/", "vm/bytecode/", "vm/unicode/", "compiler/"),
    "io/": ("gc/base/", "vm/door.h", "io/"),
    "stdlib/": ("gc/", "vm/", "compiler/", "io/", "stdlib/"),
    "include/shoal/": ENGINE,
    "cli/": ("shoal/", "include/shoal/", "cli/"),
    "conformance/": ENGINE + ("conformance/",),
    "bench/": ENGINE + ("bench/",),
    "tests/": ENGINE + ("tests/", "cli/"),
    "tests/gc/": ("gc/", "tests/"),
    "tests/vm/": ("gc/", "vm/", "tests/"),
    "tests/compiler/": ("gc/base/", "vm/bytecode/", "vm/unicode/", "compiler/", "tests/"),
    "tests/io/": ("gc/base/", "vm/door.h", "io/", "tests/"),
}
# Libraries and the only folders that may include them.
LIBRARIES = {
    "asio": ("io/", "tests/io/"),
    "tree_sitter/": ("compiler/syntax/",),
    "boost/": ("tests/",),
    "gmp": ("vm/",),
    "mimalloc": ("gc/",),
}


class Complaint(NamedTuple):
    rule: str
    path: str
    what: str    # Names the place without a line number, so that an allowance survives edits above it.
    line: int
    value: int   # 0 where the rule has no size.
    text: str

    def key(self) -> tuple[str, str, str]:
        return self.rule, self.path, self.what


def blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


LITERAL = re.compile(
    r'R"([^\s()\\]{0,16})\((?:.|\n)*?\)\1"'     # raw string
    r"|//[^\n]*(?:\\\n[^\n]*)*|/\*(?:.|\n)*?\*/"  # comments
    r'|"(?:\\(?:.|\n)|[^"\\\n])*"'              # string
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'")    # character, not a digit separator


def strip_literals(source: str) -> str:
    """The source with comments and literals blanked, every line and column where it was."""
    return LITERAL.sub(lambda m: blank(m.group(0)), source)


def strip_directives(code: str) -> str:
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: blank(m.group(0)), code, flags=re.MULTILINE)


def line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


NAMESPACE_HEAD = re.compile(r"\bnamespace\b|\bextern\s*$")
TYPE_HEAD = re.compile(r"^[^()=]*\b(class|struct|union|enum)\b(?![^{]*\)\s*(const|noexcept|override|final|->|$))")
NAME = re.compile(r"(operator\s*(?:\(\)|[^\s(]+)|~?[A-Za-z_][\w:~]*)\s*(?:<[^<>()]*>)?\s*\(")
NOT_A_NAME = re.compile(r"^(requires|noexcept|alignas|decltype|__attribute__|if|for|while|switch)$")


class Function(NamedTuple):
    name: str
    start: int  # Offset of the signature.
    open: int   # Offset of the brace.
    close: int


def functions(code: str) -> Iterator[Function]:
    """Outermost function bodies. `code` has neither literals nor directives."""
    stack: list[tuple[str, int, int, str]] = []  # kind, start of head, brace, name
    head_start = 0
    inside = 0  # How many functions enclose this place.
    for m in re.finditer(r"[{};]", code):
        at, char = m.start(), m.group(0)
        if char == "{":
            head = code[head_start:at]
            kind, name = "other", ""
            if inside == 0:
                if NAMESPACE_HEAD.search(head):
                    kind = "scope"
                elif TYPE_HEAD.search(head.strip()):
                    kind = "scope"
                elif ")" in head and not re.search(r"=\s*$", head):
                    kind = "function"
                    names = [n for n in NAME.findall(head) if not NOT_A_NAME.match(n)]
                    name = names[0] if names else "?"
            start = head_start + len(head) - len(head.lstrip())
            stack.append((kind, start, at, name))
            inside += kind == "function"
        elif char == "}" and stack:
            kind, start, opened, name = stack.pop()
            if kind == "function":
                inside -= 1
                yield Function(name, start, opened, at)
        head_start = at + 1


def check_lines(path: str, source: str) -> Iterator[Complaint]:
    lines = source.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    table = bool(TABLE.search(path)) or TABLE_MARK in "\n".join(lines[:5])
    maximum = HEADER_LINES_MAX if path.endswith(".h") else SOURCE_LINES_MAX
    if len(lines) > maximum and not table:
        yield Complaint("lines", path, "file", 1, len(lines), f"{len(lines)} lines; at most {maximum}")
    columns = TABLE_COLUMNS_MAX if path.endswith(".def") else COLUMNS_MAX
    generated = table and not path.endswith(".def")
    for number, line in enumerate(lines, 1):
        if len(line) > columns and not generated:
            yield Complaint("columns", path, line.strip()[:60], number, len(line),
                            f"{len(line)} columns; at most {columns}")
        if re.search(r"\bTODO\b(?!\(#\d+\))", line):
            yield Complaint("todo", path, line.strip()[:60], number, 0, "TODO names no issue: TODO(#12)")


def check_functions(path: str, code: str) -> Iterator[Complaint]:
    if path.startswith("vm/interp/handlers/") or TABLE.search(path):
        return
    for function in functions(code):
        length = line_at(code, function.close) - line_at(code, function.start) + 1
        if length > FUNCTION_LINES_MAX:
            yield Complaint("function", path, function.name, line_at(code, function.start), length,
                            f"{function.name} has {length} lines; at most {FUNCTION_LINES_MAX}")


def check_includes(path: str, source: str) -> Iterator[Complaint]:
    if path.endswith(".h") and not re.search(r"^#pragma once$", source, re.MULTILINE):
        yield Complaint("once", path, "file", 1, 0, "a header says #pragma once")
    prefix = max((p for p in ARROWS if path.startswith(p)), key=len, default=None)
    for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', source, re.MULTILINE):
        quoted, target = m.group(1) == '"', m.group(2)
        line = line_at(source, m.start())
        for library, homes in LIBRARIES.items():
            if target.startswith(library) and not path.startswith(homes):
                yield Complaint("library", path, target, line, 0,
                                f"{target} belongs to {' and '.join(homes)}")
        if target.startswith((".", "/")):
            yield Complaint("include-path", path, target, line, 0, "includes are written from the root")
        ours = target.startswith(ENGINE + ("cli/", "tests/", "conformance/", "bench/"))
        if ours and prefix and not target.startswith(ARROWS[prefix]):
            yield Complaint("arrow", path, target, line, 0,
                            f"{prefix} may include only {' '.join(ARROWS[prefix])}, not {target}")
        if quoted and ours and not any(os.path.exists(root + target) for root in ("", "include/")):
            yield Complaint("include-path", path, target, line, 0, f"{target} does not exist")


LAMBDA = re.compile(r"(?<![\w\])])\[(?!\[)([^\[\]]*)\]\s*(?:<[^<>]*>\s*)?(?:\((?:[^()]|\([^()]*\))*\))?"
                    r"\s*(?:mutable|noexcept|constexpr|->[^{;]*|\s)*\{")
VIEW_COROUTINE = re.compile(r"\b(?:NativeTask|awaitable<[^;{}()]*>)\s+[\w:]+\s*\(([^;{}]*)\)\s*\{")


def closing_brace(code: str, opened: int) -> int:
    depth = 0
    for m in re.compile(r"[{}]").finditer(code, opened):
        depth += 1 if m.group(0) == "{" else -1
        if depth == 0:
            return m.start()
    return len(code)


def awaits_badly(statement: str) -> str:
    """Why the statement's await stands in the wrong place, or nothing."""
    if len(re.findall(r"\bco_await\b", statement)) > 1:
        return "one await per statement, into a named variable"
    before = statement[:statement.index("co_await")]
    if before.count("(") > before.count(")"):
        return "an await stands alone: await into a named variable first, then use it"
    if re.search(r"\?|&&|\|\|", re.sub(r"\([^()]*\)", "", before)):
        return "no await under ?:, && or ||: GCC 12 miscompiles its temporaries"
    if re.search(r"\bauto\s*&*\s*\[[^\]]*\]\s*=\s*$", before):
        return "no structured binding of an await"
    return ""


def check_coroutines(path: str, code: str) -> Iterator[Complaint]:
    if "co_" not in code and "awaitable<" not in code:
        return
    position = 0
    for statement in re.split(r"[;{}]", code):
        if "co_await" in statement and re.search(r"\bco_await\b", statement):
            why = awaits_badly(statement)
            if why:
                line = line_at(code, position + statement.index("co_await"))
                yield Complaint("await", path, " ".join(statement.split())[:60], line, 0, why)
        position += len(statement) + 1
    for m in LAMBDA.finditer(code):
        body = code[m.end():closing_brace(code, m.end() - 1)]
        if m.group(1).strip() and re.search(r"\bco_(await|return|yield)\b", LAMBDA.sub("", body)):
            yield Complaint("lambda", path, " ".join(m.group(0).split())[:60], line_at(code, m.start()), 0,
                            "a capturing lambda is no coroutine: its captures die before it ends")
    for m in VIEW_COROUTINE.finditer(code):
        if re.search(r"\b(string_view|span)\b|\bconst\s+std::(string|vector)[^,]*&", m.group(1)):
            yield Complaint("coroutine-view", path, " ".join(m.group(0).split())[:60],
                            line_at(code, m.start()), 0,
                            "a coroutine's parameters are values, or objects that outlive it: no views")


def check(path: str, source: str) -> list[Complaint]:
    complaints = list(check_lines(path, source))
    if not path.endswith((".ts", ".S")):
        complaints += check_includes(path, strip_comments_only(source))
        code = strip_directives(strip_literals(source))
        complaints += check_functions(path, code)
        complaints += check_coroutines(path, code)
    return complaints


def strip_comments_only(source: str) -> str:
    return LITERAL.sub(lambda m: blank(m.group(0)) if m.group(0).startswith(("//", "/*", "R")) else m.group(0),
                       source)


def our_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *FOLDERS],
                            text=True, check=True, stdout=subprocess.PIPE).stdout.split("\n")
    return sorted(p for p in set(listed) if p.endswith(SUFFIXES) and not NOT_OURS.search(p) and os.path.exists(p))


Allowed = dict[tuple[str, str, str], int]


def read_allowed() -> Allowed:
    allowed: Allowed = {}
    if os.path.exists(ALLOWED):
        with open(ALLOWED, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    rule, path, value, what = line.rstrip("\n").split("\t")
                    allowed[rule, path, what] = int(value)
    return allowed


def write_allowed(allowed: Allowed) -> None:
    with open(ALLOWED, "w", encoding="utf-8") as file:
        file.write("# What was over a limit of tests/tidy/tidy.py: rule, file, value, place. May shrink, not grow.\n")
        for (rule, path, what), value in sorted(allowed.items()):
            file.write(f"{rule}\t{path}\t{value}\t{what}\n")


def main() -> int:
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    files = [a for a in sys.argv[1:] if not a.startswith("--")] or our_files()
    allowed = read_allowed()
    still: Allowed = {}
    bad_files = set()
    for path in files:
        with open(path, encoding="utf-8", errors="replace") as file:
            source = file.read()
        for c in check(path, source):
            limit = allowed.get(c.key())
            if limit is not None and c.value <= limit:
                still[c.key()] = max(still.get(c.key(), 0), c.value)
                continue
            bad_files.add(path)
            if "--list" in sys.argv:
                print(f"{c.rule}\t{c.path}\t{c.value}\t{c.what}")
            else:
                print(f"{c.path}:{c.line}: {c.text} [{c.rule}]")
    if "--update" in sys.argv:
        write_allowed(still)
    print(f"{len(files) - len(bad_files)} passed, {len(bad_files)} failed")
    return 1 if bad_files else 0


if __name__ == "__main__":
    sys.exit(main())
