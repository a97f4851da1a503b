// Map and Set: order, keys, change while iterating.
const m = new Map<any, any>([[NaN, "nan"], [0, "zero"], ["k", 1]]);
console.log(m.get(NaN), m.get(-0), m.size, [...m.keys()].join()); // expect: nan zero 3 NaN,0,k
m.set(-0, "minus");
console.log(Object.is([...m.keys()][1], 0), m.get(0)); // expect: true minus

// What is added while iterating is seen, what is deleted is not; deleted and added again comes last.
const order = new Set([1, 2, 3]);
const seen: number[] = [];
for (const v of order) {
  seen.push(v);
  if (v === 1) {
    order.delete(2);
    order.add(4);
    order.delete(1);
    order.add(1);
  }
  if (seen.length > 10) break;
  if (v === 4) order.delete(1);
}
console.log(seen.join(), [...order].join()); // expect: 1,3,4 3,4

// An iterator outlives growth, deletions and clear.
const grown = new Map<number, number>();
for (let i = 0; i < 10; i++) grown.set(i, i);
const iterator = grown.entries();
iterator.next();
iterator.next();
for (let i = 0; i < 1000; i++) grown.set(i + 100, i);
for (let i = 0; i < 9; i++) grown.delete(i);
console.log(iterator.next().value!.join()); // expect: 9,9
grown.clear();
grown.set(7, 8);
console.log(iterator.next().value!.join(), iterator.next().done, iterator.next().done); // expect: 7,8 true true
grown.set(9, 9);
console.log(iterator.next().done); // expect: true

const many = new Map<string, number>();
for (let i = 0; i < 5000; i++) many.set("key" + i, i);
for (let i = 0; i < 5000; i += 2) many.delete("key" + i);
let sum = 0;
many.forEach((v) => (sum += v));
console.log(many.size, sum, many.get("key4999"), many.has("key4998")); // expect: 2500 6250000 4999 false

console.log([...Map.groupBy([1, 2, 3, 4], (n) => (n % 2 ? "odd" : "even"))].map((e) => e.join(":")).join(";")); // expect: odd:1,3;even:2,4
const counts = new Map<string, number>();
console.log((counts as any).getOrInsert("a", 1), (counts as any).getOrInsertComputed("b", (k: string) => k + "!"), counts.size); // expect: 1 b! 2

const a = new Set([1, 2, 3]), b = new Set([3, 4]);
const show = (s: any) => [...s].join();
console.log(show(a.union(b)), show(a.intersection(b)), show(a.difference(b)), show(a.symmetricDifference(b))); // expect: 1,2,3,4 3 1,2 1,2,4
console.log(a.isSubsetOf(new Set([1, 2, 3, 4])), a.isSupersetOf(new Set([1])), a.isDisjointFrom(b)); // expect: true true false
console.log(show(a.union(new Map([[9, 0]]) as any))); // expect: 1,2,3,9

// Subclasses, and a patched adder.
class Doubled extends Set<number> {
  add(v: number) { return super.add(v * 2); }
}
console.log(show(new Doubled([1, 2]))); // expect: 2,4
const closed: string[] = [];
const source = {
  [Symbol.iterator]() {
    return {
      next: () => ({ done: false, value: 1 }),
      return() { closed.push("closed"); return {}; },
    };
  },
};
try {
  new Map(source as any);
} catch (e: any) {
  console.log(e.name, closed.join()); // expect: TypeError closed
}
try {
  (Map as any)();
} catch (e: any) {
  console.log(e.message); // expect: Constructor Map requires 'new'
}

const weak = new WeakMap<object, any>();
const k1 = {}, k2 = Symbol("local");
weak.set(k1, "object").set(k2 as any, "symbol");
console.log(weak.get(k1), weak.get(k2 as any), weak.has({}), weak.delete(k1), weak.has(k1)); // expect: object symbol false true false
for (const bad of [1, "s", Symbol.for("registered")] as any[]) {
  try {
    weak.set(bad, 1);
  } catch (e: any) {
    console.log(e.name); // expect: TypeError
    // expect: TypeError
    // expect: TypeError
  }
}
const ref = new WeakRef(k1);
console.log(ref.deref() === k1); // expect: true

const emptied = new Set<number>(), cleared = new Map<number, number>();
emptied.clear();
cleared.clear();
console.log(emptied.size, cleared.size);  // expect: 0 0
