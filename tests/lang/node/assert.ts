// node:assert: what node prints for the same program.
import assert, { AssertionError } from "node:assert";
import strict from "node:assert/strict";

function thrown(f: () => unknown): void {
  try { f(); console.log("holds"); } catch (e: any) { console.log(`${e.name} ${e.code} ${e.operator} ${e.generatedMessage}\n${e.message}`.replace(/^$/gm, "|")); }  // expect: AssertionError ERR_ASSERTION strictEqual true
// expect: Expected values to be strictly equal:
// expect: |
// expect: 1 !== 2
// expect: |
// expect: AssertionError ERR_ASSERTION strictEqual false
// expect: own
// expect: |
// expect: 'a' !== 'b'
// expect: |
// expect: AssertionError ERR_ASSERTION == true
// expect: 1 == 2
// expect: AssertionError ERR_ASSERTION != true
// expect: 1 != 1
// expect: holds
// expect: AssertionError ERR_ASSERTION deepEqual true
// expect: Expected values to be loosely deep-equal:
// expect: |
// expect: {
// expect:   a: 1
// expect: }
// expect: |
// expect: should loosely deep-equal
// expect: |
// expect: {
// expect:   a: 2
// expect: }
// expect: AssertionError ERR_ASSERTION deepStrictEqual true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect:   {
// expect:     a: 1,
// expect:     b: {
// expect:       c: [
// expect:         1,
// expect: +       2
// expect: -       3
// expect:       ]
// expect:     }
// expect:   }
// expect: AssertionError ERR_ASSERTION notStrictEqual true
// expect: Expected "actual" to be strictly unequal to: 1
// expect: AssertionError ERR_ASSERTION notDeepStrictEqual true
// expect: Expected "actual" not to be strictly deep-equal to:
// expect: |
// expect: {
// expect:   a: 1
// expect: }
// expect: |
// expect: AssertionError ERR_ASSERTION deepStrictEqual true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect:   [
// expect:     1,
// expect:     2,
// expect:     3,
// expect: -   4
// expect:   ]
// expect: AssertionError ERR_ASSERTION strictEqual true
// expect: Values have same structure but are not reference-equal:
// expect: |
// expect: [
// expect:   1
// expect: ]
// expect: |
// expect: AssertionError ERR_ASSERTION fail true
// expect: Failed
// expect: AssertionError ERR_ASSERTION fail false
// expect: text
// expect: holds
// expect: AssertionError ERR_ASSERTION ifError false
// expect: ifError got unwanted exception: went
// expect: AssertionError ERR_ASSERTION ifError false
// expect: ifError got unwanted exception: 'text'
// expect: AssertionError ERR_ASSERTION match true
// expect: The input did not match the regular expression /x/. Input:
// expect: |
// expect: 'abc'
// expect: |
// expect: holds
// expect: AssertionError ERR_ASSERTION doesNotMatch true
// expect: The input was expected to not match the regular expression /b/. Input:
// expect: |
// expect: 'abc'
// expect: |
// expect: AssertionError ERR_ASSERTION match true
// expect: The "string" argument must be of type string. Received type number (5)
// expect: AssertionError ERR_ASSERTION throws false
// expect: Missing expected exception.
// expect: AssertionError ERR_ASSERTION throws false
// expect: Missing expected exception (TypeError): why
// expect: holds
// expect: holds
// expect: AssertionError ERR_ASSERTION throws true
// expect: The input did not match the regular expression /y/. Input:
// expect: |
// expect: 'Error: x'
// expect: |
// expect: holds
// expect: AssertionError ERR_ASSERTION throws true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect:   Comparison {
// expect: +   message: 'x',
// expect: -   message: 'y',
// expect:     name: 'Error'
// expect:   }
// expect: holds
// expect: AssertionError ERR_ASSERTION throws true
// expect: The error is expected to be an instance of "TypeError". Received "Error"
// expect: |
// expect: Error message:
// expect: |
// expect: x
// expect: AssertionError ERR_ASSERTION throws true
// expect: The validation function is expected to return "true". Received false
// expect: |
// expect: Caught error:
// expect: |
// expect: Error: x
// expect: TypeError ERR_AMBIGUOUS_ARGUMENT undefined undefined
// expect: The "error/message" argument is ambiguous. The error message "x" is identical to the message.
// expect: TypeError ERR_INVALID_ARG_TYPE undefined undefined
// expect: The "fn" argument must be of type function. Received type string ('f')
// expect: holds
// expect: TypeError ERR_INVALID_ARG_VALUE undefined undefined
// expect: The argument 'error' may not be an empty object. Received {}
// expect: AssertionError ERR_ASSERTION doesNotThrow false
// expect: Got unwanted exception.
// expect: Actual message: "x"
// expect: AssertionError ERR_ASSERTION doesNotThrow false
// expect: Got unwanted exception: why
// expect: Actual message: "x"
// expect: holds
// expect: AssertionError ERR_ASSERTION == false
// expect: own message
// expect: AssertionError ERR_ASSERTION == true
// expect: No value argument passed to `assert.ok()`
// expect: holds
// expect: holds
// expect: RangeError undefined undefined undefined
// expect: own
// expect: AssertionError ERR_ASSERTION strictEqual true
// expect: Expected values to be strictly equal:
// expect: |
// expect: 1 !== '1'
// expect: |
// expect: AssertionError ERR_ASSERTION deepStrictEqual true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect:   {
// expect: +   a: 1
// expect: -   a: '1'
// expect:   }
// expect: TypeError ERR_MISSING_ARGS undefined undefined
// expect: The "actual" and "expected" arguments must be specified
// expect: AssertionError ERR_ASSERTION strictEqual true
// expect: Expected values to be strictly equal:
// expect: + actual - expected
// expect: |
// expect: + 'a long text here'
// expect: - 'a long text there'
// expect:                ^
// expect: AssertionError ERR_ASSERTION strictEqual true
// expect: Expected values to be strictly equal:
// expect: + actual - expected
// expect: |
// expect: + 'a\nb\nc'
// expect: - 'a\nb\nd'
// expect:          ^
// expect: AssertionError ERR_ASSERTION deepStrictEqual true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect:   Map(1) {
// expect:     1 => {
// expect: +     a: 1
// expect: -     a: 2
// expect:     }
// expect:   }
// expect: AssertionError ERR_ASSERTION notDeepEqual true
// expect: Expected "actual" not to be loosely deep-equal to:
// expect: |
// expect: {
// expect:   a: 1
// expect: }
// expect: AssertionError ERR_ASSERTION deepStrictEqual true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect:   [
// expect:     1,
// expect:     2,
// expect:     3,
// expect:     4,
// expect: +   5
// expect: -   6
// expect:   ]
// expect: holds
// expect: AssertionError ERR_ASSERTION strictEqual true
// expect: Expected values to be strictly equal:
// expect: + actual - expected
// expect: |
// expect: + 0
// expect: - -0
// expect: AssertionError ERR_ASSERTION deepStrictEqual true
// expect: Expected values to be strictly deep-equal:
// expect: + actual - expected
// expect: |
// expect: + {
// expect: +   a: undefined
// expect: + }
// expect: - {}
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
]) console.log(await p.then(() => "holds", (e) => `${e.name} ${e.code} ${e.message}`));  // expect: holds
// expect: AssertionError ERR_ASSERTION Missing expected rejection.
// expect: holds
// expect: TypeError ERR_INVALID_RETURN_VALUE Expected instance of Promise to be returned from the "promiseFn" function but got type number (5).
// expect: AssertionError ERR_ASSERTION Got unwanted rejection.
// expect: Actual message: "bad"
// expect: holds
// expect: TypeError ERR_INVALID_ARG_TYPE The "promiseFn" argument must be of type function or an instance of Promise. Received type number (5)
// ---- Deep equality
function same(a: unknown, b: unknown): string {
  const holds = (f: (a: unknown, b: unknown) => void) => { try { f(a, b); return "y"; } catch { return "n"; } };
  return holds(assert.deepEqual) + holds(assert.deepStrictEqual) + holds(assert.notDeepEqual) + holds(assert.notDeepStrictEqual);
}
class A { x = 1; } class B { x = 1; }
const cyclic: any = { a: 1 }; cyclic.me = cyclic; const cyclic2: any = { a: 1 }; cyclic2.me = cyclic2;
const sym = Symbol("s");
console.log([  // expect: ynny yynn ynny ynny nnyy nnyy nnyy ynny yynn ynny yynn nnyy yynn nnyy yynn nnyy nnyy yynn yynn ynny yynn ynny nnyy yynn nnyy ynny yynn nnyy yynn nnyy yynn yynn ynny yynn nnyy nnyy yynn yynn nnyy nnyy yynn yynn
  same(1, "1"), same(NaN, NaN), same(0, -0), same(null, undefined), same({}, []), same([1, , 3], [1, undefined, 3]), same([1, 2], [2, 1]), same(new A(), new B()), same(cyclic, cyclic2), same(Object.create(null), {}),
  same(new Date(1), new Date(1)), same(new Date(1), new Date(2)), same(/a/g, /a/g), same(/a/g, /a/i), same(new Error("a"), new Error("a")), same(new Error("a"), new Error("b")), same(new Error("a"), new TypeError("a")),
  same(new Set([1, 2]), new Set([2, 1])), same(new Set([{ a: 1 }]), new Set([{ a: 1 }])), same(new Set([1]), new Set(["1"])), same(new Map([[{ k: 1 }, 1]]), new Map([[{ k: 1 }, 1]])), same(new Map([[1, 2]]), new Map([["1", "2"]] as any)), same(new Map([[1, undefined]]), new Map([[2, undefined]])),
  same(new Uint8Array([1, 2]), new Uint8Array([1, 2])), same(new Uint8Array([1]), new Int8Array([1])), same(new Float64Array([0]), new Float64Array([-0])), same(new ArrayBuffer(2), new ArrayBuffer(2)), same(new ArrayBuffer(2), new ArrayBuffer(3)), same(new Number(1), new Number(1)), same(new String("a"), new String("b")), same(Object(1n), Object(1n)),
  same({ [sym]: 1 }, { [sym]: 1 }), same({ [sym]: 1 }, {}), same({ a: 1, b: 2 }, { b: 2, a: 1 }), same(Object.assign([1], { x: 1 }), [1]), same(() => 1, () => 1), same(Symbol.iterator, Symbol.iterator), same([[[1]]], [[[1]]]), same({ a: undefined }, { b: undefined }), same("a", Object("a")), same(Promise.resolve(), Promise.resolve()), same(new WeakMap(), new WeakMap()),
].join(" "));
const made = new AssertionError({ actual: 1, expected: 2, operator: "strictEqual" });
console.log(made instanceof Error, made.message.length, Object.keys(made), Object.keys(assert).length > 15, strict.strict === strict, assert.strict.equal === assert.strictEqual, String(made).slice(0, 40));  // expect: true 47 [ 'generatedMessage', 'code', 'actual', 'expected', 'operator' ] true true true AssertionError [ERR_ASSERTION]: Expected
