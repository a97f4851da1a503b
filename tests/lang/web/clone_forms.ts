// Clones of arrays without holes and of objects whose shape says all: their keys are written once,
// numbers in blocks. What getters change while it goes on is seen as without these short forms.
const same = (x: unknown, y: unknown) => textOf(x) === textOf(y);
/** JSON with what JSON lacks. */
function textOf(value: unknown): string {
  const met = new Map<object, number>();
  const text = (v: any): string => {
    if (typeof v === "string") return JSON.stringify(v);
    if (typeof v !== "object" || v === null) return Object.is(v, -0) ? "-0" : String(v) + (typeof v === "bigint" ? "n" : "");
    if (met.has(v)) return `#${met.get(v)}`;
    met.set(v, met.size);
    if (v instanceof Map) return `Map{${[...v].map(([k, x]) => `${text(k)}:${text(x)}`)}}`;
    if (v instanceof Set) return `Set{${[...v].map(text)}}`;
    const members = Object.keys(v).map((k) => `${k}:${text(v[k])}`);
    return Array.isArray(v) ? `[${v.length};${members}]` : `{${members}}`;
  };
  return text(value);
}

// ---- Forms
const mixed: any[] = [1, -0, 1.5, NaN, "a", "é", "\u4e00", true, null, undefined, 7n, [], {}, [[]], { a: { b: [] } }, 2 ** 40, "", ["x", 1, 2, 3, "y"]];
mixed.push(mixed, mixed[14].a);
const wide: any = {};
for (let i = 0; i < 140; i++) wide["key" + i] = i % 3 ? i : { i };
const shapes = Array.from({ length: 60 }, (_, i) => ({ ["k" + (i % 50)]: i, ["l" + (i % 7)]: [i], z: "z" }));
const long = new Array<any>(20_000).fill(0).map((_, i) => i / 4);
long[19_000] = { at: 19_000 };
const holes = [1, , 3, , "x"];
const longHoles = long.slice();
delete longHoles[18_000];
const named: any = [1, 2];
named.extra = "e";
const indexed: any = { b: 1, 3: "three", a: 2, 1: "one" };
const frozen = Object.freeze([1, Object.freeze({ a: 1, b: [2] })]);
const hidden = Object.defineProperty({ a: 1, c: 3 } as any, "b", { value: 2, enumerable: false });
const symbols = { a: 1, [Symbol("s")]: 2, b: 3 };
const map = new Map<any, any>(Array.from({ length: 20 }, (_, i) => [i % 2 ? i : "k" + i, i % 3 ? i : { i }]));
map.set(map, new Set([map, mixed]));
for (const value of [mixed, shapes, holes, named, indexed, frozen, map, [[[[]]]], new Map(), new Set(), {}, [{}, {}, []]])
  if (!same(structuredClone(value), value)) console.log("differs:", textOf(value).slice(0, 100));
/** Of long ones, without making much. */
const alike = (x: any[], y: any[]) => x.length === y.length && x.every((each, i) => (typeof each === "object" ? each.at === y[i].at : Object.is(each, y[i])));
console.log(alike(long, structuredClone(long)), alike(longHoles, structuredClone(longHoles)), 18_000 in structuredClone(longHoles));  // expect: true true false
const table = new Map<number, number>();
const members = new Set<number>();
for (let i = 0; i < 2500; i++) {
  table.set(i, i / 2);
  members.add(i);
}
console.log(alike([...table.values()], [...structuredClone(table).values()]), alike([...members], [...structuredClone(members)]));  // expect: true true
console.log(same(structuredClone(wide), wide), Object.keys(structuredClone(wide))[139]);  // expect: true key139
console.log(structuredClone([hidden, symbols]));  // expect: [ { a: 1, c: 3 }, { a: 1, b: 3 } ]
console.log(Object.isFrozen(structuredClone(frozen)), Object.isExtensible(structuredClone([frozen])[0]));  // expect: false true
const grown = structuredClone({ list: [[1, 2, 3], long] }).list;
grown[0].push(4);
grown[1].push("end");
console.log(grown[0], grown[1].length, grown[1][20_000]);  // expect: [ 1, 2, 3, 4 ] 20001 end
const one = structuredClone([{ p: 1, q: 2 }, { p: 3, q: 4 }]) as any[];
one[0].r = 5;
delete one[1].p;
console.log(one);  // expect: [ { p: 1, q: 2, r: 5 }, { q: 4 } ]

