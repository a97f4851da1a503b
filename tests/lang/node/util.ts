// node:util: what node prints for the same program.
import util, { format, inspect, promisify, callbackify, inherits, deprecate, types, isDeepStrictEqual, parseArgs, stripVTControlCharacters, toUSVString, getSystemErrorName, aborted, MIMEType, MIMEParams, debuglog, formatWithOptions, styleText, getSystemErrorMap } from "node:util";
import utilTypes from "node:util/types";

function thrown(f: () => unknown): string {
  try { return String(f()); } catch (e: any) { return `${e.code} ${e.name}: ${e.message}`; }
}
class Named { toString() { return "own"; } }
class Plain { a = 1; }
console.log([format("%s %d %i %f %j %o %O %c %% %x", "a", "42", "4.9", "1.5", { a: 1 }, [1], { b: { c: {} } }, "css"), format("%s", -0), format("%s %s", 1n, Symbol("q")), format("%d %i %f", 1n, 2n, "x"), format("%s", null, undefined, 5), format(1, "2", { a: "b" }), format("%s", new Named()), format("%s", new Plain()), format("%s", new Date(0)), format("%s", [1, [2, [3]]]), format("%s", () => 1), format("100%"), format("%s"), format("%%s", 1), format("a", "b"), format(), format("%j", (() => { const a: any = {}; a.a = a; return a; })()), format("%d", {}), format("%s", "a", "%s"), format("%O", { a: { b: { c: { d: 1 } } } }), format("%i", {}), format("%s", Object.create(null))].join("|"));
console.log(formatWithOptions({ colors: true }, "%s %O", "x", { a: 1 }), inspect("a"), inspect({ a: { b: { c: {} } } }, false, 0), inspect({ a: 1n }, { compact: false }), inspect.custom === Symbol.for("nodejs.util.inspect.custom"), inspect.defaultOptions.depth, inspect.colors.red, inspect.styles.string);
const later = promisify((a: number, b: number, done: (e: unknown, v?: number) => void) => setTimeout(() => a < 0 ? done(new Error("negative")) : done(null, a + b)));
console.log(await later(1, 2), await later(-1, 2).catch((e: any) => e.message), later.length, thrown(() => promisify(5 as any)));
const custom: any = () => {}; custom[promisify.custom] = async () => "custom";
console.log(await (promisify(custom) as any)(), promisify(custom) === custom[promisify.custom]);
await new Promise<void>((done) => (callbackify(async (x: number) => x * 2) as any)(21, (e: any, v: any) => { console.log(e, v); done(); }));
await new Promise<void>((done) => (callbackify(async () => { throw null; }) as any)((e: any) => { console.log(e.code, e.message, e.reason); done(); }));
console.log((callbackify(async function named(a: any) {}) as any).name, (callbackify(async function named(a: any) {}) as any).length);
function Parent(this: any) {} Parent.prototype.hi = () => "hi"; function Child(this: any) {}
inherits(Child as any, Parent as any);
console.log(new (Child as any)().hi(), (Child as any).super_ === Parent, thrown(() => inherits(null as any, Parent as any)), thrown(() => inherits(Child as any, {} as any)));
const old = deprecate(function sum(a: number, b: number) { return a + b; }, "sum is old", "DEP_TEST");
console.log(typeof old, isDeepStrictEqual({ a: [1] }, { a: [1] }), isDeepStrictEqual([1], ["1"]));
const checks: [string, unknown][] = [["isDate", new Date()], ["isRegExp", /a/], ["isMap", new Map()], ["isSet", new Set()], ["isWeakMap", new WeakMap()], ["isPromise", Promise.resolve()], ["isProxyNot", 1], ["isTypedArray", new Uint8Array()], ["isUint8Array", new Uint8Array()], ["isDataView", new DataView(new ArrayBuffer(1))], ["isArrayBuffer", new ArrayBuffer(1)], ["isSharedArrayBuffer", new SharedArrayBuffer(1)], ["isNativeError", new TypeError()], ["isBoxedPrimitive", Object(1)], ["isSymbolObject", Object(Symbol())], ["isAsyncFunction", async () => {}], ["isGeneratorFunction", function* () {}], ["isGeneratorObject", (function* () {})()], ["isMapIterator", new Map().keys()], ["isSetIterator", new Set().values()], ["isArgumentsObject", (function (this: any) { return arguments; })()], ["isBigInt64Array", new BigInt64Array()]];
for (const [name, value] of checks) {
  const f = (types as any)[name];
  if (f) console.log(name, f(value), f({}), f(null), f(5), f({ [Symbol.toStringTag]: name.slice(2) }));
}
console.log(Object.keys(utilTypes).length > 40, utilTypes.isDate(new Date()), types.isAnyArrayBuffer(new SharedArrayBuffer(1)));
const options = { verbose: { type: "boolean", short: "v" }, name: { type: "string", short: "n" }, many: { type: "string", multiple: true }, mode: { type: "string", default: "fast" } } as const;
const parsed = parseArgs({ args: ["-v", "--name=x", "--many", "1", "--many", "2", "pos", "--", "--not"], options, allowPositionals: true });
console.log(parsed);
console.log(parseArgs({ args: ["-vn", "x", "-ny"], options, tokens: true }));
for (const args of [["--nope"], ["pos"], ["--name"], ["--verbose=1"], ["--name", "-v"], ["-x"], ["-n", "-v"]]) console.log(thrown(() => parseArgs({ args, options })));
console.log(parseArgs({ args: ["--any", "--with=x", "-abc", "p"], strict: false }), thrown(() => parseArgs({ args: [], options: { a: { type: "number" as any } } })), thrown(() => parseArgs({ args: [], options: { a: { type: "string", short: "ab" } } })));
console.log(stripVTControlCharacters("\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link"), toUSVString("a\ud800b"), getSystemErrorName(-2), getSystemErrorMap().get(-13), thrown(() => getSystemErrorName(5)), JSON.stringify(styleText("red", "x", { validateStream: false } as any)), JSON.stringify(styleText(["bold", "underline"], "x", { validateStream: false } as any)));
const stop = new AbortController(), told = aborted(stop.signal, {});
stop.abort();
await told;
console.log(debuglog("nope").enabled, typeof util.TextEncoder, util.isArray([]), (util as any)._extend({ a: 1 }, { b: 2 }));
const mime = new MIMEType(' Text/HTML ; Charset="utf-8" ;q=a;q=b;bad');
console.log(String(mime), mime.type, mime.subtype, mime.essence, mime.params.get("charset"), [...mime.params], JSON.stringify(mime), thrown(() => new MIMEType("text")), thrown(() => new MIMEType("te xt/a")), thrown(() => new MIMEType("a/")));
mime.type = "application"; mime.params.set("x", "a b"); mime.params.delete("q");
console.log(`${mime}`, new MIMEParams().toString(), mime.params.has("x"), thrown(() => mime.params.set("a b", "1")));

