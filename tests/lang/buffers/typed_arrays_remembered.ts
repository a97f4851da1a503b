// What reads of typed arrays remember: methods and `length` along the chain, absence; and what must
// undo it. Names that spell numbers are never looked for along the chain.
const log = (...x: unknown[]) => console.log(...x);
const a: any = new Uint8Array([1, 2, 3]);
const read = (o: any) => [o.length, o.missing, o['-0'], o['1.5'], o['NaN'], o['1e1000'], o['Infinity'], o[1], o['2']];
for (let i = 0; i < 50; i++) read(a);
log(JSON.stringify(read(a)));
const proto: any = Object.getPrototypeOf(Uint8Array.prototype);
proto['1.5'] = proto['-0'] = proto['Infinity'] = 'seen';
Object.prototype['NaN' as never] = 'seen' as never;
log(JSON.stringify(read(a)));
delete proto['1.5'], delete proto['-0'], delete proto['Infinity'], delete (Object.prototype as any)['NaN'];
const absent = (o: any) => o.later;
for (let i = 0; i < 50; i++) absent(a);
proto.later = 1;
log(absent(a));
(Uint8Array.prototype as any).later = 2;
log(absent(a));
a.later = 3;
log(absent(a), absent(new Uint8Array(1)));
const len = (o: any) => o.length;
for (let i = 0; i < 50; i++) len(a);
log(len(a), len(new Float64Array(2)), len([1]), len('abcd'));
Object.defineProperty(Uint8Array.prototype, 'length', { get() { return 'own getter'; }, configurable: true });
log(len(a), len(new Int8Array(5)));
delete (Uint8Array.prototype as any).length;
log(len(a));
const b = new ArrayBuffer(8, { maxByteLength: 16 }), t = new Uint8Array(b);
for (let i = 0; i < 50; i++) len(t);
b.resize(12);
log(len(t));
b.transfer();
log(len(t));
Object.setPrototypeOf(t, { length: 'other' });
log(len(t));
const call = (o: any) => o.subarray(1, 3);
for (let i = 0; i < 50; i++) call(a);
log(call(a).join(), call(new Uint16Array([7, 8, 9])).join());
class Sub extends Uint8Array {}
log(call(new Sub([4, 5, 6])) instanceof Sub, call(new Sub([4, 5, 6])).join());
for (const [from, to] of [[-2], [1, -1], [2, 1], [0, 100], [-100, -1], [undefined, 2]] as [number, number][]) log(a.subarray(from, to).join());
const s = (v: any, at?: any) => { const x = new Uint8Array(6); try { x.set(v, at); } catch (e) { return (e as Error).constructor.name; } return x.join(); };
for (let i = 0; i < 50; i++) s([1]);
log(s([1, 2, 300], 2), s([1, 2], 5), s([, 1]), s([1, '7', 3]), s(new Uint8Array([9, 8]), 4), s(new Float32Array([1.9]), 1), s('123'), s([1n]), s([1], -1), s({ length: 2, 0: 5 }));
const o = new Uint8Array([1, 2, 3, 4, 5]);
o.set(o.subarray(0, 3), 2);
log(o.join());
Object.defineProperty(Uint8Array, Symbol.species, { value: Uint16Array, configurable: true });
let thrown = '';
try { log(new Uint8Array([1, 0, 2, 0]).subarray(0, 1).constructor.name); } catch (e) { thrown = (e as Error).constructor.name; }
log(thrown);
// expect: [3,null,null,null,null,null,null,2,3]
// expect: [3,null,null,null,null,null,null,2,3]
// expect: 1
// expect: 2
// expect: 3 2
// expect: 3 2 1 4
// expect: own getter 5
// expect: 3
// expect: 12
// expect: 0
// expect: other
// expect: 2,3 8,9
// expect: true 5,6
// expect: 2,3
// expect: 2
// expect:
// expect: 1,2,3
// expect: 1,2
// expect: 1,2
// expect: 0,0,1,2,44,0 RangeError 0,1,0,0,0,0 1,7,3,0,0,0 0,0,0,0,9,8 0,1,0,0,0,0 1,2,3,0,0,0 TypeError RangeError 5,0,0,0,0,0
// expect: 1,2,1,2,3
// expect: Uint16Array
// expect:
