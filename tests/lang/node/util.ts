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