// What node prints, in its order:
// expect: a 42 4 1.5 {"a":1} [ 1, [length]: 1 ] { b: { c: {} } }  % %x|-0|1n Symbol(q)|1n 2n NaN|null undefined 5|1 2 { a: 'b' }|own|Plain { a: 1 }|1970-01-01T00:00:00.000Z|[ 1, [Array] ]|() => 1|100%|%s|%s 1|a b||[Circular]|NaN|a %s|{ a: { b: { c: [Object] } } }|NaN|[Object: null prototype] {}
// expect: x { a: [33m1[39m } 'a' { a: [Object] } {
// expect:   a: 1n
// expect: } true 2 [ 31, 39 ] green
// expect: 3 negative 3 ERR_INVALID_ARG_TYPE TypeError: The "original" argument must be of type function. Received type number (5)
// expect: custom true
// expect: null 42
// expect: ERR_FALSY_VALUE_REJECTION Promise was rejected with falsy value null
// expect: namedCallbackified 2
// expect: hi true ERR_INVALID_ARG_TYPE TypeError: The "ctor" argument must be of type function. Received null ERR_INVALID_ARG_TYPE TypeError: The "superCtor.prototype" property must be of type object. Received undefined
// expect: function true false
// expect: isDate true false false false false
// expect: isRegExp true false false false false
// expect: isMap true false false false false
// expect: isSet true false false false false
// expect: isWeakMap true false false false false
// expect: isPromise true false false false false
// expect: isTypedArray true false false false false
// expect: isUint8Array true false false false false
// expect: isDataView true false false false false
// expect: isArrayBuffer true false false false false
// expect: isSharedArrayBuffer true false false false false
// expect: isNativeError true false false false false
// expect: isBoxedPrimitive true false false false false
// expect: isSymbolObject true false false false false
// expect: isAsyncFunction true false false false false
// expect: isGeneratorFunction true false false false false
// expect: isGeneratorObject true false false false false
// expect: isMapIterator true false false false false
// expect: isSetIterator true false false false false
// expect: isArgumentsObject true false false false false
// expect: isBigInt64Array true false false false false
// expect: true true true
// expect: {
// expect:   values: [Object: null prototype] {
// expect:     verbose: true,
// expect:     name: 'x',
// expect:     many: [ '1', '2' ],
// expect:     mode: 'fast'
// expect:   },
// expect:   positionals: [ 'pos', '--not' ]
// expect: }
// expect: {
// expect:   values: [Object: null prototype] { verbose: true, name: 'y', mode: 'fast' },
// expect:   positionals: [],
// expect:   tokens: [
// expect:     {
// expect:       kind: 'option',
// expect:       name: 'verbose',
// expect:       rawName: '-v',
// expect:       index: 0,
// expect:       value: undefined,
// expect:       inlineValue: undefined
// expect:     },
// expect:     {
// expect:       kind: 'option',
// expect:       name: 'name',
// expect:       rawName: '-n',
// expect:       index: 0,
// expect:       value: 'x',
// expect:       inlineValue: false
// expect:     },
// expect:     {
// expect:       kind: 'option',
// expect:       name: 'name',
// expect:       rawName: '-n',
// expect:       index: 2,
// expect:       value: 'y',
// expect:       inlineValue: true
// expect:     }
// expect:   ]
// expect: }
// expect: ERR_PARSE_ARGS_UNKNOWN_OPTION TypeError: Unknown option '--nope'
// expect: ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL TypeError: Unexpected argument 'pos'. This command does not take positional arguments
// expect: ERR_PARSE_ARGS_INVALID_OPTION_VALUE TypeError: Option '-n, --name <value>' argument missing
// expect: ERR_PARSE_ARGS_INVALID_OPTION_VALUE TypeError: Option '-v, --verbose' does not take an argument
// expect: ERR_PARSE_ARGS_INVALID_OPTION_VALUE TypeError: Option '--name' argument is ambiguous.
// expect: Did you forget to specify the option argument for '--name'?
// expect: To specify an option argument starting with a dash use '--name=-XYZ'.
// expect: ERR_PARSE_ARGS_UNKNOWN_OPTION TypeError: Unknown option '-x'
// expect: ERR_PARSE_ARGS_INVALID_OPTION_VALUE TypeError: Option '-n' argument is ambiguous.
// expect: Did you forget to specify the option argument for '-n'?
// expect: To specify an option argument starting with a dash use '--name=-XYZ' or '-n-XYZ'.
// expect: {
// expect:   values: [Object: null prototype] {
// expect:     any: true,
// expect:     with: 'x',
// expect:     a: true,
// expect:     b: true,
// expect:     c: true
// expect:   },
// expect:   positionals: [ 'p' ]
// expect: } ERR_INVALID_ARG_TYPE TypeError: The "options.a.type" property must be ('string|boolean'). Received type string ('number') ERR_INVALID_ARG_VALUE TypeError: The property 'options.a.short' must be a single character. Received 'ab'
// expect: red link a�b ENOENT [ 'EACCES', 'permission denied' ] ERR_OUT_OF_RANGE RangeError: The value of "err" is out of range. It must be a negative integer. Received 5 "\u001b[31mx\u001b[39m" "\u001b[1m\u001b[4mx\u001b[24m\u001b[22m"
// expect: false function true { a: 1, b: 2 }
// expect: text/html;charset=utf-8;q=a text html text/html utf-8 [ [ 'charset', 'utf-8' ], [ 'q', 'a' ] ] "text/html;charset=utf-8;q=a" ERR_INVALID_MIME_SYNTAX TypeError: The MIME syntax for a type in "text" is invalid ERR_INVALID_MIME_SYNTAX TypeError: The MIME syntax for a type in "te xt/a" is invalid at 2 ERR_INVALID_MIME_SYNTAX TypeError: The MIME syntax for a subtype in "a/" is invalid
// expect: application/html;charset=utf-8;x="a b"  true ERR_INVALID_MIME_SYNTAX TypeError: The MIME syntax for a parameter name in "a b" is invalid at 1
