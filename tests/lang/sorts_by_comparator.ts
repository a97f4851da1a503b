// Array.prototype.sort with a comparator: stable, with few questions where there is order already
// (stdlib/es/comparison_sort.h), and whatever the comparator does.
const show = (...v: unknown[]): void => console.log(JSON.stringify(v));
let seed = 7;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed % below;
};
type Item = { key: number; place: number };
const items = (keys: number[]): Item[] => keys.map((key, place) => ({ key, place }));

// By counting: what a stable sort gives.
function expected(list: Item[]): Item[] {
  const byKey = new Map<number, Item[]>();
  for (const item of list) (byKey.get(item.key) ?? byKey.set(item.key, []).get(item.key)!).push(item);
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key)!);
}
function check(name: string, keys: number[]): void {
  const list = items(keys), wanted = expected(list);
  const answers: ((d: number) => any)[] = [(d) => d, (d) => (d === 0 ? NaN : d), (d) => String(d), (d) => ({ valueOf: () => d })];
  for (const answer of name === "random" ? answers : answers.slice(0, 1)) {
    const sorted = [...list].sort((a, b) => answer(a.key - b.key));
    if (sorted.length !== wanted.length || sorted.some((item, i) => item !== wanted[i])) show("WRONG", name, keys.length);
  }
}
const sizes = [2, 3, 33, 64, 65, 129, 200, 700];
const key = (n: number) => 10_000_000 + n;  // Their order as texts is that as numbers.
for (const n of sizes) {
  check("random", Array.from({ length: n }, () => key(random(1_000_000))));
  check("few keys", Array.from({ length: n }, () => key(random(4))));
  check("ascending", Array.from({ length: n }, (_, i) => key(i)));
  check("descending", Array.from({ length: n }, (_, i) => key(n - i)));
  check("descending with equals", Array.from({ length: n }, (_, i) => key((n - i) >> 1)));
  check("saw", Array.from({ length: n }, (_, i) => key(i % 37)));
  check("two sorted halves", Array.from({ length: n }, (_, i) => key(i < n / 2 ? 2 * i : 2 * (i - (n >> 1)) + 1)));
  check("organ pipe", Array.from({ length: n }, (_, i) => key(Math.min(i, n - i))));
  check("one out of place", Array.from({ length: n }, (_, i) => key(i === n >> 1 ? 0 : i)));
  check("all equal", Array.from({ length: n }, () => key(1)));
}
show("sorted");  // expect: ["sorted"]

// Order that is there is found.
function questions(keys: number[]): number {
  let count = 0;
  keys.sort((a, b) => (count++, a - b));
  return count;
}
const ascending = Array.from({ length: 2000 }, (_, i) => i);
show(questions([...ascending]), questions([...ascending].reverse()));  // expect: [1999,1999]
show(questions([...ascending, ...ascending.map((i) => i + 2000)]) < 4030);  // expect: [true]
const mixed = Array.from({ length: 2000 }, () => random(1 << 30));
show(questions(mixed) < 2000 * Math.log2(2000) * 0.95);  // expect: [true]

// Comparators that lie, throw, change the array, or make garbage.
for (let round = 0; round < 50; round++) {
  const list = Array.from({ length: 1 + random(300) }, (_, i) => i);
  const sorted = [...list].sort(() => random(3) - 1);
  if (sorted.length !== list.length || new Set(sorted).size !== list.length) show("LOST");
}
const always = Array.from({ length: 1000 }, (_, i) => i);
show(new Set([...always].sort(() => 1)).size, new Set([...always].sort(() => -1)).size);  // expect: [1000,1000]
const stopped = Array.from({ length: 500 }, (_, i) => 500 - i);
let left = 100;
try { stopped.sort((a, b) => { if (--left === 0) throw new Error("enough"); return a ^ b & 1 ? 1 : -1; }); } catch (e) { show((e as Error).message, stopped.length, stopped[0]); }  // expect: ["enough",500,500]
const changed: any[] = Array.from({ length: 300 }, (_, i) => 300 - i);
changed.sort((a, b) => { changed.length = 0; changed.push("x"); return a - b; });
show(changed.length, changed[0], changed[299]);  // expect: [300,1,300]
const busy = Array.from({ length: 600 }, (_, i) => ({ text: `text ${(i * 7919) % 600}`.padStart(12) }));
busy.sort((a, b) => { const made = { a: a.text + "", b: [b.text] }; return made.a < made.b[0]! ? -1 : made.a > made.b[0]! ? 1 : 0; });
show(busy[0]!.text.trim(), busy[599]!.text.trim(), busy.every((each, i) => i === 0 || busy[i - 1]!.text <= each.text));  // expect: ["text 0","text 599",true]

// Undefined goes to the end and is not asked about; holes are gone behind it.
const gaps: (number | undefined)[] = [3, undefined, , 1, undefined, 2];
gaps.sort((a, b) => (a === undefined || b === undefined ? NaN : a - b));
show(gaps, gaps.length, 5 in gaps);  // expect: [[1,2,3,null,null,null],6,false]
show(new Float64Array(Array.from({ length: 150 }, (_, i) => (i * 7) % 150)).sort((a, b) => b - a).slice(0, 4).join());  // expect: ["149,148,147,146"]
