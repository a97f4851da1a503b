// The console's texts are those of Node's util.inspect (20), recorded.
// prettier-ignore
class A { constructor() { this.x = 1; } get g() { return 1; } }
class B extends A { y = [1, 2]; static s = 1; }
console.log(Array.from({ length: 27 }, (_, i) => i * 1000)); console.log(Array.from({ length: 101 }, (_, i) => 'k' + i));
console.log([0.1, 100, 1e21, -5, NaN, Infinity, -Infinity, 12345678]);
console.log(Array.from({ length: 10 }, (_, i) => 'x'.repeat(i)));
class Foo { get [Symbol.toStringTag]() { return 'bar'; } } console.log(new Foo()); console.log({ [Symbol.toStringTag]: 'T' }, Object.create({ [Symbol.toStringTag]: 'U' }));
class P { [Symbol.for('nodejs.util.inspect.custom')](depth, opts) { return 'P<' + depth + typeof opts.stylize + '>'; } } console.log(new P(), [new P()], { a: { p: new P() } });
class R { [Symbol.for('nodejs.util.inspect.custom')]() { return { replaced: true, p: new P() }; } } console.log(new R(), [new R()]);
console.log(new (class extends Array {})(3), new (class Stack extends Array {})(1, 2, 3));
console.log(Object.create(A.prototype), Object.create(Object.create(null)), A.prototype, Object.create(Object.create(A.prototype)));
console.log({ undefined: undefined, 'a b': 1, a1: 2, _b: 3, $c: 4, 'é': 5 });
console.log([,'x'], [1,,], [,,1], Object.assign([], {5: 1}), [...Array(3)]);
console.log([true, false, true, false, true, false, true], ['a','b','c','d','e','f','g','h']);
console.log(JSON.stringify, Object, Array, Symbol.iterator, parseInt, Promise);
console.log([['key', { value: 1, nested: [1, 2, { deep: true }] }]]);
console.log('a\nb', ['a\nb'], { k: 'a\nb' }, [['multi', 'line\ntext', 'x'.repeat(70)]]);
console.log(process.stdout === undefined, -1e-7, 1e300, 123456789012345680000, [ -0 ]);

// expect: [
// expect:       0,  1000,  2000,  3000,  4000,
// expect:    5000,  6000,  7000,  8000,  9000,
// expect:   10000, 11000, 12000, 13000, 14000,
// expect:   15000, 16000, 17000, 18000, 19000,
// expect:   20000, 21000, 22000, 23000, 24000,
// expect:   25000, 26000
// expect: ]
// expect: [
// expect:   'k0',  'k1',  'k2',  'k3',  'k4',  'k5',  'k6',  'k7',
// expect:   'k8',  'k9',  'k10', 'k11', 'k12', 'k13', 'k14', 'k15',
// expect:   'k16', 'k17', 'k18', 'k19', 'k20', 'k21', 'k22', 'k23',
// expect:   'k24', 'k25', 'k26', 'k27', 'k28', 'k29', 'k30', 'k31',
// expect:   'k32', 'k33', 'k34', 'k35', 'k36', 'k37', 'k38', 'k39',
// expect:   'k40', 'k41', 'k42', 'k43', 'k44', 'k45', 'k46', 'k47',
// expect:   'k48', 'k49', 'k50', 'k51', 'k52', 'k53', 'k54', 'k55',
// expect:   'k56', 'k57', 'k58', 'k59', 'k60', 'k61', 'k62', 'k63',
// expect:   'k64', 'k65', 'k66', 'k67', 'k68', 'k69', 'k70', 'k71',
// expect:   'k72', 'k73', 'k74', 'k75', 'k76', 'k77', 'k78', 'k79',
// expect:   'k80', 'k81', 'k82', 'k83', 'k84', 'k85', 'k86', 'k87',
// expect:   'k88', 'k89', 'k90', 'k91', 'k92', 'k93', 'k94', 'k95',
// expect:   'k96', 'k97', 'k98', 'k99',
// expect:   ... 1 more item
// expect: ]
// expect: [
// expect:         0.1,      100,
// expect:       1e+21,       -5,
// expect:         NaN, Infinity,
// expect:   -Infinity, 12345678
// expect: ]
// expect: [
// expect:   '',         'x',
// expect:   'xx',       'xxx',
// expect:   'xxxx',     'xxxxx',
// expect:   'xxxxxx',   'xxxxxxx',
// expect:   'xxxxxxxx', 'xxxxxxxxx'
// expect: ]
// expect: Foo [bar] {}
// expect: { [Symbol(Symbol.toStringTag)]: 'T' } Object [U] {}
// expect: P<2function> [ P<1function> ] { a: { p: P<0function> } }
// expect: { replaced: true, p: P<1function> } [ { replaced: true, p: P<0function> } ]
// expect: [ <3 empty items> ] Stack(3) [ 1, 2, 3 ]
// expect: A {} Object <[Object: null prototype] {}> {} {} A {}
// expect: { undefined: undefined, 'a b': 1, a1: 2, _b: 3, '$c': 4, 'é': 5 }
// expect: [ <1 empty item>, 'x' ] [ 1, <1 empty item> ] [ <2 empty items>, 1 ] [ <5 empty items>, 1 ] [ undefined, undefined, undefined ]
// expect: [
// expect:   true, false,
// expect:   true, false,
// expect:   true, false,
// expect:   true
// expect: ] [
// expect:   'a', 'b', 'c',
// expect:   'd', 'e', 'f',
// expect:   'g', 'h'
// expect: ]
// expect: [Function: stringify] [Function: Object] [Function: Array] Symbol(Symbol.iterator) [Function: parseInt] [Function: Promise]
// expect: [ [ 'key', { value: 1, nested: [Array] } ] ]
// expect: a
// expect: b [ 'a\nb' ] { k: 'a\nb' } [
// expect:   [
// expect:     'multi',
// expect:     'line\ntext',
// expect:     'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
// expect:   ]
// expect: ]
// expect: false -1e-7 1e+300 123456789012345680000 [ -0 ]
