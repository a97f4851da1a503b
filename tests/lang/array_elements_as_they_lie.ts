// The methods of arrays read elements that lie dense directly, and put results directly into plain
// arrays: nobody may notice, whatever callbacks and prototypes do.
const show = (v: unknown): void => console.log(JSON.stringify(v));
const log: string[] = [];

// Holes are skipped, and read through the prototype.
show([1, , 3].map((n) => n! * 2));  // expect: [2,null,6]
show(1 in [1, , 3].map((n) => n));  // expect: false
const proto = Array.prototype as unknown as Record<number, unknown>;
proto[1] = "inherited";
show([1, , 3].map(String));  // expect: ["1","inherited","3"]
show([, , 3].filter(() => true));  // expect: ["inherited",3]
show([1, , 3].slice());  // expect: [1,"inherited",3]
show([0].concat([1, , 3] as number[]));  // expect: [0,1,"inherited",3]
show([[1, , 3] as unknown[]].flat());  // expect: [1,"inherited",3]
show([1, , 3].reduce((all, n) => `${all}${n}`, ""));  // expect: "1inherited3"
show([1, , 3].indexOf("inherited" as never));  // expect: 1
show([1, , 3].lastIndexOf("inherited" as never));  // expect: 1
show([1, , 3].join());  // expect: "1,inherited,3"
delete proto[1];
show([[1, , 3].indexOf(undefined), [1, , 3].lastIndexOf(undefined)]);  // expect: [-1,-1]
show([[1, , 3].includes(undefined), [1, , 3].findIndex((n) => n === undefined)]);  // expect: [true,1]
show([1, , 3].join("-"));  // expect: "1--3"

// Callbacks change what they walk over.
const shrinks = [1, 2, 3, 4];
show(shrinks.map((n) => (n === 2 && (shrinks.length = 3), n)));  // expect: [1,2,3,null]
const grows = [1, 2];
grows.forEach((n) => grows.push(n));
show(grows);  // expect: [1,2,1,2]
const watched = [1, 2, 3];
watched.forEach((n, i) => {
  if (i > 0) return;
  Object.defineProperty(watched, 2, { get: () => (log.push("get"), 9), configurable: true });
  delete watched[1];
});
show([watched.reduce((a, n) => a + n), watched.includes(9), watched.indexOf(9), log.length]);  // expect: [10,true,2,4]
const sparse: number[] = [1];
sparse[50_000_000] = 2;
show([sparse.length, sparse.slice(50_000_000)]);  // expect: [50000001,[2]]

// Results that are no plain arrays.
class Logged extends Array<number> {
  static override get [Symbol.species](): ArrayConstructor {
    return function (this: unknown, length: number) {
      return new Proxy(new Array(length), {
        defineProperty(target, key, descriptor) {
          log.push(`${String(key)}=${descriptor.value}`);
          return Reflect.defineProperty(target, key, descriptor);
        },
      });
    } as unknown as ArrayConstructor;
  }
}
log.length = 0;
Logged.from([1, 2]).map((n) => n + 1);
Logged.from([5]).filter(() => true);
Logged.from([7, 8]).slice(1);
show(log);  // expect: ["0=2","1=3","0=5","0=8","length=1"]
const made = (result: number[]): number[] => {
  const source = [1, 2];
  (source as { constructor: unknown }).constructor = { [Symbol.species]: function () { return result; } };
  return source;
};
const attempt = (result: number[], action: (source: number[]) => unknown): void => {
  try {
    show(action(made(result)));
  } catch (error) {
    show((error as Error).name);
  }
};
attempt(Object.freeze([]) as unknown as number[], (s) => s.map((n) => n));  // expect: "TypeError"
attempt(Object.freeze([0, 0]) as unknown as number[], (s) => s.map((n) => n));  // expect: "TypeError"
attempt(Object.seal([0, 0]), (s) => s.map((n) => n));  // expect: "TypeError"
attempt(Object.preventExtensions([]), (s) => s.filter(() => true));  // expect: "TypeError"
attempt(Object.defineProperty([] as number[], "length", { writable: false }), (s) => s.filter(() => true));  // expect: "TypeError"
attempt(Object.defineProperty([0, 0], 1, { value: 3, writable: false }), (s) => s.map((n) => n));  // expect: [1,2]
attempt(Object.defineProperty([0, 0], 1, { get: () => 3, configurable: true }), (s) => s.map((n) => n));  // expect: [1,2]
attempt([5, 6, 7], (s) => s.map((n) => n));  // expect: [1,2,7]
attempt([5, 6, 7], (s) => s.slice());  // expect: [1,2]
attempt([5, 6, 7], (s) => s.concat([3]));  // expect: [1,2,3]

