// The calls of a native's callback follow each other without the native in between
// (vm/run/repeated_call.h): nobody may notice, whatever callbacks do.
const show = (...v: unknown[]): void => console.log(JSON.stringify(v));
type Any = any;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const many = range(2000);

// Long arrays: results outgrow the room made at once.
show(many.map((n) => n * 2).reduce((a, n) => a + n), many.filter((n) => n % 3 === 0).length);  // expect: [3998000,667]
show(many.flatMap((n) => (n % 2 ? [n, n] : n % 4 ? [] : n)).length, many.findLastIndex((n) => n < 77));  // expect: [2500,76]
show(many.every((n) => n >= 0), many.some((n) => n === 1999), many.reduceRight((a, n) => (a * 3 + n) % 1009, 1));  // expect: [true,true,857]

// Parameters are the callback's own, fewer or more than the arguments.
show([1, 2, 3, 4].map((n, i, all) => { const kept = n; n = 9; i = 9; all = []; return kept + n + i; }));  // expect: [[19,20,21,22]]
show([1, 2, 3, 4].map((a, b, c, d?: Any, e?: Any) => { const seen = [d, e]; d = 1; e = 2; return seen.length + (seen[0] ?? 0) + (seen[1] ?? 0); }));  // expect: [[2,2,2,2]]
show([1, 2, 3].map((n, i = 5, all = [], extra = "x") => n + extra));  // expect: [["1x","2x","3x"]]
show([1, 2, 3].map((...all) => all.length), [1, 2, 3].map(function () { return arguments.length; }));  // expect: [[3,3,3],[3,3,3]]
show([1, 2, 3].map(function (n) { arguments[0] = 7; return n; }));  // expect: [[1,2,3]]
show([1, 2, 3].map(() => undefined).length);  // expect: [3]

// `this`, strict and sloppy, stays what it was for each call.
show([1, 2, 3].map(function (this: Any, n) { return this.k + n; }, { k: 10 }));  // expect: [[11,12,13]]
show([1, 2, 3].map(new Function("n", "const t = typeof this; return t + n;") as Any, 5));  // expect: [["object1","object2","object3"]]
show([1, 2, 3].map(function (this: Any) { return typeof this; }, 5));  // expect: [["number","number","number"]]

// Locals start anew.
show([1, 2, 3, 4].map((n) => { var local: Any; const before = local; local = n; return before === undefined; }));  // expect: [[true,true,true,true]]
show([1, 2, 3, 4].map((n) => () => n).map((f) => f()));  // expect: [[1,2,3,4]]

// Other kinds of callbacks.
show([1, 2, 3].map(String), [1, 0, 2].filter(Boolean), ["1", "2"].map(Number.prototype.constructor as Any));  // expect: [["1","2","3"],[1,2],[1,2]]
show([1, 2, 3].map(((k: number, n: number) => k + n).bind(null, 10) as Any));  // expect: [[11,12,13]]
show([1, 2, 3].map(new Proxy((n: number) => n + 1, {})));  // expect: [[2,3,4]]
show([...[1, 2, 3].map(function* (n) { yield n; yield n * 2; })].map((g) => [...g].join()));  // expect: [["1,2","2,4","3,6"]]
void Promise.all([1, 2, 3, 4].map(async (n) => { if (n % 2) await null; return n * n; })).then((all) => show("async", all));
class Counter { static made = 0; constructor(public n: number) { Counter.made++; } }
show([1, 2, 3].map((n) => new Counter(n).n), Counter.made);  // expect: [[1,2,3],3]
try { [1, 2, 3].map(Counter as Any); } catch (e) { show((e as Error).message); }  // expect: ["Class constructor Counter cannot be invoked without 'new'"]

// One in the other, and recursion.
show([1, 2, 3].map((a) => [1, 2, 3].map((b) => [1, 2].reduce((x, y) => x + y * a * b, 0)).join()).join(";"));  // expect: ["3,6,9;6,12,18;9,18,27"]
const depth = (n: number): number => (n === 0 ? 0 : [n, n].map((k) => depth(k - 1) + 1)[1]);
show(depth(10));  // expect: [10]
const deep = (n: number): number => [n].map((k) => (k === 0 ? 0 : deep(k - 1) + 1))[0];
show(deep(500));  // expect: [500]

