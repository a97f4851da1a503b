"""Programs from a grammar, by seed. They end soon (loops and functions count their steps), ask for nothing that the
specification leaves open, and write down what they compute: see prelude.js."""
import random

NUMBERS = ("0", "-0", "1", "-1", "2", "3", "7", "0.5", "-1.5", "NaN", "Infinity", "-Infinity", "255", "256", "65535",
           "2147483647", "-2147483648", "4294967295", "4294967296", "9007199254740991", "-9007199254740993", "1e21", "5e-324",
           "1.7976931348623157e308", "0x7fffffff + 1", "-0x80000000 - 1", "1 / 3")
STRINGS = ('""', '"a"', '"abc"', '"0"', '"-1"', '"1.5"', '" 12 "', '"0x10"', '"length"', '"\\u00e9"', '"\\ud83d\\ude00"',
           '"\\ud800"', '"constructor"', '"b".repeat(20)', '"a,b,,c"', '"[1,2]"', '"Infinity"', '"x".padStart(70, "yz")')
BIGINTS = ("0n", "1n", "-1n", "255n", "2n ** 64n", "-(2n ** 63n)", "123456789012345678901234567890n")
REGEXPS = ("/a/g", "/(a)|(b)/", "/b+?/gi", "/[^a]*/y", "/(?<x>.)(?<y>.)?/u", "/^|$/gm", "/(?=a)/g", "/(?<!b)a/", "/\\s*,\\s*/",
           "/[\\u{1f600}a]/gu", "/(?:)/g", "/(a*)*b/", "/\\d+/dg")
BINARY = ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "<", ">", "<=", ">=", "==", "!=", "===", "!==",
          "&&", "||", "??", ",", "in", "instanceof")
ASSIGN = ("=", "=", "+=", "-=", "*=", "/=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>=", ">>>=", "&&=", "||=", "??=")
UNARY = ("-", "+", "!", "~", "typeof ", "void ", "delete ")
KEYS = ("a", "b", "c", "x", "y", "length", "constructor", "toString", "valueOf", "0", "1", "-1", "2", "prototype", "name", "then")
TYPED = ("Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
         "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array")
# Methods by receiver, with what they take: n(umber), s(tring), f(unction), p(redicate), v(alue), k(ey), r(egexp or string),
# a(rray), o(bject), c(omparator). Nothing whose result is left open.
METHODS = {
    "arr": ("push:v", "push:vv", "pop:", "shift:", "unshift:v", "slice:nn", "splice:nn", "splice:nnv", "concat:a", "concat:v",
            "join:", "join:s", "reverse:", "sort:", "sort:c", "indexOf:v", "lastIndexOf:v", "includes:v", "map:f", "filter:p",
            "forEach:f", "some:p", "every:p", "find:p", "findIndex:p", "findLast:p", "findLastIndex:p", "reduce:fv",
            "reduceRight:fv", "reduce:f", "fill:vnn", "copyWithin:nnn", "flat:", "flat:n", "flatMap:f", "at:n", "keys:",
            "entries:", "values:", "with:nv", "toSorted:", "toSorted:c", "toReversed:", "toSpliced:nnv", "toString:"),
    "str": ("charAt:n", "charCodeAt:n", "codePointAt:n", "at:n", "concat:s", "includes:s", "indexOf:sn", "lastIndexOf:s",
            "startsWith:sn", "endsWith:s", "slice:nn", "substring:nn", "substr:nn", "split:r", "split:rn", "replace:rs",
            "replace:rf", "replaceAll:ss", "replaceAll:sf", "match:r", "matchAll:R", "search:r", "repeat:m", "padStart:ms",
            "padEnd:ms", "trim:", "trimStart:", "trimEnd:", "toUpperCase:", "toLowerCase:", "normalize:", "isWellFormed:",
            "toWellFormed:", "valueOf:", "toString:", "anchor:s"),
    "num": ("toFixed:m", "toPrecision:m", "toExponential:m", "toString:", "valueOf:"),
    "obj": ("hasOwnProperty:k", "propertyIsEnumerable:k", "isPrototypeOf:v", "valueOf:", "toString:", "__lookupGetter__:k",
            "__defineGetter__:kf", "__defineSetter__:kf"),
    "fun": ("call:vv", "apply:va", "bind:vv", "call:"),
    "map": ("get:v", "set:vv", "has:v", "delete:v", "clear:", "forEach:f", "keys:", "entries:", "values:"),
    "set": ("add:v", "has:v", "delete:v", "clear:", "forEach:f", "values:", "entries:"),
    "ta": ("set:a", "set:an", "subarray:nn", "slice:nn", "fill:vnn", "map:f", "filter:p", "sort:", "reverse:", "indexOf:v",
           "includes:v", "copyWithin:nnn", "join:s", "at:n", "with:nv", "toSorted:", "toReversed:", "reduce:fv", "find:p",
           "some:p", "every:p", "keys:", "entries:", "values:", "forEach:f", "lastIndexOf:v", "findLast:p"),
    "re": ("test:s", "exec:s", "toString:"),
    "big": ("toString:", "valueOf:"),
    "iter": ("next:", "next:v", "return:v", "throw:v"),
    "date": ("getTime:", "setTime:n", "toISOString:", "getUTCDay:", "setUTCMonth:nn", "setUTCFullYear:nnn", "setUTCHours:nnn",
             "getUTCFullYear:", "toJSON:", "valueOf:"),
    "view": ("getInt8:n", "getUint16:nv", "setFloat64:nv", "getFloat32:n", "setInt32:nvv", "getBigInt64:n", "setUint8:nv"),
    "buf": ("slice:nn", "resize:m"),
    "sym": ("toString:", "valueOf:"),
}
STATICS = ("Object.keys:o", "Object.values:o", "Object.entries:o", "Object.assign:oo", "Object.freeze:o", "Object.seal:o",
           "Object.preventExtensions:o", "Object.isFrozen:v", "Object.isSealed:v", "Object.isExtensible:v", "Object.is:vv",
           "Object.getOwnPropertyDescriptor:ok", "Object.getOwnPropertyDescriptors:o", "Object.getOwnPropertyNames:o",
           "Object.getPrototypeOf:v", "Object.setPrototypeOf:oo", "Object.create:o", "Object.fromEntries:a", "Object.hasOwn:ok",
           "Object.defineProperty:okd", "Reflect.ownKeys:o", "Reflect.get:okv", "Reflect.set:okvo", "Reflect.has:ok",
           "Reflect.deleteProperty:ok", "Reflect.defineProperty:okd", "Reflect.getPrototypeOf:o", "Reflect.setPrototypeOf:oo",
           "Reflect.apply:fva", "Reflect.construct:fa", "Reflect.isExtensible:o", "Reflect.preventExtensions:o",
           "Array.from:v", "Array.from:af", "Array.of:vv", "Array.isArray:v", "JSON.stringify:v", "JSON.stringify:vfn",
           "JSON.parse:s", "JSON.parse:sf", "Number:v", "String:v", "Boolean:v", "BigInt:v", "BigInt.asIntN:mb",
           "BigInt.asUintN:mb", "Symbol.for:s", "Math.max:vv", "Math.min:vv", "Math.abs:v", "Math.floor:v", "Math.ceil:v",
           "Math.round:v", "Math.trunc:v", "Math.sign:v", "Math.sqrt:v", "Math.fround:v", "Math.imul:vv", "Math.clz32:v",
           "Number.isInteger:v", "Number.isSafeInteger:v", "Number.parseFloat:v", "parseInt:v", "parseInt:vn", "isNaN:v",
           "isFinite:v", "String.fromCharCode:nn", "String.fromCodePoint:n", "String.raw:oa", "encodeURIComponent:s",
           "decodeURIComponent:s", "escape:s", "unescape:s", "Symbol:s", "Object:v", "Date.UTC:nnn", "new Date:n", "new Set:a",
           "new Map:a", "new WeakSet:a", "new Array:m", "new Array:vv", "new Boolean:v", "new Number:v", "new String:v",
           "new Error:so", "new RangeError:s", "new AggregateError:a", "new RegExp:s", "Promise.resolve:v", "Promise.all:a",
           "Promise.race:a", "Promise.allSettled:a", "Promise.any:a", "Promise.reject:v")
WELL_KNOWN = ("iterator", "toPrimitive", "toStringTag", "species", "hasInstance", "isConcatSpreadable", "unscopables",
              "asyncIterator", "match", "replace", "split")


