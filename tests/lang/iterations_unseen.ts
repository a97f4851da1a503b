// Maps, Sets, typed arrays and the iterators of built-in collections are iterated without their
// iterators (vm/run/operations/fast_iteration.h), as long as nobody can notice.
const show = (...v: unknown[]): void => console.log(JSON.stringify(v));
type Any = any;

// What each of them gives.
const set = new Set(["a", "b", "c"]);
const map = new Map([["x", 1], ["y", 2]]);
show([...set], [...map], [...set.entries()], [...map.keys()], [...map.values()], [...map.entries()]);  // expect: [["a","b","c"],[["x",1],["y",2]],[["a","a"],["b","b"],["c","c"]],["x","y"],[1,2],[["x",1],["y",2]]]
show([...[5, 6].entries()], [...[5, , 6].values()], [...[5, 6].keys()], [...new Uint8Array([1, 2])], [..."héé😀"]);  // expect: [[[0,5],[1,6]],[5,null,6],[0,1],[1,2],["h","é","é","😀"]]
show([...new Set()], [...new Map()], [...new Set().values()], [...[].entries()], [...new Float64Array(0)]);  // expect: [[],[],[],[],[]]
const of = (it: Iterable<Any>): Any[] => { const all: Any[] = []; for (const v of it) all.push(v); return all; };
show(of(set), of(map), of(set.keys()), of(map.values()), of([7, 8].entries()), of(new BigInt64Array([3n])).map(String));  // expect: [["a","b","c"],[["x",1],["y",2]],["a","b","c"],[1,2],[[0,7],[1,8]],["3"]]
const [first, ...others] = set;
const [[k, v], second = 0] = map;
show(first, others, k, v, second, new Map(map).size, new Set(set).size, new Set(map.keys()).has("y"), Object.fromEntries(map));  // expect: ["a",["b","c"],"x",1,["y",2],2,3,true,{"x":1,"y":2}]
show(Math.max(...new Set([3, 9, 4])), ((...all: Any[]) => all.length)(...map, ...set, ...[1, 2].entries()));  // expect: [9,7]
show(new Map([["a", 1], ["a", 2]] as Any).get("a"), new Map([[1]] as Any).get(1), new Set([1, 1, 2, NaN, NaN, -0, 0]).size);  // expect: [2,null,4]
try { new Map([1] as Any); } catch (e) { show((e as Error).constructor.name); }  // expect: ["TypeError"]

// They change meanwhile.
const grown: number[] = [];
const s = new Set([1, 2, 3]);
for (const n of s) { grown.push(n); if (n < 6) s.add(n * 2); if (n === 2) s.delete(3); }
show(grown);  // expect: [[1,2,4,8]]
const m = new Map([[1, "a"], [2, "b"], [3, "c"]]);
const walked: Any[] = [];
for (const [key, value] of m) { walked.push(key, value); if (key === 1) { m.clear(); m.set(9, "z"); } }
show(walked);  // expect: [[1,"a",9,"z"]]
const emptied: Any[] = [];
const empty = new Set<number>();
for (const n of [1, 2]) empty.add(n);
for (const n of empty) { emptied.push(n); empty.clear(); }
show(emptied);  // expect: [[1]]
const big = new Set(Array.from({ length: 3000 }, (_, i) => i));
let sum = 0;
for (const n of big) { big.delete(n - 1); if (n < 500) big.add(n + 5000); sum += n; }
show(sum, big.size);  // expect: [7123250,2]
const array = [1, 2, 3];
const pairs: Any[] = [];
for (const [i, n] of array.entries()) { pairs.push([i, n]); if (i === 0) array.push(4); if (i === 1) delete array[2]; }
show(pairs);  // expect: [[[0,1],[1,2],[2,null],[3,4]]]
const bytes = new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 } as Any));
let steps = 0;
try { for (const b of bytes) { steps += 1 + b; if (steps === 2) (bytes.buffer as Any).resize(3); } } catch (e) { show((e as Error).constructor.name); }  // expect: [3]
show(steps);  // expect: ["x"]

// One iterator in several hands.
const shared = map.entries();
for (const [key] of shared) { show(key); break; }  // expect: [["y",2],[],true]
show(shared.next().value, [...shared], shared.next().done);  // expect: [1,2,[3,4],true,[]]
const values = [1, 2, 3, 4].values();
const [one, two] = values;
show(one, two, [...values], values.next().done, [...values]);  // expect: [1,[2,3]]
const numbers = new Set([1, 2, 3]).values();
show(numbers.next().value, Array.from(numbers));  // expect: ["left at",2]

