// Typed arrays, DataView and ArrayBuffer: views that follow their buffer, conversions, sorting, text.
const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
const tracking = new Uint16Array(buffer);
const fixed = new Uint16Array(buffer, 4, 2);
console.log(tracking.length, fixed.length);  // expect: 4 2
buffer.resize(6);
console.log(tracking.length, fixed.length, fixed.byteOffset);  // expect: 3 0 0
buffer.resize(16);
console.log(tracking.length, fixed.length, fixed.byteOffset);  // expect: 8 2 4
const moved = buffer.transfer();
console.log(buffer.detached, moved.resizable, moved.maxByteLength, tracking.length);  // expect: true true 16 0
console.log(tracking[0], 0 in tracking, Object.keys(tracking).length);  // expect: undefined false 0

const floats = new Float32Array([3, NaN, -0, 0, -Infinity, 1.5]);
console.log(floats.sort().join(), Object.is(floats[1], -0));  // expect: -Infinity,0,0,1.5,3,NaN true
console.log(new Uint8ClampedArray([300, -5, 1.5, 2.5, NaN]).join());  // expect: 255,0,2,2,0
console.log(new Float16Array([1 / 3, 65520, 65519]).join());  // expect: 0.333251953125,Infinity,65504
console.log(new BigInt64Array([2n ** 63n])[0]);  // expect: -9223372036854775808n
console.log(Int8Array.from({ length: 3 }, (_, i) => i * 100).join());  // expect: 0,100,-56

const view = new DataView(new ArrayBuffer(8));
view.setInt32(0, 0x01020304);
view.setFloat16(4, 1.5, true);
console.log(view.getInt32(0, true).toString(16), view.getUint16(4), view.getFloat16(4, true));  // expect: 4030201 62 1.5

const bytes = Uint8Array.fromBase64("aGVsbG8=");
console.log(bytes.toHex(), bytes.toBase64({ omitPadding: true }));  // expect: 68656c6c6f aGVsbG8
const { read, written } = new Uint8Array(2).setFromHex("ff00aa");
console.log(read, written);  // expect: 4 2

// A long sort without a comparator is cut into pieces; with one it is stable.
const long = Uint32Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 40_009);
long.sort();
console.log(long.every((v, i) => i === 0 || long[i - 1]! <= v));  // expect: true
const pairs = Array.from({ length: 3_000 }, (_, i) => ({ key: i % 7, i }));
pairs.sort((a, b) => a.key - b.key);
console.log(pairs.every((p, i) => i === 0 || pairs[i - 1]!.key < p.key || pairs[i - 1]!.i < p.i));  // expect: true

// A callback that takes the buffer away: the rest reads as undefined.
const shrinking = new Uint8Array(new ArrayBuffer(4, { maxByteLength: 4 }));
const seen: unknown[] = [];
shrinking.forEach((v, i) => {
  seen.push(v);
  if (i === 1) (shrinking.buffer as ArrayBuffer).resize(1);
});
console.log(seen);  // expect: [ 0, 0, undefined, undefined ]
