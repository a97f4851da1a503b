// The console's texts are those of Node's util.inspect (20), recorded.
// prettier-ignore
class A { constructor() { this.x = 1; } get g() { return 1; } }
class B extends A { y = [1, 2]; static s = 1; }
console.log(1, 'two', -0, true, null, undefined, 10n, Symbol('s'));
console.log({ a: 1, b: 'x', c: { d: { e: { f: 1 } } } });
var o = { name: 'o' }; o.self = o; o.list = [o, { o }]; console.log(o);
console.log(new A(), new B(), A, B, class {}, class extends A {});
console.log(Object.create(null), Object.create({}), Object.assign(Object.create(null), { a: 1 }));
console.log([], [1, 2, 3], [, 1, , , 2], new Array(5), [undefined, null]);
console.log([1.5, 'a', [2, [3, [4, [5]]]]]);
console.log(Array.from({ length: 120 }, (_, i) => i));
console.log(Array.from({ length: 30 }, (_, i) => 'item' + i));
console.log(Array.from({ length: 7 }, (_, i) => ({ i })));
console.log(function foo() {}, () => {}, async () => {}, function* gen() {}, async function* ag() {}, Math.max);
console.log((function* g() {})(), (async function* h() {})());
console.log({ get a() { return 1; }, set a(v) {}, get b() { return 1; }, set c(v) {} });
console.log({ [Symbol('k')]: 1, 'a-b': 2, 3: 4, "it's": 5, __proto__: { z: 1 } });
console.log(['it\'s', "say \"hi\"", `both ' and "`, 'all \' " `', 'new\nline', '\x00\x1b\x7f\u{1F600}', '\ud800']);
console.log('%s is %d years and %i, %f, %j %o %O %%, %c styled', 'Bob', 42, 42.9, 1.5, { a: 1 }, { f() {} }, { x: { y: { z: { w: 1 } } } }, 'css', 'extra', { k: 1 });
console.log('%s', { toString() { return 'custom'; } }, '%s', null, undefined, 5n, Symbol('q'), [1, [2, [3]]], new A());
console.log('%d', '0x10', '%i', 'abc'); console.log('%x %s'); console.log('100%', 5); console.log('%', 1); console.log('a%sb%sc', 1);

// expect: 1 two -0 true null undefined 10n Symbol(s)
// expect: { a: 1, b: 'x', c: { d: { e: [Object] } } }
// expect: <ref *1> {
// expect:   name: 'o',
// expect:   self: [Circular *1],
// expect:   list: [ [Circular *1], { o: [Circular *1] } ]
// expect: }
// expect: A { x: 1 } B { x: 1, y: [ 1, 2 ] } [class A] [class B extends A] { s: 1 } [class (anonymous)] [class (anonymous) extends A]
// expect: [Object: null prototype] {} {} [Object: null prototype] { a: 1 }
// expect: [] [ 1, 2, 3 ] [ <1 empty item>, 1, <2 empty items>, 2 ] [ <5 empty items> ] [ undefined, null ]
// expect: [ 1.5, 'a', [ 2, [ 3, [Array] ] ] ]
// expect: [
// expect:    0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11,
// expect:   12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
// expect:   24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
// expect:   36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
// expect:   48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
// expect:   60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71,
// expect:   72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83,
// expect:   84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95,
// expect:   96, 97, 98, 99,
// expect:   ... 20 more items
// expect: ]
// expect: [
// expect:   'item0',  'item1',  'item2',
// expect:   'item3',  'item4',  'item5',
// expect:   'item6',  'item7',  'item8',
// expect:   'item9',  'item10', 'item11',
// expect:   'item12', 'item13', 'item14',
// expect:   'item15', 'item16', 'item17',
// expect:   'item18', 'item19', 'item20',
// expect:   'item21', 'item22', 'item23',
// expect:   'item24', 'item25', 'item26',
// expect:   'item27', 'item28', 'item29'
// expect: ]
// expect: [
// expect:   { i: 0 }, { i: 1 },
// expect:   { i: 2 }, { i: 3 },
// expect:   { i: 4 }, { i: 5 },
// expect:   { i: 6 }
// expect: ]
// expect: [Function: foo] [Function (anonymous)] [AsyncFunction (anonymous)] [GeneratorFunction: gen] [AsyncGeneratorFunction: ag] [Function: max]
// expect: Object [Generator] {} Object [AsyncGenerator] {}
// expect: { a: [Getter/Setter], b: [Getter], c: [Setter] }
// expect: { '3': 4, 'a-b': 2, "it's": 5, [Symbol(k)]: 1 }
// expect: [
// expect:   "it's",
// expect:   'say "hi"',
// expect:   `both ' and "`,
// expect:   'all \' " `',
// expect:   'new\nline',
// expect:   '\x00\x1B\x7F😀',
// expect:   '\ud800'
// expect: ]
// expect: Bob is 42 years and 42, 1.5, {"a":1} { f: [Function: f] { [length]: 0, [name]: 'f' } } { x: { y: { z: [Object] } } } %,  styled extra { k: 1 }
// expect: custom %s null undefined 5n Symbol(q) [ 1, [ 2, [ 3 ] ] ] A { x: 1 }
// expect: 16 %i abc
// expect: %x %s
// expect: 100% 5
// expect: % 1
// expect: a1b%sc
