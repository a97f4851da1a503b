// Numbers that are whole, but that arithmetic has left as doubles, are like any others: as keys, as
// selectors, as indices, in comparisons and in text.
const half = 0.5;
const three = half + 2.5, one = half + half, zero = half - half, big = 4294967296.5 - 0.5;
const minusZero = -zero;

const list = ['a', 'b', 'c', 'd'];
console.log(list[three], list[one], list[zero], list[minusZero], list[big]); // expect: d b a a undefined
list[three] = 'D';
list[one + three] = 'e';
console.log(list.join(), list.length); // expect: a,b,c,D,e 5
console.log('text'[three], new Uint8Array([7, 8, 9, 10])[three]); // expect: t 10

const map = new Map<number, string>([[3, 'three'], [1, 'one'], [0, 'zero']]);
console.log(map.get(three), map.get(one), map.get(minusZero), map.has(big)); // expect: three one zero false
map.set(three, 'again');
console.log(map.size, new Set([three, 3, one, 1]).size); // expect: 3 2

function table(n: number): string {
  switch (n) {
    case 0: return 'zero';
    case 1: return 'one';
    case 2: return 'two';
    case 3: return 'three';
    case 4: return 'four';
    default: return 'other';
  }
}
console.log(table(three), table(one), table(minusZero), table(big), table(half), table(0 / zero)); // expect: three one zero other other other

console.log(three === 3, 3 === three, three == 3, Object.is(three, 3), Object.is(minusZero, 0)); // expect: true true true true false
console.log([1, 2, 3].includes(three), [1, 2, 3].indexOf(three), [three, 1, 2].sort().join()); // expect: true 2 1,2,3
console.log(`${three} ${minusZero} ${big}`, JSON.stringify([three, { [three]: one }])); // expect: 3 0 4294967296 [3,{"3":1}]
console.log(three | 0, big | 0, (big + 1) | 0, -big - 1 & 3, ~three, three << one, three >>> zero, big ^ 1); // expect: 3 0 1 3 -4 6 3 1
console.log(typeof three, Number.isInteger(three), 'x'.repeat(three), new Array(three).length); // expect: number true xxx 3
let count = 0;
for (let i = zero; i < three; i++) count += list[i].length;
console.log(count, -(-2147483648), -(zero), 1 / -(0 as number)); // expect: 3 2147483648 -0 -Infinity
console.log(2147483647 + 1 - 1 === 2147483647, (2147483647 + 1 - 2147483647) in ['x', 'y']); // expect: true true

// What counts as true.
for (const v of [three, zero, minusZero, NaN, '', 'a', 0n, 1n, null, undefined, [], Symbol()])
  console.log(v ? 'true' : 'false', !v, v && 1 ? 1 : 0);
// expect: true false 1
// expect: false true 0
// expect: false true 0
// expect: false true 0
// expect: false true 0
// expect: true false 1
// expect: false true 0
// expect: true false 1
// expect: false true 0
// expect: false true 0
// expect: true false 1
// expect: true false 1
let node: { next?: object } | undefined = { next: {} }, text = 'abc', steps = 0;
do { node = node!.next as typeof node; ++steps; } while (node);
do { text = text.slice(1); ++steps; } while (text);
console.log(steps); // expect: 5
