// Objects that were frozen or sealed alike share a shape; nothing else about them is different.
'use strict';
const attempt = (f: () => unknown) => { try { return f(); } catch (e: any) { return e.constructor.name; } };
const d = (o: object) => JSON.stringify(Object.getOwnPropertyDescriptors(o));
const make = () => ({ a: 1, get g() { return 2; }, [Symbol.for('s')]: 3 });
const x: any = Object.freeze(make()), y: any = Object.freeze(make()), z: any = make();
console.log(Object.isFrozen(x), Object.isFrozen(y), Object.isFrozen(z), Object.isSealed(x), Object.isExtensible(x));
console.log(attempt(() => { x.a = 2; }), attempt(() => { x.b = 2; }), attempt(() => delete x.a), attempt(() => { x.g = 1; }), attempt(() => { x[Symbol.for('s')] = 1; }));
z.a = 5; z.b = 6; console.log(z.a, z.b, x.a, x.b, delete z.a, 'a' in z);
console.log(d(x), d(Object.seal(make())), Object.getOwnPropertyDescriptor(x, Symbol.for('s'))!.writable);
const sealed: any = Object.seal({ a: 1, b: 2 });
sealed.a = 9; console.log(sealed.a, attempt(() => { sealed.c = 1; }), attempt(() => delete sealed.b), Object.isSealed(sealed), Object.isFrozen(sealed));
console.log(Object.isFrozen(Object.freeze(sealed)), attempt(() => { sealed.a = 1; }), sealed.a);
console.log(Object.freeze(x) === x, Object.freeze(1), Object.isFrozen('s'), Object.isFrozen({}), Object.isFrozen(Object.preventExtensions({})), Object.isFrozen(Object.preventExtensions({ a: 1 })));

const list: any = Object.freeze([1, 2, 3]);
console.log(attempt(() => list.push(4)), attempt(() => { list[0] = 9; }), attempt(() => { list.length = 0; }), attempt(() => list.pop()), attempt(() => list.sort()), attempt(() => list.reverse()), list.join());
console.log(attempt(() => { list[5] = 1; }), attempt(() => list.fill(0)), attempt(() => list.splice(0, 1)), attempt(() => delete list[1]), Object.isFrozen(list), [...list], list.map((v: number) => v * 2), list.toSorted((a: number, b: number) => b - a), list.with(0, 7), list.slice(1), list.concat([4]));
console.log(JSON.stringify(Object.getOwnPropertyDescriptor(list, 0)), JSON.stringify(Object.getOwnPropertyDescriptor(list, 'length')));
const half: any = Object.seal([1, , 3]); half[0] = 7; console.log(attempt(() => { half[1] = 1; }), attempt(() => { half.length = 1; }), half.length, 1 in half, half[0], attempt(() => half.pop()));
const empty: any = Object.freeze([]); console.log(Object.isFrozen(empty), attempt(() => empty.push(1)), attempt(() => { empty[0] = 1; }));
let sum = 0; for (const v of list) sum += v; console.log(sum);

class Point { #p = 1; x = 1; bump() { return ++this.#p; } static make() { return Object.freeze(new Point()); } }
const p = Point.make(); console.log(p.bump(), p.bump(), attempt(() => { p.x = 2; }), Object.isFrozen(p));
class Kept { constructor() { Object.freeze(this); } } class Adds extends Kept { y = 1; }
console.log(attempt(() => new Adds()));
function read(o: any) { return o.a; }
let total = 0; for (let i = 0; i < 50; ++i) total += read(i % 2 ? x : { a: 1, g: 1 }); console.log(total);
function write(o: any) { o.a = 3; return o.a; }
const open = { a: 1 }; for (let i = 0; i < 20; ++i) write(open);
console.log(attempt(() => write(Object.freeze({ a: 1 }))), write(open), attempt(() => write(Object.preventExtensions({}))));
const proto: any = Object.freeze({ m() { return 'm'; }, v: 1 }); const child: any = Object.create(proto);
console.log(child.m(), attempt(() => { child.v = 2; }), Object.isFrozen(proto));
const withProto: any = Object.freeze(Object.create(proto)); console.log(withProto.m(), attempt(() => Object.setPrototypeOf(withProto, null)), Object.getPrototypeOf(withProto) === proto);
enum Colour { Red, Green } console.log(Object.isFrozen(Object.freeze(Colour)), Colour.Red, Colour[1], attempt(() => { (Colour as any).Blue = 2; }));
const f: any = Object.freeze(function named() {}); console.log(Object.isFrozen(f), attempt(() => { f.x = 1; }));
console.log(attempt(() => Object.freeze(new Uint8Array(2))), Object.isFrozen(Object.freeze(new Map())), Object.isFrozen(Object.freeze(Object.freeze(new Date(0)))));
console.log({}.hasOwnProperty.call(x, 'a'), Object.hasOwn(x, 'zz'), Object.hasOwn([1], 0), Object.hasOwn('abc', 1), Object.hasOwn(class { static s = 1; }, 's'), [].hasOwnProperty('length'), attempt(() => Object.hasOwn(null as any, 'a')), x.propertyIsEnumerable('g'));
console.log(JSON.stringify(Object.values({ b: 1, a: 2, 1: 3, [Symbol()]: 4 })), JSON.stringify(Object.entries(x)), JSON.stringify(Object.entries({ get q() { return 1; } })), JSON.stringify(Object.values(Object.create({ i: 1 }, { h: { value: 1 }, e: { value: 2, enumerable: true } }))));

// expect: true true false true false
// expect: TypeError TypeError TypeError TypeError TypeError
// expect: 5 6 1 undefined true false
// expect: {"a":{"value":1,"writable":false,"enumerable":true,"configurable":false},"g":{"enumerable":true,"configurable":false}} {"a":{"value":1,"writable":true,"enumerable":true,"configurable":false},"g":{"enumerable":true,"configurable":false}} false
// expect: 9 TypeError TypeError true false
// expect: true TypeError 9
// expect: true 1 true false true false
// expect: TypeError TypeError TypeError TypeError TypeError TypeError 1,2,3
// expect: TypeError TypeError TypeError TypeError true [ 1, 2, 3 ] [ 2, 4, 6 ] [ 3, 2, 1 ] [ 7, 2, 3 ] [ 2, 3 ] [ 1, 2, 3, 4 ]
// expect: {"value":1,"writable":false,"enumerable":true,"configurable":false} {"value":3,"writable":false,"enumerable":false,"configurable":false}
// expect: TypeError TypeError 3 false 7 TypeError
// expect: true TypeError TypeError
// expect: 6
// expect: 2 3 TypeError true
// expect: TypeError
// expect: 50
// expect: TypeError 3 TypeError
// expect: m TypeError true
// expect: m TypeError true
// expect: true 0 Green TypeError
// expect: true TypeError
// expect: TypeError true true
// expect: true false true true true true TypeError true
// expect: [3,1,2] [["a",1],["g",2]] [["q",1]] [2]