// Throwing, catching, finally: the walk ends there, and another begins well.
const seen: number[] = [];
try { [1, 2, 3, 4].forEach((n) => { seen.push(n); if (n === 3) throw new Error("three"); }); } catch (e) { seen.push(-1); }
show(seen, [1, 2, 3, 4].map((n) => { try { if (n > 2) throw n; return 0; } catch (e) { return e; } finally { seen.push(n); } }), seen.length);  // expect: [[1,2,3,-1,1,2,3,4],[0,0,3,4],8]
function named() { throw new Error("here"); }
try { [1, 2, 3].forEach((n) => { if (n === 3) named(); }); } catch (e) { show((e as Error).stack!.split("\n").slice(1, 4).map((l) => l.trim().replace(/ \(.*| \S+:\d+.*/, ""))); }  // expect: [["at named","at","at Array.forEach"]]

// What is walked over changes.
const shrinks = range(10);
show(shrinks.map((n) => (n === 4 && (shrinks.length = 6), n)).length, shrinks.length);  // expect: [10,6]
const pops = range(10);
show(pops.filter((n) => { pops.pop(); return true; }));  // expect: [[0,1,2,3,4]]
const holes = range(8);
show(holes.map((n) => { if (n === 2) delete holes[5]; return n; }));  // expect: [[0,1,2,3,4,null,6,7]]
const getters = range(6);
show(getters.map((n) => { if (n === 1) Object.defineProperty(getters, 3, { get: () => "got" }); return n; }));  // expect: [[0,1,2,"got",4,5]]
const frozen = range(4);
show(frozen.map((n) => { if (n === 1) Object.freeze(frozen); return n; }));  // expect: [[0,1,2,3]]
const made = range(5);
Object.defineProperty(made, "constructor", { value: class { constructor() { return made; } static get [Symbol.species]() { return this; } } });
show(made.map((n) => n * 2 + made.length) === made, made);  // expect: [true,[5,7,9,11,13]]
const flat = range(3);
Object.defineProperty(flat, "constructor", { value: class { constructor() { return flat; } static get [Symbol.species]() { return this; } } });
show(flat.flatMap((n) => (flat.length < 20 ? [n, 100 + n] : n)) === flat, flat);  // expect: [true,[0,100,100,200,100,200]]
const out: number[] = [];
const sealed = [1, 2, 3];
Object.defineProperty(sealed, "constructor", { value: class { constructor() { return Object.preventExtensions(out); } static get [Symbol.species]() { return this; } } });
try { sealed.filter(() => true); } catch (e) { show((e as Error).constructor === TypeError, out); }  // expect: [true,[]]

// sort: the comparator throws, gives what is no number, changes the array.
const words = many.map((n) => `w${(n * 7919) % 2003}`);
show([...words].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).slice(0, 4), [...words].sort().slice(-2));  // expect: [["w0","w1","w10","w100"],["w998","w999"]]
const stable = many.map((n) => ({ k: n % 7, n }));
stable.sort((a, b) => a.k - b.k);
show(stable.every((v, i) => i === 0 || stable[i - 1].k < v.k || (stable[i - 1].k === v.k && stable[i - 1].n < v.n)));  // expect: [true]
show([3, 1, 2].sort((a, b) => ({ valueOf: () => a - b }) as Any), [3, 1, 2].sort((a, b) => `${a - b}` as Any));  // expect: [[1,2,3],[1,2,3]]
show([3, undefined, 1, , 2].sort((a, b) => b! - a!), [5, 4].sort(() => NaN), [1, 2, 3].sort(() => undefined as Any));  // expect: [[3,2,1,null,null],[5,4],[1,2,3]]
try { range(100).sort((a, b) => { if (a === 50 || b === 50) throw new Error("fifty"); return b - a; }); } catch (e) { show((e as Error).message); }  // expect: ["fifty"]
const moved = [5, 3, 4, 1, 2];
show(moved.sort((a, b) => { moved.length = 0; return a - b; }), moved.length);  // expect: [[1,2,3,4,5],5]
let calls = 0;
range(1024).sort((a, b) => { calls++; return a - b; });
show(calls < 2100);  // expect: [true]
show([..."zyxwv"].toSorted((a, b) => (a < b ? -1 : 1)), new Float64Array([3, -1, 2.5]).sort((a, b) => b - a));  // expect: [["v","w","x","y","z"],{"0":3,"1":2.5,"2":-1}]
show(range(40).sort((a, b) => [b, a].sort((x, y) => y - x).indexOf(b) * 2 - 1 || a - b).length);  // expect: [40]