// Frozen and sealed sources; long arrays.
show(Object.freeze([1, 2]).map((n) => n * 2));  // expect: [2,4]
show(Object.seal([1, 2]).slice(1));  // expect: [2]
const long = Array.from({ length: 5_000 }, (_, i) => i);
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
show([sum(long.map((n) => n * 2)), sum(long.filter((n) => n % 2)), sum(long.slice(100)), sum(long.concat(long))]);
// expect: [24995000,6250000,12492550,24995000]
show([long.indexOf(4_999), long.lastIndexOf(0), long.includes(NaN), long.findLast((n) => n < 10)]);  // expect: [4999,0,false,9]
show([sum(long.flatMap((n) => [n, n])), long.flatMap((n) => [n]).length, long.some((n) => n > 4_998)]);  // expect: [24995000,5000,true]

// slice, splice, unshift, fill, reverse, at, indexOf of plain arrays, with and without holes.
const at = [1, , 3, , 5];
show([at.at(-1), at.at(1), at.at(9), at.at(-9)]);  // expect: [5,null,null,null]
const cut = at.slice(1, -1);
show([cut.length, 0 in cut, 1 in cut, 2 in cut]);  // expect: [3,false,true,false]
show([at.slice(-2), at.slice(2, 1), at.slice(9), at.slice(undefined, 2).length]);  // expect: [[null,5],[],[],2]
const gaps = [1, , 3, 4, 5];
show([gaps.splice(1, 2), gaps]);  // expect: [[null,3],[1,4,5]]
show([gaps.splice(1, 0, 7, 8, 9), gaps]);  // expect: [[],[1,7,8,9,4,5]]
show([gaps.splice(-2), gaps, gaps.splice(1, 2, 0, 0), gaps]);  // expect: [[4,5],[1,0,0,9],[7,8],[1,0,0,9]]
show([gaps.splice(2, -5, 6), gaps.splice(0), gaps]);  // expect: [[],[1,0,6,0,9],[]]
const holes = [, 1];
show([holes.unshift(8, 9), 2 in holes, holes]);  // expect: [4,false,[8,9,null,1]]
show([holes.unshift(), [].unshift(...([1, 2] as never[]))]);  // expect: [4,2]
show([new Array(3).fill(0), [1, 2, 3, 4].fill(9, 1, -1), [1, 2].fill(5, 2), [1, 2].fill(0, -1)]);
// expect: [[0,0,0],[1,9,9,4],[1,2],[1,0]]
show([[1, 2, 3].reverse(), [1, 2].reverse(), [].reverse()]);  // expect: [[3,2,1],[2,1],[]]
const turned = [1, , 3, ,].reverse();
show([turned, 0 in turned, 2 in turned]);  // expect: [[null,3,null,1],false,false]
show([[NaN].indexOf(NaN), [NaN].includes(NaN), [0].includes(-0), ["ab"].indexOf("a" + "b"), [1, 2, 1].indexOf(1, 1), [1].indexOf(1, -5)]);
// expect: [-1,true,true,0,2,0]
const big = Array.from({ length: 70_000 }, (_, i) => i);
show([big.slice(69_998), big.indexOf(69_999), big.splice(69_999, 1), big.unshift(-1), big.at(-1)]);
// expect: [[69998,69999],69999,[69999],70000,69998]

// What is not plain goes the long way.
const frozen = Object.freeze([3, 1]) as number[];
for (const change of [() => frozen.reverse(), () => frozen.fill(0), () => frozen.unshift(1), () => frozen.splice(0, 1)])
  attempt([], change);
// expect: "TypeError"
// expect: "TypeError"
// expect: "TypeError"
// expect: "TypeError"
const fixed = Object.defineProperty([1, 2], "length", { writable: false });
attempt([], () => fixed.unshift(0));  // expect: "TypeError"
attempt([], () => fixed.fill(7));  // expect: [7,7]
class Stack extends Array<number> {}
show([new Stack(1, 2).slice() instanceof Stack, new Stack(1, 2).splice(0) instanceof Stack]);  // expect: [true,true]
attempt([9, 9], (s) => s.splice(0, 1));  // expect: [1]
const named = Object.assign([1, 2], { constructor: undefined });
show(named.slice());  // expect: [1,2]
const constructor = Object.getOwnPropertyDescriptor(Array.prototype, "constructor")!;
Object.defineProperty(Array.prototype, "constructor", { get: () => (log.push("constructor"), Array), configurable: true });
log.length = 0;
[1].slice();
[1].splice(0);
Object.defineProperty(Array.prototype, "constructor", constructor);
const species = Object.getOwnPropertyDescriptor(Array, Symbol.species)!;
Object.defineProperty(Array, Symbol.species, { get: () => (log.push("species"), Stack), configurable: true });
show([[1].slice() instanceof Stack, [1, 2].splice(1) instanceof Stack, log]);
// expect: [true,true,["constructor","constructor","species","species"]]
Object.defineProperty(Array, Symbol.species, species);
let sets = 0;
Object.defineProperty(Array.prototype, 1, { set: () => void sets++, get: () => "got", configurable: true });
const read = [[0, , 2].slice(), [0, , 2].indexOf("got" as never), new Array(2).fill(4), [, 1, 2].splice(0, 1, 5, 6)];
delete proto[1];
show([read, sets]);  // expect: [[[0,"got",2],1,[4,null],[null]],1]