class Generator:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = 0
        self.scopes: list[list[tuple[str, str]]] = [[]]
        self.in_function: list[str] = []  # plain, generator, async, asyncgenerator, arrow, method
        self.loops = 0
        self.labels: list[str] = []
        self.privates: list[str] = []
        self.budget = 0

    # ---- Choices
    def pick(self, choices):
        return self.random.choice(choices)

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def fresh(self) -> str:
        self.names += 1
        return f"v{self.names}"

    def declare(self, name: str, kind: str) -> str:
        self.scopes[-1].append((name, kind))
        return name

    def variable(self, kind: str | None = None) -> str | None:
        found = [n for scope in self.scopes for n, k in scope if kind is None or k == kind]
        return self.pick(found[-12:]) if found else None

    def key(self) -> str:
        return self.pick(KEYS)

    # ---- Expressions
    def leaf(self, kind: str) -> str:
        known = self.variable(kind if kind != "any" else None)
        if known and self.chance(0.6):
            return known
        match kind:
            case "num":
                return self.pick(NUMBERS) if self.chance(0.5) else str(self.random.randrange(-5, 12))
            case "str":
                return self.pick(STRINGS)
            case "big":
                return self.pick(BIGINTS)
            case "re":
                return self.pick(REGEXPS)
            case "arr":
                return self.pick(("[]", "[1, 2, 3]", "[1.5, , 3]", '["b", "a"]', "[, ,]", "[[1], [2, [3]]]", "[3, 1, 2]"))
            case "obj":
                return self.pick(("{}", "{a: 1, b: 2}", "{0: 1, length: 2}", "Object.create(null)", "new Proxy({}, {})"))
            case "fun":
                return self.pick(("() => 1", "x => x", "function () { return this; }", "(x, y) => x + y", "Math.abs", "String"))
            case "bool":
                return self.pick(("true", "false"))
            case "sym":
                return "Symbol." + self.pick(WELL_KNOWN) if self.chance(0.7) else 'Symbol("s")'
            case "map":
                return 'new Map([[1, 2], ["a", {}]])'
            case "set":
                return 'new Set([1, "a", NaN, -0])'
            case "ta":
                return self.typed_array()
            case "buf":
                return self.pick(("new ArrayBuffer(16)", "new ArrayBuffer(8, {maxByteLength: 32})"))
            case "view":
                return f"new DataView({self.leaf('buf')})"
            case "date":
                return f"new Date({self.pick(('0', '86399999', '-1', '1e12', 'NaN', '8.64e15'))})"
            case "iter":
                return self.pick(("[1, 2, 3][Symbol.iterator]()", 'new Map([[1, 2]]).entries()', '"ab"[Symbol.iterator]()',
                                  "(function* () { try { yield 1; yield 2; } finally { __t('f'); } })()"))
            case _:
                return self.pick(("undefined", "null", "true", "false")) if self.chance(0.3) else self.leaf(
                    self.pick(("num", "str", "arr", "obj", "fun", "big", "num", "str", "arr", "ta", "map", "set", "sym")))

    def typed_array(self) -> str:
        name = self.pick(TYPED)
        if self.chance(0.3):
            return f"new {name}({self.random.randrange(6)})"
        if self.chance(0.4):
            return f"new {name}({self.leaf('buf')}{self.pick(('', ', 8', ', 0, 1'))})"
        suffix = "n" if name.startswith("Big") else ""
        return f"new {name}([{', '.join(str(self.random.randrange(300)) + suffix for _ in range(self.random.randrange(1, 5)))}])"

    def argument(self, letter: str, depth: int) -> str:
        match letter:
            case "n":
                return self.expression("num", depth) if self.chance(0.7) else self.expression("any", depth)
            case "m":
                return str(self.random.randrange(0, 40)) if self.chance(0.9) else self.weird()
            case "s":
                return self.expression("str", depth)
            case "f" | "p":
                return self.callback(depth)
            case "c":
                return self.pick(("(x, y) => x < y ? -1 : x > y ? 1 : 0", "(x, y) => (__t(0), 0)", "undefined",
                                  "(x, y) => { throw new URIError; }"))
            case "k":
                return f'"{self.key()}"' if self.chance(0.7) else self.expression("any", depth)
            case "r":
                return self.leaf(self.pick(("re", "str")))
            case "R":
                return self.pick([r for r in REGEXPS if r.rsplit("/", 1)[1].find("g") >= 0])
            case "a":
                return self.expression(self.pick(("arr", "arr", "arr", "ta", "set", "map", "iter", "any")), depth)
            case "o":
                return self.expression(self.pick(("obj", "obj", "arr", "fun", "ta", "any")), depth)
            case "b":
                return self.expression("big", depth)
            case "d":
                return self.descriptor(depth)
            case _:
                return self.expression("any", depth)

    def descriptor(self, depth: int) -> str:
        flags = [f"{n}: {self.pick(('true', 'false'))}" for n in ("enumerable", "configurable") if self.chance(0.6)]
        if self.chance(0.4):
            flags.append(f"get() {{ __t('get'); return {self.expression('any', depth - 1)}; }}")
            if self.chance(0.5):
                flags.append("set(x) { __t(x); }")
        else:
            flags.append(f"value: {self.expression('any', depth - 1)}")
            if self.chance(0.5):
                flags.append("writable: " + self.pick(("true", "false")))
        return "{" + ", ".join(flags) + "}"

    def weird(self) -> str:
        """An object whose conversion has effects: the state of something changes in the middle of a built-in."""
        effect = self.effect()
        value = self.leaf(self.pick(("num", "num", "str", "big")))
        return self.pick((
            f"{{valueOf() {{ {effect} return {value}; }}}}", f"{{toString() {{ {effect} return {self.leaf('str')}; }}}}",
            f"{{[Symbol.toPrimitive](hint) {{ __t(hint); {effect} return {value}; }}}}",
            f"{{get length() {{ {effect} return {self.random.randrange(4)}; }}, 0: 1, 1: 2}}"))

    def effect(self) -> str:
        target = self.variable("arr") or self.variable("obj")
        choices = [f"__t({self.leaf('num')});", f"throw new {self.pick(('TypeError', 'URIError', 'EvalError'))};"]
        if target:
            choices += [f"{target}.length = {self.random.randrange(4)};", f"delete {target}[{self.random.randrange(3)}];",
                        f"{target}.push?.({self.leaf('num')});", f"{target}[{self.random.randrange(12)}] = {self.leaf('any')};",
                        f"Object.freeze({target});"]
        for kind in ("buf", "ta", "map", "set"):
            if name := self.variable(kind):
                choices += {"buf": [f"__detach({name});", f"{name}.resize?.({self.random.randrange(32)});"],
                            "ta": [f"__detach({name}.buffer);", f"{name}[0] = {self.leaf('any')};"],
                            "map": [f"{name}.clear();", f"{name}.set({self.leaf('num')}, 1);"],
                            "set": [f"{name}.delete(1);", f"{name}.add({self.leaf('num')});"]}[kind]
        return self.pick(choices)

    def callback(self, depth: int) -> str:
        if self.chance(0.2):
            return self.leaf("fun")
        names = [self.fresh() for _ in range(self.random.randrange(0, 4))]
        self.scopes.append([(n, "any") for n in names])
        self.in_function.append("arrow" if self.chance(0.7) else "plain")
        labels, self.labels, loops, self.loops = self.labels, [], self.loops, 0
        effect = self.effect() if self.chance(0.25) else ""
        if self.in_function[-1] == "arrow" and not effect and self.chance(0.6):
            body = f"({', '.join(names)}) => ({self.expression('any', depth - 1)})"
        else:
            inner = f"__step(); {effect} return {self.expression('any', depth - 1)};"
            body = (f"({', '.join(names)}) => {{ {inner} }}" if self.in_function[-1] == "arrow"
                    else f"function ({', '.join(names)}) {{ {inner} }}")
        self.labels, self.loops = labels, loops
        self.in_function.pop()
        self.scopes.pop()
        return body

    def call(self, kind: str, receiver: str, depth: int) -> str:
        name, _, letters = self.pick(METHODS[kind]).partition(":")
        arguments = [self.weird() if self.chance(0.04) else self.argument(a, depth - 1) for a in letters]
        link = "?." if self.chance(0.1) else "."
        if arguments and self.chance(0.04):
            arguments[-1] = "..." + self.expression("arr", depth - 1)
        return f"{self.receiver(receiver)}{link}{name}({', '.join(arguments)})"

    @staticmethod
    def receiver(text: str) -> str:
        return text if text.isidentifier() else f"({text})"

    def expression(self, kind: str, depth: int) -> str:
        self.budget -= 1
        if depth <= 0 or self.budget <= 0 or self.chance(0.15):
            return self.leaf(kind)
        if self.chance(0.03):
            return f"__t({self.expression(kind, depth - 1)})"
        match kind:
            case "num" if self.chance(0.8):
                return self.pick((
                    lambda: f"({self.expression('num', depth - 1)} {self.pick(BINARY[:11])} {self.expression('num', depth - 1)})",
                    lambda: f"{self.pick(('-', '+', '~'))}({self.expression('num', depth - 1)})",
                    lambda: f"{self.receiver(self.leaf(self.pick(('arr', 'str', 'ta'))))}.length",
                    lambda: self.update(depth)))()
            case "str" if self.chance(0.7):
                return self.pick((
                    lambda: f"({self.expression('str', depth - 1)} + {self.expression('any', depth - 1)})",
                    lambda: "`x${" + self.expression("any", depth - 1) + "}y`",
                    lambda: self.call("str", self.expression("str", depth - 1), depth),
                    lambda: f"typeof {self.receiver(self.expression('any', depth - 1))}"))()
            case "arr" if self.chance(0.7):
                return self.pick((lambda: self.array(depth), lambda: self.call("arr", self.leaf("arr"), depth)))()
            case "obj" if self.chance(0.7):
                return self.object(depth)
            case "fun" if self.chance(0.7):
                return self.function(depth)
            case _ if kind not in ("any", "num", "str", "arr", "obj", "fun"):
                return self.leaf(kind)
        return self.any(depth)

    def any(self, depth: int) -> str:
        e = self.expression
        d = depth - 1
        kind = self.pick(tuple(METHODS))
        choices = [
            (6, lambda: self.call(kind, self.leaf(kind), depth)),
            (4, lambda: self.static(depth)),
            (4, lambda: f"({e('any', d)} {self.pick(BINARY)} {e('any', d)})"),
            (3, lambda: f"({e('num', d)} {self.pick(BINARY[:19])} {e('num', d)})"),
            # Powers to the bit are the engine's own, but for these.
            (1, lambda: f"(({e('any', d)}) ** ({self.pick(('2', '0', '1n', '1'))}))"),
            (2, lambda: f"({e('any', d)} ? {e('any', d)} : {e('any', d)})"),
            (3, lambda: f"{self.receiver(e(self.pick(('arr', 'obj', 'ta', 'any')), d))}[{e('any', d)}]"),
            (2, lambda: f"{self.receiver(e('any', d))}{self.pick(('.', '?.'))}{self.pick(KEYS[:9])}"),
            (2, lambda: f"{self.pick(UNARY)}({e('any', d)})"),
            (3, lambda: self.assignment(depth)), (1, lambda: self.update(depth)),
            (2, lambda: self.array(depth)), (2, lambda: self.object(depth)), (2, lambda: self.function(depth)),
            (2, lambda: f"{self.receiver(e('fun', d))}({', '.join(e('any', d) for _ in range(self.random.randrange(3)))})"),
            (1, lambda: f"new ({e('fun', d)})({e('any', d)})"), (1, self.weird), (1, lambda: self.proxy(depth)),
            (1, lambda: f"({self.class_(depth)})"), (1, lambda: f"new ({self.class_(depth)})"),
            (1, lambda: self.tagged(depth)), (1, lambda: f"({e('big', d)} {self.pick(BINARY[:11])} {e('big', d)})"),
            (1, lambda: f"eval({self.quoted(d)})"),
        ]
        if self.in_function and self.in_function[-1] in ("plain", "method"):
            choices += [(1, lambda: f"arguments[{self.random.randrange(3)}]"), (1, lambda: "this"), (1, lambda: "new.target"),
                        (1, lambda: "arguments")]
        if self.in_function and "generator" in self.in_function[-1]:
            choices += [(3, lambda: f"(yield {e('any', d)})"), (1, lambda: f"(yield* {e('arr', d)})")]
        if self.in_function and "async" in self.in_function[-1]:
            choices += [(3, lambda: f"(await {e('any', d)})")]
        if self.privates:
            choices += [(2, lambda: f"this.{self.pick(self.privates)}"), (1, lambda: f"({self.pick(self.privates)} in ({e('any', d)}))")]
        return self.random.choices([c for _, c in choices], [w for w, _ in choices])[0]()

    def quoted(self, depth: int) -> str:
        saved = self.in_function
        self.in_function = []
        privates, self.privates = self.privates, []
        text = self.expression("any", depth)
        self.in_function, self.privates = saved, privates
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    def static(self, depth: int) -> str:
        name, _, letters = self.pick(STATICS).partition(":")
        return f"{name}({', '.join(self.argument(a, depth - 1) for a in letters)})"

    def update(self, depth: int) -> str:
        target = self.target(depth)
        return f"{self.pick(('++', '--'))}{target}" if self.chance(0.5) else f"({target}{self.pick(('++', '--'))})"

    def target(self, depth: int) -> str:
        if self.chance(0.4) and (name := self.variable()):
            return name
        base = self.variable(self.pick(("arr", "obj", "ta"))) or self.variable("any") or "globalThis.g"
        return f"{base}[{self.expression('any', depth - 2)}]" if self.chance(0.5) else f"{base}.{self.pick(KEYS[:5])}"

    def assignment(self, depth: int) -> str:
        if self.chance(0.15):
            return f"({self.pattern(depth, False)} = {self.expression(self.pick(('arr', 'obj', 'any')), depth - 1)})"
        return f"({self.target(depth)} {self.pick(ASSIGN)} {self.expression('any', depth - 1)})"

    def pattern(self, depth: int, declares: bool) -> str:
        def leaf() -> str:
            if declares:
                name = self.fresh()
                self.pending.append(name)
                return name
            return self.variable() or "globalThis.h"

        def element(d: int) -> str:
            inner = pattern(d - 1) if d > 0 and self.chance(0.25) else leaf()
            return f"{inner} = {self.expression('any', 1)}" if self.chance(0.3) else inner

        def pattern(d: int) -> str:
            if self.chance(0.5):
                items = [element(d) if self.chance(0.85) else "" for _ in range(self.random.randrange(0, 4))]
                rest = ["..." + leaf()] if self.chance(0.2) else []
                return "[" + ", ".join(items + rest) + ("," if items and not items[-1] and not rest else "") + "]"
            items = [f"{self.pick(KEYS[:5])}: {element(d)}" if self.chance(0.8) else f"[{self.expression('any', 1)}]: {element(d)}"
                     for _ in range(self.random.randrange(0, 4))]
            return "{" + ", ".join(items + (["..." + leaf()] if self.chance(0.2) else [])) + "}"
        return pattern(2)

    def array(self, depth: int) -> str:
        items = []
        for _ in range(self.random.randrange(0, 5)):
            roll = self.random.random()
            items.append("" if roll < 0.08 else ("..." + self.expression(self.pick(("arr", "str", "iter")), depth - 1)) if roll < 0.2
                         else self.expression("any", depth - 1))
        return "[" + ", ".join(items) + ("," if items and not items[-1] else "") + "]"

    def object(self, depth: int) -> str:
        items = []
        for _ in range(self.random.randrange(0, 5)):
            key = self.key() if self.chance(0.85) else f"[{self.expression('any', depth - 2)}]"
            if key == "-1":
                key = "m1"
            roll = self.random.random()
            if roll < 0.55:
                items.append(f"{key}: {self.expression('any', depth - 1)}")
            elif roll < 0.65:
                items.append("..." + self.expression("obj", depth - 1))
            elif roll < 0.75:
                items.append(f"get {key}() {{ __step(); {self.effect() if self.chance(0.5) else ''} return {self.inside('method', depth)}; }}")
            elif roll < 0.82:
                items.append(f"set {key}(x) {{ __step(); __t(x); {self.effect() if self.chance(0.3) else ''} }}")
            elif roll < 0.95:
                star = self.pick(("", "", "*", "async "))
                sort = {"": "method", "*": "generator", "async ": "async"}[star]
                items.append(f"{star}{key}(x, y) {{ __step(); return {self.inside(sort, depth)}; }}")
            else:
                items.append(f"*[Symbol.iterator]() {{ __step(); yield {self.inside('generator', depth)}; yield 2; }}")
        return "({" + ", ".join(items) + "})"

    def inside(self, sort: str, depth: int) -> str:
        """An expression in a function of that sort."""
        self.in_function.append(sort)
        labels, self.labels, loops, self.loops = self.labels, [], self.loops, 0
        text = self.expression("any", depth - 1)
        self.labels, self.loops = labels, loops
        self.in_function.pop()
        return text

    def proxy(self, depth: int) -> str:
        traps = [f"{n}(...a) {{ __t('{n}'); return Reflect.{n}(...a); }}" for n in
                 ("get", "set", "has", "deleteProperty", "ownKeys", "getOwnPropertyDescriptor", "defineProperty", "apply", "construct")
                 if self.chance(0.3)]
        return f"new Proxy({self.expression(self.pick(('obj', 'arr', 'fun')), depth - 1)}, {{{', '.join(traps)}}})"

    def tagged(self, depth: int) -> str:
        return "((s, ...r) => [s, s.raw, ...r])`a${" + self.expression("any", depth - 1) + "}\\n`"

    def function(self, depth: int) -> str:
        if self.chance(0.3):
            return self.callback(depth)
        sort, head = self.pick((("plain", "function "), ("generator", "function* "), ("async", "async function "),
                                ("asyncgenerator", "async function* "), ("plain", "function ")))
        return "(" + head + self.rest_of_function(sort, depth, self.pick(("", "f"))) + ")"

    def rest_of_function(self, sort: str, depth: int, name: str) -> str:
        self.scopes.append([])
        self.in_function.append(sort)
        labels, self.labels, loops, self.loops = self.labels, [], self.loops, 0
        parameters = []
        for _ in range(self.random.randrange(0, 3)):
            parameter = self.declare(self.fresh(), "any")
            # A default may not yield or await.
            parameters.append(parameter + (f" = {self.leaf('any')}" if self.chance(0.2) else ""))
        if self.chance(0.15):
            parameters.append("..." + self.declare(self.fresh(), "arr"))
        body = "".join(self.statement(depth - 1) for _ in range(self.random.randrange(1, 3)))
        result = f"return {self.expression('any', depth - 1)};"
        self.labels, self.loops = labels, loops
        self.in_function.pop()
        self.scopes.pop()
        return f"{name}({', '.join(parameters)}) {{ __step(); {body} {result} }}"

    def class_(self, depth: int) -> str:
        heritage = self.pick(("", "", "", " extends Array", " extends Map", " extends Error", " extends Object", " extends null",
                              f" extends (class {{ constructor() {{ {self.effect()} }} m() {{ return 1; }} }})"))
        privates = [f"#p{self.names}_{i}" for i in range(self.random.randrange(0, 3))]
        self.names += 1
        outer, self.privates = self.privates, self.privates + privates
        members = [f"{p} = {self.leaf('any')};" for p in privates]
        for _ in range(self.random.randrange(0, 4)):
            static = self.pick(("", "", "static "))
            key = self.pick(KEYS[:5])
            roll = self.random.random()
            if roll < 0.3:
                members.append(f"{static}{key} = {self.inside('field', depth)};")
            elif roll < 0.6:
                members.append(f"{static}{self.pick(('', '*', 'async '))}{key}(x) {{ __step(); return {self.inside('plain_method', depth)}; }}")
            elif roll < 0.8:
                members.append(f"{static}{self.pick(('get ' + key + '()', 'set ' + key + '(x)'))} {{ __step(); return {self.inside('plain_method', depth)}; }}")
            elif roll < 0.9:
                members.append(f"static {{ __t({self.inside('field', depth)}); }}")
            else:
                members.append(f"{static}[{self.leaf('any')}]() {{ return super.{self.pick(KEYS[:9])}; }}")
        if heritage and heritage != " extends null" and self.chance(0.3):
            members.append(f"constructor(x) {{ __step(); {self.pick(('super(x);', 'super(); return {};', '', 'this.a = 1; super();'))} }}")
        self.privates = outer
        return f"class{heritage} {{ {' '.join(members)} }}"

    # ---- Statements
    def block(self, depth: int, count: int = 2) -> str:
        self.scopes.append([])
        text = "".join(self.statement(depth) for _ in range(self.random.randrange(1, count + 1)))
        self.scopes.pop()
        return "{ " + text + " }"

    def statement(self, depth: int) -> str:
        self.budget -= 1
        e = self.expression
        if depth <= 0 or self.budget <= 0:
            return f"__t({self.leaf('any')});\n"
        d = depth - 1
        choices = [
            (6, lambda: self.declaration(depth)), (6, lambda: f"__t({e('any', depth)});\n"), (3, lambda: f"{self.assignment(depth)};\n"),
            (2, lambda: f"if ({e('any', d)}) {self.block(d)} else {self.block(d)}\n"), (3, lambda: self.loop(depth)),
            (3, lambda: self.try_(depth)), (1, lambda: self.switch(depth)), (1, lambda: self.block(d) + "\n"),
            (1, lambda: f"throw {e('any', d)};\n" if self.chance(0.3) else f"if ({e('any', d)}) throw {e('any', d)};\n"),
            (1, lambda: self.function_declaration(depth)), (1, lambda: self.destructuring(depth)),
            (1, lambda: f"{self.effect()}\n"), (1, lambda: f"with ({e('obj', d)}) {{ __t(a); }}\n"),
        ]
        if self.loops:
            choices.append((1, lambda: f"if ({e('any', d)}) {self.pick(('break', 'continue'))};\n"))
        if self.labels:
            choices.append((2, lambda: f"if ({e('any', d)}) {self.pick(('break', 'continue'))} {self.pick(self.labels)};\n"))
        if self.in_function and self.in_function[-1] not in ("field",):
            choices.append((1, lambda: f"if ({e('any', d)}) return {e('any', d)};\n"))
        return self.random.choices([c for _, c in choices], [w for w, _ in choices])[0]()

    def declaration(self, depth: int) -> str:
        kind = self.pick(("num", "str", "arr", "arr", "obj", "obj", "fun", "map", "set", "ta", "ta", "buf", "view", "date", "re",
                          "big", "iter", "any", "any"))
        value = self.expression(kind, depth)
        name = self.fresh()
        word = self.pick(("let", "let", "var", "const"))
        self.declare(name, kind)
        return f"{word} {name} = {value};\n"

    def destructuring(self, depth: int) -> str:
        self.pending: list[str] = []
        text = self.pattern(depth, True)
        value = self.expression(self.pick(("arr", "obj", "any")), depth - 1)
        for name in self.pending:
            self.declare(name, "any")
        return f"let {text} = {value};\n"

    def function_declaration(self, depth: int) -> str:
        sort, head = self.pick((("plain", "function"), ("plain", "function"), ("generator", "function*"), ("async", "async function")))
        name = self.fresh()
        text = f"{head} {self.rest_of_function(sort, depth, name)}\n"
        self.declare(name, "fun")
        return text

    def loop(self, depth: int) -> str:
        d = depth - 1
        label = ""
        i = self.fresh()
        roll = self.random.random()
        if roll < 0.8 and self.chance(0.2):
            label = f"l{i}"
            self.labels.append(label)
        self.loops += 1
        self.scopes.append([(i, "num")])
        if roll < 0.3:
            text = f"for (let {i} = 0; {i} < {self.random.randrange(1, 30)} && __step(); {i}++) {self.block(d)}"
        elif roll < 0.5:
            self.scopes[-1] = [(i, "any")]
            text = f"for (const {i} of {self.expression(self.pick(('arr', 'arr', 'str', 'map', 'set', 'ta', 'iter')), d)}) {{ __step(); {self.block(d)} }}"
        elif roll < 0.65:
            self.scopes[-1] = [(i, "str")]
            text = f"for (const {i} in {self.expression(self.pick(('obj', 'arr')), d)}) {{ __step(); {self.block(d)} }}"
        elif roll < 0.8:
            text = f"for (var {i} = 0; __step() && {i}++ < {self.random.randrange(1, 9)};) {self.block(d)}"
        else:
            text = f"{{ let {i} = {self.random.randrange(1, 9)}; do {{ __step(); {self.block(d)} }} while ({i}-- > 0); }}"
        self.scopes.pop()
        self.loops -= 1
        if label:
            self.labels.pop()
            return f"{label}: {text}\n"
        return text + "\n"

    def try_(self, depth: int) -> str:
        d = depth - 1
        text = f"try {self.block(d)}"
        roll = self.random.random()
        if roll < 0.75:
            name = self.fresh()
            self.scopes.append([(name, "any")])
            text += f" catch ({name}) {{ __e({name}); {self.block(d)} }}"
            self.scopes.pop()
        if roll > 0.5:
            text += f" finally {self.block(d)}"
        return text + "\n"

    def switch(self, depth: int) -> str:
        d = depth - 1
        cases = "".join(f"case {self.expression('any', 1)}: {self.block(d)} {self.pick(('break;', ''))} " for _ in range(self.random.randrange(1, 4)))
        return f"switch ({self.expression('any', d)}) {{ {cases}{self.pick(('', 'default: ' + self.block(d)))} }}\n"

    def nested(self) -> str:
        """The same construct, many times inside itself."""
        n = self.random.randrange(20, 200)
        leaf = self.leaf("num")
        return self.pick((
            lambda: f"__t({'(' * n}{leaf}{')' * n});\n", lambda: f"__t({'[' * n}{leaf}{']' * n});\n",
            lambda: f"__t({'-~' * n}{leaf});\n".replace("--", "- -"), lambda: f"__t({' + '.join([leaf] * n)});\n",
            lambda: "if (1) { " * n + f"__t({leaf});" + "}" * n + "\n",
            lambda: "try { " * (n // 4) + f"throw {leaf};" + "} finally { __step(); }" * (n // 4) + "\n",
            lambda: f"__t({'`${' * (n // 4)}{leaf}{'}`' * (n // 4)});\n",
            lambda: "__t(" + "".join(f"(x{i} => " for i in range(n // 4)) + leaf + ")" * (n // 4) + ");\n"))()

    def program(self) -> str:
        cases = []
        for _ in range(self.random.randrange(2, 6)):
            self.budget = 120
            sort, head = self.pick((("plain", "function"),) * 5 + (("async", "async function"),))
            self.scopes.append([])
            self.in_function.append(sort)
            body = "".join(self.statement(self.random.randrange(2, 5)) for _ in range(self.random.randrange(2, 9)))
            if self.chance(0.05):
                body += self.nested()
            self.in_function.pop()
            self.scopes.pop()
            cases.append(f"__case({head} () {{\n{body}}});\n")
        return "".join(cases)


def generate(seed: int) -> str:
    return Generator(seed).program()


if __name__ == "__main__":
    import sys
    print(generate(int(sys.argv[1])))