// Sets, Maps: entries come and go meanwhile.
const set = new Set([1, 2, 3, 4, 5]);
const visited: number[] = [];
set.forEach((n) => { visited.push(n); if (n < 4) set.add(n + 10); if (n === 2) set.delete(3); });
show(visited, [...set]);  // expect: [[1,2,4,5,11,12],[1,2,4,5,11,12]]
const map = new Map(range(20).map((n) => [n, n * n] as const));
let total = 0;
map.forEach((v, k, m) => { total += v; if (k === 3) m.clear(); if (m.size === 0) m.set(100, 1000); });
show(total, [...map]);  // expect: [1014,[[100,1000]]]
map.forEach(function (this: Any, v) { show(this.x, v); }, { x: "this" });  // expect: ["this",1000]

// Array.from, typed arrays, replace.
const like: Any = { length: 5 };
show(Array.from(like, (v, i) => { if (i === 1) like[3] = "late"; return v ?? i; }));  // expect: [[0,1,2,"late",4]]
const source = [1, 2, 3];
show(Array.from(source, (n) => { if (n < 3) source.push(n + 10); return n; }));  // expect: [[1,2,3,11,12]]
show(Array.from(new Set([3, 1, 3]), (n) => n + 1), Array.from(new Map([[1, 2]]).values()), Array.from("a😀"), Array.from([1, , 3]));  // expect: [[4,2],[2],["a","😀"],[1,null,3]]
try { Array.from([1, 2, 3], (n) => { if (n === 2) throw new Error("from"); return n; }); } catch (e) { show((e as Error).message); }  // expect: ["from"]
show(Array.from.call(Object, { length: 2, 0: "a" }, (v: unknown, i: number) => [v, i]));  // expect: [2]
const typed = Int16Array.from(range(300), (n) => n - 150);
show(typed.map((n) => n * 1000).subarray(0, 3).join(), typed.filter((n) => n > 147).join(), typed.find((n) => n > 5), typed.reduce((a, n) => a + n));  // expect: ["-18928,-17928,-16928","148,149",6,-150]
show(typed.every((n) => n < 200), typed.some((n) => n === 149), typed.findLast((n) => n % 50 === 0));  // expect: [true,true,100]
const buffer = new ArrayBuffer(16, { maxByteLength: 32 } as Any);
const resized = new Uint8Array(buffer).fill(7);
show(resized.map((n, i) => { if (i === 3) (buffer as Any).resize(8); return n ?? 99; }).join());  // expect: ["7,7,7,7,7,7,7,7,99,99,99,99,99,99,99,99"]
const views = new Uint16Array([1, 2, 3, 4]);
Object.defineProperty(views, "constructor", { value: class { static get [Symbol.species]() { return class { constructor() { return new Uint8Array(views.buffer); } }; } } });
show(views.map((n) => n + 0x100).length, views);  // expect: [8,{"0":513,"1":1027,"2":3,"3":4}]
show(new BigInt64Array([1n, 2n]).map((n) => n * 3n).join(), new Float32Array([0.5, 1]).map((n) => n / 3).length);  // expect: ["3,6",2]
const text = many.slice(0, 100).join("-");
show(text.replace(/\d+/g, (d, at) => (at % 2 ? d.length : d)).length, text.replace(/(\d)(?<second>\d)/g, (_, a, b, at, all, groups) => b + a + groups.second).slice(0, 40));  // expect: [244,"0-1-2-3-4-5-6-7-8-9-010-111-212-313-414-"]
show("a1b2c3".replace(/\d/g, (d): Any => ({ toString: () => `<${d}>` })), "abc".replace(/./g, (c, at, all) => (at === 1 ? (null as Any) : c)));  // expect: ["a<1>b<2>c<3>","anullc"]
try { text.replace(/\d+/g, (d) => { if (d === "50") throw new Error(d); return d; }); } catch (e) { show((e as Error).message); }  // expect: ["50"]
// expect: ["async",[1,4,9,16]]