// Leaving early, throwing, generators that stop in the middle.
for (const n of new Set([1, 2, 3])) { if (n === 2) { show("left at", n); break; } }  // expect: ["x"]
try { for (const n of map.keys()) throw n; } catch (e) { show(e); }  // expect: [[1,2],[3,4],true,["a","b","c"],["a","b","c"]]
function* through(it: Iterable<Any>): Generator<Any> { for (const each of it) yield each; }
const slow = through(new Map([[1, 2], [3, 4]]));
show(slow.next().value, slow.next().value, slow.next().done, [...through(set)], [...through(set.values())]);  // expect: [["own"]]
const waits = async (): Promise<Any[]> => { const all: Any[] = []; for (const [n, t] of new Map([[1, "p"], [2, "q"]])) { await null; all.push(n + t); } return all; };
void waits().then((all) => show("async", all));

// What can be noticed is.
class Own extends Set<number> { override *[Symbol.iterator](): Any { yield "own"; } }
show([...new Own([1])]);  // expect: [["marked"],["marked"]]
const marked = new Set([1]);
(marked as Any)[Symbol.iterator] = function* () { yield "marked"; };
show([...marked], of(marked));  // expect: [["told"]]
const iterator = new Set([1, 2]).values();
(iterator as Any).next = () => ({ done: (iterator as Any).told ?? !((iterator as Any).told = true), value: "told" });
show([...iterator as Any]);  // expect: [[[1,2]],[[3,4]]]
class Sub extends Map<number, number> {}
show([...new Sub([[1, 2]])], of(new Sub([[3, 4]])));  // expect: ["TypeError"]
const bare = Object.setPrototypeOf(new Set([1]), null);
try { show([...bare]); } catch (e) { show((e as Error).constructor.name); }  // expect: [[1,2,3],[]]
const prototype = Object.getPrototypeOf(new Set().values());
const { next } = prototype;
const mid: Any[] = [];
for (const n of new Set([1, 2, 3])) { mid.push(n); if (n === 1) prototype.next = () => ({ done: true, value: 0 }); }
show(mid, [...new Set([1, 2])]);  // expect: [[1,2]]
prototype.next = next;
show([...new Set([1, 2])]);  // expect: [4,[1,1]]
let closed = 0;
const root = Object.getPrototypeOf(prototype);
root.return = function () { closed++; return {}; };
for (const n of new Set([1, 2])) { if (n === 1) break; }
for (const n of [1, 2]) { if (n === 1) break; }
for (const n of map.values()) { if (n === 1) break; }
const [alone] = new Map([[1, 1], [2, 2]]);
delete root.return;
for (const n of new Set([1, 2])) { if (n === 1) break; }
show(closed, alone);  // expect: [[["patched",0]],[["patched",0]],[["patched",0]],1]
const keep = Map.prototype[Symbol.iterator];
Map.prototype[Symbol.iterator] = function* () { yield ["patched", 0] as Any; };
show([...map], of(map), Array.from(map), new Map(map).size);  // expect: [2,[["x",1],["y",2]]]
Map.prototype[Symbol.iterator] = keep;
show([...map].length, Object.entries(Object.fromEntries(map)));  // expect: [[1,2],2]
const set_add = Set.prototype.add;
const added: Any[] = [];
Set.prototype.add = function (n) { added.push(n); return set_add.call(this, n); };
new Set([1, 2]);
Set.prototype.add = set_add;
show(added, new Set([1, 2]).size);  // expect: [["typed"],["typed"]]
const typedProto = Object.getPrototypeOf(Uint8Array.prototype);
const typedIterator = typedProto[Symbol.iterator];
typedProto[Symbol.iterator] = function* () { yield "typed"; };
show([...new Uint8Array(2)], of(new Uint8Array(2)));  // expect: [["bytes"],[0,0]]
typedProto[Symbol.iterator] = typedIterator;
(Uint8Array.prototype as Any)[Symbol.iterator] = function* () { yield "bytes"; };
show([...new Uint8Array(2)], [...new Uint16Array(2)]);  // expect: ["async",["1p","2q"]]
