// The console's texts are those of Node's util.inspect (20), recorded.
// prettier-ignore
class A { constructor() { this.x = 1; } get g() { return 1; } }
class B extends A { y = [1, 2]; static s = 1; }
const e = new Error('boom'); e.stack = 'Error: boom\n    at foo (file.ts:1:2)'; e.code = 'E1'; console.log(e); console.log({ e }); console.log([e]);
class MyError extends Error {} ; const e3 = new MyError('mine', { cause: e }); e3.stack = 'Error: mine\n    at bar (x.ts:3:4)'; console.log(e3);
const e4 = new Error('m'); e4.name = 'Custom'; e4.stack = 'Custom: m\n    at x (y:1:1)'; console.log(e4);
console.log(new Number(3), new String('abc'), new Boolean(false), Object(Symbol('b')), Object(5n), Object.assign(new String('x'), { p: 1 }));
console.log(Promise.resolve(4), Promise.reject(new Error('r')).catch(() => {}) && 1, new Promise(() => {}));
const rej = Promise.reject(3); rej.catch(() => {}); console.log(rej);
console.log({ a: 'x'.repeat(100) }); console.log(['x'.repeat(60), 'y'.repeat(30)]);
console.log({ aaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccc: 3, ddddd: 4 });
console.log({ aaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccc: 3 });
console.log({ text: 'line1\nline2 is somewhat longer than the rest of it, to be broken' });
console.log(new Proxy({ a: 1 }, { get() { throw 1; } }), new Proxy(function f() {}, {}));
console.log({ f: function () {}, g: class Q {}, h: Symbol.iterator, n: null, u: undefined });
console.log(Object.assign(function named() {}, { prop: 1 }), Object.assign([1, 2], { extra: 'y' }));
console.log((function () { return arguments; })(1, 2));
console.log(globalThis === undefined, [[[[[]]]]], [[[[1]]]], { a: { b: { c: {} } } }, { a: { b: { c: [] } } });
console.log([1, 'a', null, undefined, true, 1n, Symbol('x'), {}, [], () => {}]);
console.log([[1, 2, [3, 4]], [5, [6, [7, [8]]]]], [['a', 'b'], ['c', 'd']]);
console.log({ a: [{ b: { c: 1 } }, { d: [1, 2, 3] }], e: 'f' });

// expect: Error: boom
// expect:     at foo (file.ts:1:2) {
// expect:   code: 'E1'
// expect: }
// expect: {
// expect:   e: Error: boom
// expect:       at foo (file.ts:1:2) {
// expect:     code: 'E1'
// expect:   }
// expect: }
// expect: [
// expect:   Error: boom
// expect:       at foo (file.ts:1:2) {
// expect:     code: 'E1'
// expect:   }
// expect: ]
// expect: MyError: mine
// expect:     at bar (x.ts:3:4) {
// expect:   [cause]: Error: boom
// expect:       at foo (file.ts:1:2) {
// expect:     code: 'E1'
// expect:   }
// expect: }
// expect: Custom: m
// expect:     at x (y:1:1)
// expect: [Number: 3] [String: 'abc'] [Boolean: false] [Symbol: Symbol(b)] [BigInt: 5n] [String: 'x'] { p: 1 }
// expect: Promise { 4 } 1 Promise { <pending> }
// expect: Promise { <rejected> 3 }
// expect: {
// expect:   a: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
// expect: }
// expect: [
// expect:   'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
// expect:   'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'
// expect: ]
// expect: {
// expect:   aaaaaaaaaaaaaaaaaaaa: 1,
// expect:   bbbbbbbbbbbbbbbbbbbbbbbbb: 2,
// expect:   cccccccccccccccccccc: 3,
// expect:   ddddd: 4
// expect: }
// expect: {
// expect:   aaaaaaaaaaaaaaaaaaaa: 1,
// expect:   bbbbbbbbbbbbbbbbbbbbbbbbb: 2,
// expect:   cccccccccccc: 3
// expect: }
// expect: {
// expect:   text: 'line1\nline2 is somewhat longer than the rest of it, to be broken'
// expect: }
// expect: { a: 1 } [Function: f]
// expect: {
// expect:   f: [Function: f],
// expect:   g: [class Q],
// expect:   h: Symbol(Symbol.iterator),
// expect:   n: null,
// expect:   u: undefined
// expect: }
// expect: [Function: named] { prop: 1 } [ 1, 2, extra: 'y' ]
// expect: [Arguments] { '0': 1, '1': 2 }
// expect: false [ [ [ [Array] ] ] ] [ [ [ [Array] ] ] ] { a: { b: { c: {} } } } { a: { b: { c: [] } } }
// expect: [
// expect:   1,
// expect:   'a',
// expect:   null,
// expect:   undefined,
// expect:   true,
// expect:   1n,
// expect:   Symbol(x),
// expect:   {},
// expect:   [],
// expect:   [Function (anonymous)]
// expect: ]
// expect: [ [ 1, 2, [ 3, 4 ] ], [ 5, [ 6, [Array] ] ] ] [ [ 'a', 'b' ], [ 'c', 'd' ] ]
// expect: { a: [ { b: [Object] }, { d: [Array] } ], e: 'f' }