// ---- What a getter changes
function during(build: (act: (f: () => void) => object) => unknown): string {
  return textOf(structuredClone(build((f) => Object.defineProperty({}, "got", { enumerable: true, get() { f(); return 1; } }))));
}
console.log(during((act) => { const a: any[] = [0, act(() => { a.length = 3; }), 2, 3, 4]; return a; }));  // expect: [5;0:0,1:{got:1},2:2]
console.log(during((act) => { const a: any[] = [0, act(() => { a.push(9); a[2] = "changed"; }), 2, 3]; return a; }));  // expect: [4;0:0,1:{got:1},2:"changed",3:3]
console.log(during((act) => { const a: any[] = [0, act(() => { delete a[2]; }), 2, 3]; return a; }));  // expect: [4;0:0,1:{got:1},3:3]
console.log(during((act) => { const a: any[] = [0, act(() => { Object.defineProperty(a, 2, { get: () => "live" }); }), 2, 3]; return a; }));  // expect: [4;0:0,1:{got:1},2:"live",3:3]
console.log(during((act) => { const a: any[] = [0, act(() => { (a as any).late = 1; }), 2]; return [a, a]; }));  // expect: [2;0:[3;0:0,1:{got:1},2:2],1:#1]
console.log(during((act) => { const o: any = { a: 1, b: act(() => { delete o.c; }), c: 3, d: 4 }; return o; }));  // expect: {a:1,b:{got:1},d:4}
console.log(during((act) => { const o: any = { a: 1, b: act(() => { delete o.d; delete o.a; }), c: 3, d: 4 }; return o; }));  // expect: {a:1,b:{got:1},c:3}
console.log(during((act) => { const o: any = { a: 1, b: act(() => { o.e = 5; o.c = "changed"; }), c: 3 }; return o; }));  // expect: {a:1,b:{got:1},c:"changed"}
console.log(during((act) => { const o: any = { a: 1, b: act(() => { Object.defineProperty(o, "c", { get: () => "live" }); }), c: 3, d: 4 }; return [o, o.c]; }));  // expect: [2;0:{a:1,b:{got:1},c:"live",d:4},1:3]
console.log(during((act) => { const m = new Map<any, any>([[1, act(() => { m.delete(2); m.set(3, 3); })], [2, 2]]); return m; }));  // expect: Map{1:{got:1},2:2}
console.log(during((act) => { const o: any = { s: ["x", "y"].join("-"), b: act(() => { o.s = null; }) }; return o; }));  // expect: {s:"x-y",b:{got:1}}
const order: string[] = [];
structuredClone([{ get a() { order.push("a"); return { get b() { order.push("b"); return 1; } }; }, c: [1], get d() { order.push("d"); return 2; } }, { get e() { order.push("e"); return 3; } }]);
console.log(order.join());  // expect: a,b,d,e
let calls = 0;
try {
  structuredClone([{ get a() { calls++; return 1; } }, [1, [Symbol("s")]], { get b() { calls++; return 2; } }]);
} catch (e: any) {
  console.log(e.name, e.message, calls);  // expect: DataCloneError Symbol(s) could not be cloned. 1
}

// ---- The same from one context to another
const { port1, port2 } = new MessageChannel();
port2.onmessage = ({ data }) => {
  console.log(same(data.slice(1), [mixed, shapes, indexed, map]), alike(data[0], long));  // expect: true true
  port2.close();
};
port1.postMessage([long, mixed, shapes, indexed, map]);
