// Atomics: results, bounds, and waiting within one context.
const i32 = new Int32Array(new SharedArrayBuffer(8));
console.log(Atomics.add(i32, 0, 5), Atomics.sub(i32, 0, 2), Atomics.or(i32, 0, 8), Atomics.and(i32, 0, 9), Atomics.xor(i32, 0, 1), i32[0]);  // expect: 0 5 3 11 9 8
console.log(Atomics.exchange(i32, 0, 1), Atomics.compareExchange(i32, 0, 2, 9), Atomics.compareExchange(i32, 0, 1, 9), Atomics.load(i32, 0));  // expect: 8 1 1 9
const u8 = new Uint8Array(2), i8 = new Int8Array(1), big = new BigUint64Array(1);
console.log(Atomics.store(u8, 0, 257.9), u8[0], Atomics.add(u8, 0, -2), u8[0], Atomics.store(i8, 0, -0), Atomics.add(i8, 0, 200), i8[0]);  // expect: 257 1 1 255 0 0 -56
console.log(Atomics.sub(big, 0, 1n), big[0]);  // expect: 0n 18446744073709551615n
function thrown(f: () => unknown): string { try { f(); return "none"; } catch (e: any) { return e.name; } }
console.log(thrown(() => Atomics.load(u8, 2)), thrown(() => Atomics.load(new Float32Array(1) as any, 0)), thrown(() => Atomics.load(new Uint8ClampedArray(1) as any, 0)));  // expect: RangeError TypeError TypeError
const shrinking = new ArrayBuffer(8, { maxByteLength: 8 });
const view = new Int32Array(shrinking);
console.log(thrown(() => Atomics.store(view, 1, { valueOf() { shrinking.resize(4); return 1; } } as any)));  // expect: RangeError
console.log([1, 2, 3, 4, 8].map((n) => Atomics.isLockFree(n)).join(), (Atomics as any).pause(3), thrown(() => (Atomics as any).pause(1.5)));  // expect: true,true,false,true,true undefined TypeError

// ---- wait suspends the context; the stack and other locals survive it.
Atomics.store(i32, 0, 0);
const before = performance.now();
function inner(): string { const held = { s: "held" }; return Atomics.wait(i32, 0, 0, 30) + held.s; }
console.log([1].map(inner)[0], performance.now() - before >= 29);  // expect: timed-outheld true
console.log(Atomics.wait(i32, 0, 1), thrown(() => Atomics.wait(new Int32Array(1), 0, 0)), thrown(() => Atomics.wait(new Int16Array(1) as any, 0, 0)));  // expect: not-equal TypeError TypeError

// ---- waitAsync: in order, by offset; deadlines.
const log: string[] = [];
const waits: any[] = [Atomics.waitAsync(i32, 0, 0), Atomics.waitAsync(i32, 1, 0), Atomics.waitAsync(i32, 0, 0, 10_000), Atomics.waitAsync(i32, 0, 0, 5)];
waits.forEach((w, i) => w.value.then((v: string) => log.push(i + v)));
const now: any = Atomics.waitAsync(i32, 0, 1), zero: any = Atomics.waitAsync(i32, 0, 0, 0);
console.log(now.async, now.value, zero.async, zero.value);  // expect: false not-equal false timed-out
setTimeout(() => {
  console.log(Atomics.notify(i32, 0, 1), Atomics.notify(i32, 0), Atomics.notify(i32, 0), Atomics.notify(i32, 1, 0), Atomics.notify(new Int32Array(1), 0));
  // expect: 1 1 0 0 0
  setTimeout(() => console.log(log.join()), 0);  // expect: 3timed-out,0ok,2ok
}, 20);
