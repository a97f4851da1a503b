// structuredClone: what survives, what is refused, what moves; DOMException.
const o: any = {
  a: 1, b: "x\u{1F600}é", c: [1, , 3], d: new Date(5), e: /a(b)/gi, n: 2n ** 70n, neg: -5n, u: undefined, z: -0,
  m: new Map<any, any>([[1, { z: 1 }], ["k", new Set([1, 2])]]),
  boxed: [new Number(3), new String("s"), new Boolean(false), Object(7n)],
};
o.self = o;
o.c.extra = "e";
const c = structuredClone(o);
console.log(c.self === c, c !== o, Object.keys(c).join(""));  // expect: true true abcdenneguzmboxedself
console.log(c.b === o.b, c.c, c.d.getTime(), c.e, c.n === o.n, c.neg, Object.is(c.z, -0));  // expect: true [ 1, <1 empty item>, 3, extra: 'e' ] 5 /a(b)/gi true -5n true
console.log(c.m, c.boxed);  // expect: Map(2) { 1 => { z: 1 }, 'k' => Set(2) { 1, 2 } } [ [Number: 3], [String: 's'], [Boolean: false], [BigInt: 7n] ]
// Getters run in order, once; what they add later is not seen, what they delete is left out.
const order: string[] = [];
const live: any = { get x() { order.push("x"); delete live.y; live.late = 1; return { get in() { order.push("in"); return 1; } }; }, y: 2, get w() { order.push("w"); return 3; } };
console.log(structuredClone(live), order.join());  // expect: { x: { in: 1 }, w: 3 } x,in,w
class K { x = 1; get y() { return 2; } }
const k = structuredClone(new K());
console.log(k, Object.getPrototypeOf(k) === Object.prototype);  // expect: { x: 1 } true

// ---- Refused
function refused(f: () => unknown): string {
  try { f(); return "none"; } catch (e: any) { return `${e.name} ${e.code} ${e instanceof DOMException}`; }
}
const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
for (const f of [
  () => structuredClone(() => 1), () => structuredClone(Symbol("q")), () => structuredClone(new WeakMap()),
  () => structuredClone(new Proxy({}, {})), () => structuredClone(Promise.resolve()), () => structuredClone([Object(Symbol())]),
  () => structuredClone(1, { transfer: [{}] as any }), () => structuredClone(1, { transfer: [buffer, buffer] }),
  () => structuredClone(1, { transfer: [new SharedArrayBuffer(1)] as any }),
  () => structuredClone({ get x() { throw new RangeError("g"); } }), () => structuredClone(1, { transfer: [1] as any }),
]) console.log(refused(f));
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: DataCloneError 25 true
// expect: RangeError undefined false
// expect: TypeError undefined false

// ---- Transferred: the bytes move, views with them.
const bytes = new Uint8Array(buffer, 2);
bytes[0] = 7;
const moved = structuredClone({ bytes, buffer, view: new DataView(buffer, 1, 2) }, { transfer: [buffer] });
console.log(buffer.detached, moved.buffer.byteLength, moved.buffer.maxByteLength, moved.bytes.buffer === moved.buffer);  // expect: true 8 16 true
console.log(moved.bytes[0], moved.bytes.byteOffset, moved.view.byteOffset, moved.view.byteLength);  // expect: 7 2 1 2
moved.buffer.resize(16);
console.log(moved.bytes.length);  // expect: 14
console.log(refused(() => structuredClone({ buffer })), refused(() => structuredClone(1, { transfer: [buffer] })));  // expect: DataCloneError 25 true DataCloneError 25 true
const fixed = new Float64Array([1.5, NaN]);
const copied = structuredClone([fixed, fixed.buffer, fixed]);
console.log(copied[0] === copied[2], (copied[0] as Float64Array).buffer === copied[1], copied[0], fixed.length);  // expect: true true Float64Array(2) [ 1.5, NaN ] 2
const shared = new SharedArrayBuffer(4);
new Uint8Array(structuredClone(shared))[0] = 9;
console.log(new Uint8Array(shared)[0]);  // expect: 9

// ---- Errors
const error: any = structuredClone(Object.assign(new TypeError("boo", { cause: { why: 1 } }), { extra: 1 }));
console.log(String(error), error.cause.why, error instanceof TypeError, "extra" in error, error.stack.split("\n")[0]);  // expect: TypeError: boo 1 true false TypeError: boo
class Own extends Error { override name = "Own"; }
console.log(String(structuredClone(new Own("m"))));  // expect: Error: m
const abort = structuredClone(new DOMException("m", "AbortError"));
console.log(String(abort), abort.code, abort instanceof DOMException, abort instanceof Error, Object.prototype.toString.call(abort));  // expect: AbortError: m 20 true true [object DOMException]
console.log(new DOMException().name, new DOMException("a", "Mine").code, DOMException.DATA_CLONE_ERR, abort.TIMEOUT_ERR);  // expect: Error 0 25 23
console.log(new DOMException("a", { name: "NotFoundError", cause: 3 } as any).cause, Object.keys(abort).length, "stack" in abort);  // expect: 3 0 true

// ---- Nested (under stress each allocation collects: no deeper; 300,000 levels have been tried).
let deep: any = [];
for (let i = 0; i < 500; i++) deep = i % 2 ? [deep] : new Map([[0, deep]]);
let clone: any = structuredClone(deep), depth = 0;
while (Array.isArray(clone) ? clone.length : true) { clone = Array.isArray(clone) ? clone[0] : clone.get(0); depth++; }
console.log(depth);  // expect: 500
