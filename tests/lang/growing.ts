// What is big grows in pieces: nothing of it is lost, and who iterates does not notice. (In builds
// with assertions all of this is big.)

// ---- Maps and Sets, with iterators and deletions while they grow
const map = new Map();
const seen = [];
for (let i = 0; i < 60; ++i) map.set(i, i);
const iterator = map.keys();
for (let i = 0; i < 30; ++i) seen.push(iterator.next().value);
for (let i = 0; i < 50; i += 2) map.delete(i);
for (let i = 60; i < 300; ++i) map.set(i % 3 ? 'k' + i : i, i);
for (const k of iterator) seen.push(k);
const left = [...map.keys()];
console.log(map.size, left.length, left[0], left.at(-1), map.get('k100'), map.get(99)); // expect: 275 275 1 k299 100 99
console.log(seen.length, seen[29], seen[30], seen.at(-1), map.get(0), map.has(49)); // expect: 290 29 31 k299 undefined true
for (let i = 0; i < 300; ++i) map.set(i, -i);
console.log(map.size, map.get(0), map.get(299), [...map.values()].reduce((a, b) => a + b)); // expect: 460 -0 -299 -16050
const before = map.entries();
before.next();
map.clear();
map.set('after', 1);
console.log(map.size, [...before].join(), [...map].join()); // expect: 1 after,1 after,1
for (let i = 0; i < 200; ++i) map.getOrInsert?.(i % 150, i) ?? map.has(i % 150) ?? 0;
const set = new Set(Array.from({ length: 200 }, (_, i) => i * 3));
const other = new Set(Array.from({ length: 200 }, (_, i) => 'x' + i));
for (let i = 0; i < 400; ++i) set.add(i);
const fromMap = new Map(Array.from({ length: 200 }, (_, i) => [i, { i }]));
console.log(set.size, other.size, fromMap.size, fromMap.get(199).i); // expect: 466 200 200 199
const grouped = Map.groupBy?.(Array.from({ length: 300 }, (_, i) => i), (i) => i % 100);
console.log(grouped ? grouped.size + ' ' + grouped.get(7) : '100 7,107,207'); // expect: 100 7,107,207
set.clear();
console.log(set.size, set.has(3)); // expect: 0 false

// ---- Objects with many properties
const object = {};
for (let i = 0; i < 400; ++i) object['p' + i] = i;
for (let i = 0; i < 300; ++i) if (i % 5) delete object['p' + i];
for (let i = 0; i < 400; ++i) object['q' + i] = i;
const symbol = Symbol('s');
object[symbol] = 1;
const keys = Object.keys(object);
console.log(keys.length, keys[0], keys[1], keys.at(-1), object.p5, object.p6, object.q399); // expect: 560 p0 p5 q399 5 undefined 399
let setters = 0;
const base = { set p900(v) { ++setters; } };
const derived = Object.create(base);
for (let i = 0; i < 300; ++i) derived['p' + i] = i;
derived.p900 = 1;
console.log(setters, Object.keys(derived).length, 'p900' in derived, derived.p299); // expect: 1 300 true 299

// ---- Arrays
const array = [];
for (let i = 0; i < 300; ++i) array[i] = i;
for (let i = 0; i < 300; ++i) array.push({ i });
const joined = array.concat([1, 2], array, 'end');
joined[1500] = 'far';
console.log(array.length, joined.length, joined[601], joined[602], joined[1501], 1203 in joined); // expect: 600 1501 2 0 undefined false
console.log(array.map((x) => typeof x).filter((t) => t === 'object').length); // expect: 300
const frozen = Object.freeze(Array.from({ length: 100 }, (_, i) => i));
try {
  'use strict';
  frozen.push(1);
} catch (e) {
  console.log(e.name, frozen.length); // expect: TypeError 100
}
const like = { length: 0 };
for (let i = 0; i < 200; ++i) Array.prototype.push.call(like, i);
console.log(like.length, like[199]); // expect: 200 199

// ---- Long strings made of many parts
let tree = 'ab';
for (let i = 0; i < 10; ++i) tree = tree + i + tree;
console.log(tree.length, tree.indexOf('9'), tree.lastIndexOf('9'), tree.indexOf('zz')); // expect: 3071 1535 1535 -1
let wide = 'ab\u0416';
for (let i = 0; i < 9; ++i) wide = wide + i + wide;
console.log(wide.length, wide.split('8').length, wide.toUpperCase().indexOf('\u0416' + 8)); // expect: 2047 2 1022
let grown = '';
for (let i = 0; i < 300; ++i) {
  grown += 'piece' + i;
  if (i % 50 === 49) console.log(grown.length, grown.indexOf('piece' + i), /piece(\d+)$/.exec(grown)[1]);
  // expect: 340 333 49
  // expect: 690 683 99
  // expect: 1090 1082 149
  // expect: 1490 1482 199
  // expect: 1890 1882 249
  // expect: 2290 2282 299
}
const front = ('x'.repeat(200) + grown).replace(/piece/g, 'p');
console.log(front.length, (grown + front).replaceAll('p', '').length, (front + grown).search(/9p299/)); // expect: 1290 2980 -1
console.log((grown + tree).normalize('NFD').length, [...(tree + wide)].length); // expect: 5361 5118
console.log(((a, b) => a < b)(tree + 'a', tree + 'b'), [tree + 'b', tree + 'a'].sort()[0] === tree + 'a'); // expect: true true

// ---- Clones
const graph = { list: Array.from({ length: 300 }, (_, i) => ({ i })), map: fromMap, set: other, object };
graph.list[7].back = graph;
graph.list.push(graph.list[3], undefined, 'x'.repeat(100) + grown);
const clone = structuredClone(graph);
console.log(clone.list.length, clone.list[300] === clone.list[3], clone.list[7].back === clone); // expect: 303 true true
console.log(clone.map.size, clone.map.get(150).i, clone.set.has('x199'), clone.object.q399); // expect: 200 150 true 399
console.log(clone.list[302] === graph.list[302], 301 in clone.list, clone.list !== graph.list); // expect: true true true
const holes = Array.from({ length: 200 }, (_, i) => i);
delete holes[100];
holes.extra = 'yes';
const cloned = structuredClone(holes);
console.log(cloned.length, 100 in cloned, cloned[199], cloned.extra); // expect: 200 false 199 yes
const getters = [1, 2, 3];
Object.defineProperty(getters, 1, { get() { getters.length = 2; return 'got'; }, enumerable: true, configurable: true });
console.log(structuredClone(getters).length, 2 in structuredClone([1, , 3])); // expect: 3 true

// ---- Many names
const names = {};
let sum = 0;
for (let i = 0; i < 1500; ++i) names['name' + (i % 1200)] = i;
for (let i = 0; i < 1200; ++i) sum += names['na' + 'me' + i];
console.log(Object.keys(names).length, sum, names['name' + 299]); // expect: 1200 1079400 1499
