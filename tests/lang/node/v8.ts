// node:v8: V8's format of values, byte for byte; the hexadecimal texts are Node's.
import v8 from "node:v8";

const hex = (value: unknown) => v8.serialize(value).toString("hex");
console.log(hex(1), hex(-1), hex(2 ** 31), hex(-0));  // expect: ff0f4902 ff0f4901 ff0f4e000000000000e041 ff0f4e0000000000000080
console.log(hex("abc"), hex("日"), hex(10n));  // expect: ff0f2203616263 ff0f6302e565 ff0f5a100a00000000000000
console.log(hex({ a: [1, undefined], 2: null }));  // expect: ff0f6f490430220161410249025f2400027b02
console.log(hex(Buffer.from("hi")), hex(new Float64Array([1.5])));  // expect: ff0f5c0a026869 ff0f5c0808000000000000f83f

const shared = { n: 1 };
const value = {
  date: new Date(5), re: /a+/gi, map: new Map<unknown, unknown>([[1, new Set(["x"])]]), shared, again: shared,
  sparse: [1, , 3], bytes: new Uint8Array([1, 2]), boxed: Object("s"), big: -(2n ** 70n), hole: undefined,
  text: "日本x", buffer: new ArrayBuffer(3),
};
const copy = v8.deserialize(v8.serialize(value));
console.log(copy.shared === copy.again, 1 in copy.sparse, copy.sparse.length);  // expect: true false 3
console.log(copy.date.getTime(), String(copy.re), copy.map.get(1).has("x"), copy.big === value.big);  // expect: 5 /a+/gi true true
console.log(copy.bytes, typeof copy.boxed, copy.text, copy.buffer.byteLength, "hole" in copy);  // expect: Uint8Array(2) [ 1, 2 ] object 日本x 3 true
const round: any = [];
round.push(round);
const circle = v8.deserialize(v8.serialize(round));
console.log(circle[0] === circle);  // expect: true
const error = v8.deserialize(v8.serialize(new RangeError("far")));
console.log(error instanceof RangeError, error.message);  // expect: true far

function failure(use: () => unknown): string {
  try {
    return `gave ${String(use())}`;
  } catch (thrown: any) {
    return thrown.message;
  }
}
console.log(failure(() => v8.serialize(() => 1)));  // expect: () => 1 could not be cloned.
console.log(failure(() => v8.serialize(Symbol("s"))));  // expect: Symbol(s) could not be cloned.
console.log(failure(() => v8.deserialize(Buffer.from("ff0f", "hex"))));  // expect: Unable to deserialize cloned data.
console.log(failure(() => v8.deserialize(Buffer.from("ff63", "hex"))));  // expect: Unable to deserialize cloned data due to invalid or unsupported version.
console.log(failure(() => v8.deserialize(Buffer.from("ff0f41ffffffff07", "hex"))));  // expect: Unable to deserialize cloned data.

const serializer = new v8.Serializer();
serializer.writeHeader();
serializer.writeUint32(300);
serializer.writeUint64(1, 2);
serializer.writeDouble(0.5);
serializer.writeRawBytes(Buffer.from("raw"));
const deserializer = new v8.Deserializer(serializer.releaseBuffer());
console.log(deserializer.readHeader(), deserializer.readUint32(), deserializer.readUint64(), deserializer.readDouble());  // expect: true 300 [ 1, 2 ] 0.5
console.log(deserializer.readRawBytes(3).toString(), deserializer.getWireFormatVersion());  // expect: raw 15

const heap = v8.getHeapStatistics();
console.log(heap.used_heap_size! > 0 && heap.total_heap_size! >= heap.used_heap_size!);  // expect: true
v8.setFlagsFromString("--stack-size=900");
console.log(failure(() => v8.queryObjects(Object as any)));  // expect: node:v8: queryObjects() is not there yet
