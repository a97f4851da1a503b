// node:assert: what node prints for the same program.
import assert, { AssertionError } from "node:assert";
import strict from "node:assert/strict";

function thrown(f: () => unknown): void {
  try { f(); console.log("holds"); } catch (e: any) { console.log(`${e.name} ${e.code} ${e.operator} ${e.generatedMessage}\n${e.message}`.replace(/^$/gm, "|")); }
}
for (const f of [
  () => assert.strictEqual(1, 2), () => assert.strictEqual("a", "b", "own"), () => assert.equal(1, 2), () => assert.notEqual(1, 1),
  () => assert.deepEqual({ a: 1 }, { a: "1" }), () => assert.deepEqual({ a: 1 }, { a: 2 }), () => assert.deepStrictEqual({ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 3] } }),
  () => assert.notStrictEqual(1, 1), () => assert.notDeepStrictEqual({ a: 1 }, { a: 1 }), () => assert.deepStrictEqual([1, 2, 3], [1, 2, 3, 4]), () => assert.strictEqual([1], [1]),
  () => assert.fail(), () => assert.fail("text"), () => assert.ifError(null), () => assert.ifError(new Error("went")), () => assert.ifError("text"),
  () => assert.match("abc", /x/), () => assert.match("abc", /b/), () => assert.doesNotMatch("abc", /b/), () => assert.match(5 as any, /b/),
  () => assert.throws(() => {}), () => assert.throws(() => {}, TypeError, "why"), () => assert.throws(() => { throw new Error("x"); }), () => assert.throws(() => { throw new Error("x"); }, /x/), () => assert.throws(() => { throw new Error("x"); }, /y/),
  () => assert.throws(() => { throw new Error("x"); }, { message: "x" }), () => assert.throws(() => { throw new Error("x"); }, { message: "y", name: "Error" }), () => assert.throws(() => { throw new TypeError("x"); }, TypeError),
  () => assert.throws(() => { throw new Error("x"); }, TypeError), () => assert.throws(() => { throw new Error("x"); }, () => false), () => assert.throws(() => { throw new Error("x"); }, "x"), () => assert.throws("f" as any),
  () => assert.throws(() => { throw new Error("x"); }, new Error("x")), () => assert.throws(() => { throw new Error("x"); }, {}),
  () => assert.doesNotThrow(() => { throw new Error("x"); }), () => assert.doesNotThrow(() => { throw new Error("x"); }, "why"), () => assert.doesNotThrow(() => 1),
  () => assert.ok(0, "own message"), () => (assert as any).ok(), () => assert(1), () => assert.ok(true), () => assert.ok(null, new RangeError("own")),
  () => strict.equal(1, "1" as any), () => strict.deepEqual({ a: 1 }, { a: "1" }), () => (assert as any).equal(1), () => assert.strictEqual("a long text here", "a long text there"),
  () => assert.strictEqual("a\nb\nc", "a\nb\nd"), () => assert.deepStrictEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])), () => assert.notDeepEqual({ a: 1 }, { a: 1 }),
  () => assert.deepStrictEqual([1, 2, 3, 4, 5], [1, 2, 3, 4, 6]), () => assert.strictEqual(NaN, NaN), () => assert.strictEqual(0, -0), () => assert.deepStrictEqual({ a: undefined }, {}),
]) thrown(f);
for (const p of [
  assert.rejects(Promise.reject(new Error("no"))), assert.rejects(Promise.resolve(1)), assert.rejects(async () => { throw new TypeError("t"); }, TypeError), assert.rejects(() => 5 as any), assert.doesNotReject(Promise.reject(new Error("bad"))),
  assert.doesNotReject(async () => 1), assert.rejects(5 as any),
]) console.log(await p.then(() => "holds", (e) => `${e.name} ${e.code} ${e.message}`));
// ---- Deep equality
function same(a: unknown, b: unknown): string {
  const holds = (f: (a: unknown, b: unknown) => void) => { try { f(a, b); return "y"; } catch { return "n"; } };
  return holds(assert.deepEqual) + holds(assert.deepStrictEqual) + holds(assert.notDeepEqual) + holds(assert.notDeepStrictEqual);
}
class A { x = 1; } class B { x = 1; }
const cyclic: any = { a: 1 }; cyclic.me = cyclic; const cyclic2: any = { a: 1 }; cyclic2.me = cyclic2;
const sym = Symbol("s");
console.log([
  same(1, "1"), same(NaN, NaN), same(0, -0), same(null, undefined), same({}, []), same([1, , 3], [1, undefined, 3]), same([1, 2], [2, 1]), same(new A(), new B()), same(cyclic, cyclic2), same(Object.create(null), {}),
  same(new Date(1), new Date(1)), same(new Date(1), new Date(2)), same(/a/g, /a/g), same(/a/g, /a/i), same(new Error("a"), new Error("a")), same(new Error("a"), new Error("b")), same(new Error("a"), new TypeError("a")),
  same(new Set([1, 2]), new Set([2, 1])), same(new Set([{ a: 1 }]), new Set([{ a: 1 }])), same(new Set([1]), new Set(["1"])), same(new Map([[{ k: 1 }, 1]]), new Map([[{ k: 1 }, 1]])), same(new Map([[1, 2]]), new Map([["1", "2"]] as any)), same(new Map([[1, undefined]]), new Map([[2, undefined]])),
  same(new Uint8Array([1, 2]), new Uint8Array([1, 2])), same(new Uint8Array([1]), new Int8Array([1])), same(new Float64Array([0]), new Float64Array([-0])), same(new ArrayBuffer(2), new ArrayBuffer(2)), same(new ArrayBuffer(2), new ArrayBuffer(3)), same(new Number(1), new Number(1)), same(new String("a"), new String("b")), same(Object(1n), Object(1n)),
  same({ [sym]: 1 }, { [sym]: 1 }), same({ [sym]: 1 }, {}), same({ a: 1, b: 2 }, { b: 2, a: 1 }), same(Object.assign([1], { x: 1 }), [1]), same(() => 1, () => 1), same(Symbol.iterator, Symbol.iterator), same([[[1]]], [[[1]]]), same({ a: undefined }, { b: undefined }), same("a", Object("a")), same(Promise.resolve(), Promise.resolve()), same(new WeakMap(), new WeakMap()),
].join(" "));
const made = new AssertionError({ actual: 1, expected: 2, operator: "strictEqual" });
console.log(made instanceof Error, made.message.length, Object.keys(made), Object.keys(assert).length > 15, strict.strict === strict, assert.strict.equal === assert.strictEqual, String(made).slice(0, 40));
