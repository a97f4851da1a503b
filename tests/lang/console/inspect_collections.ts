// The console's texts are those of Node's util.inspect (20), recorded.
const m = new Map([[1, { a: 1 }], ['k', [1, 2]]]), s = new Set(['x', 2]);
console.log(m.entries(), m.keys(), m.values(), s.values(), s.entries());
const i = m[Symbol.iterator](); i.next(); console.log(i); i.next(); console.log(i); i.next(); console.log(i, [][Symbol.iterator](), 'a'.matchAll(/a/g));
console.log({ i: s.values() }, new WeakMap(), new WeakSet(), new WeakRef(m), /a/g, new Date(0), new Date(NaN), [new Date(0)], Object.assign(/x/, { p: 1 }));
console.log(new Map([[{ a: 1 }, new Map([[1, new Map([[2, new Map()]])]])]]), new Set([[1, [2, [3]]]]), new Map(), new (class X extends Map {})());

// expect: [Map Entries] { [ 1, { a: 1 } ], [ 'k', [ 1, 2 ] ] } [Map Iterator] { 1, 'k' } [Map Iterator] { { a: 1 }, [ 1, 2 ] } [Set Iterator] { 'x', 2 } [Set Entries] { [ 'x', 'x' ], [ 2, 2 ] }
// expect: [Map Entries] { [ 'k', [ 1, 2 ] ] }
// expect: [Map Entries] {  }
// expect: [Map Entries] {  } Object [Array Iterator] {} Object [RegExp String Iterator] {}
// expect: { i: [Set Iterator] { 'x', 2 } } WeakMap { <items unknown> } WeakSet { <items unknown> } WeakRef {} /a/g 1970-01-01T00:00:00.000Z Invalid Date [ 1970-01-01T00:00:00.000Z ] /x/ { p: 1 }
// expect: Map(1) { { a: 1 } => Map(1) { 1 => Map(1) { 2 => Map(0) {} } } } Set(1) { [ 1, [ 2, [Array] ] ] } Map(0) {} X(0) [Map] {}
