// Properties by names that are values use the tables of the context (vm/interp/megamorphic.h) once
// there are many: what they say must hold whatever happens to objects and prototypes meanwhile.
const show = (...v: unknown[]): void => console.log(JSON.stringify(v));
type Any = any;
const keys = ["a", "b", "c", "toString", "missing", "length", "constructor"];
const get = (o: Any, k: Any): Any => o[k];
const has = (o: Any, k: Any): boolean => k in o;
const put = (o: Any, k: Any, v: Any): void => { o[k] = v; };
const plain = { a: 1, b: 2 };
const child: Any = Object.create({ c: 3, get b() { return this.a * 10; } }, { a: { value: 5, writable: true } });

// Warm.
let sum = 0;
for (let i = 0; i < 400; i++) for (const k of keys) { sum += Number(has(plain, k)) + Number(has(child, k)); get(plain, k); get(child, k); get([i], k); get("text", k); get(keys, k); }
show(sum, keys.map((k) => typeof get(plain, k)), keys.map((k) => typeof get(child, k)), keys.map((k) => has(child, k)));  // expect: [3600,["number","number","undefined","function","undefined","undefined","function"],["number","number","number","function","undefined","undefined","function"],[true,true,true,true,false,false,true]]
show(get(child, "b"), get(plain, "missing"), get([1, 2], "length"), get("four", "length"), get([5], "0"), get("xy", "1"));  // expect: [50,null,2,4,5,"y"]

// A property comes, goes, changes its kind.
(plain as Any).missing = "now";
show(get(plain, "missing"), has(plain, "missing"));  // expect: ["now",true]
delete (plain as Any).missing;
show(get(plain, "missing") === undefined, has(plain, "missing"));  // expect: [true,false]
(Object.prototype as Any).missing = "inherited";
show(get(plain, "missing"), has(plain, "missing"), get([], "missing"), get(5, "missing"));  // expect: ["inherited",true,"inherited","inherited"]
delete (Object.prototype as Any).missing;
show(get(plain, "missing") === undefined, has(plain, "missing"), has([], "missing"));  // expect: [true,false,false]
Object.getPrototypeOf(child).c = 4;
show(get(child, "c"));  // expect: [4]
Object.setPrototypeOf(child, { c: "other" });
show(get(child, "c"), get(child, "b") === undefined, has(child, "b"));  // expect: ["other",true,false]
Object.defineProperty(plain, "a", { get: () => "getter", configurable: true });
show(get(plain, "a"));  // expect: ["getter"]
show(get({ a: 1, b: 2 }, "a"), get({ b: 2, a: 1 }, "a"));  // expect: [1,1]

// Stores.
const made = (k: string, v: Any): Any => { const o: Any = {}; put(o, k, v); put(o, `${k}2`, v); put(o, k, v + 1); return o; };
for (let i = 0; i < 300; i++) made(`k${i % 10}`, i);
show(made("k3", 1), made("k11", 2));  // expect: [{"k3":2,"k32":1},{"k11":3,"k112":2}]
class WithSetter { #v = 0; set k1(v: number) { this.#v = v * 2; } get k1() { return this.#v; } }
const ws = new WithSetter();
for (let i = 0; i < 300; i++) put(ws, i % 2 ? "k1" : "k2", i);
show(ws.k1, (ws as Any).k2, Object.keys(ws));  // expect: [598,298,["k2"]]
const before: Any = {};
put(before, "k1", 1);
Object.defineProperty(Object.prototype, "k1", { set() { show("setter called"); }, configurable: true });  // expect: ["setter called"]
const after: Any = {};
put(after, "k1", 1);
show(Object.keys(before), Object.keys(after));  // expect: [["k1"],[]]
delete (Object.prototype as Any).k1;
put(after, "k1", 2);
show(after);  // expect: [{"k1":2}]
const frozen = Object.freeze({ k1: 1 });
try { put(frozen, "k1", 2); } catch (e) { show((e as Error).message); }  // expect: ["Cannot assign to read only property 'k1' of object '#<Object>'"]
try { put(frozen, "k2", 2); } catch (e) { show((e as Error).constructor.name); }  // expect: ["TypeError"]
const readonly = Object.create(Object.freeze({ k1: 1 }));
try { put(readonly, "k1", 2); } catch (e) { show((e as Error).constructor.name); }  // expect: ["TypeError"]
const dictionary: Any = {};
for (let i = 0; i < 500; i++) put(dictionary, `n${i * 7}`, i);
for (let i = 0; i < 500; i += 2) delete dictionary[`n${i * 7}`];
show(Object.keys(dictionary).length, get(dictionary, "n7"), has(dictionary, "n0"), get(dictionary, "n3493"));  // expect: [250,1,false,499]
const symbol = Symbol("s");
for (let i = 0; i < 300; i++) put(plain, symbol, i);
show(get(plain, symbol), has(plain, symbol), has({}, symbol));  // expect: [299,true,false]
const proxy = new Proxy({}, { get: (_, k) => `get ${String(k)}`, has: (_, k) => k === "yes", set: () => true });
for (let i = 0; i < 3; i++) put(proxy, "a", i);
show(get(proxy, "a"), has(proxy, "yes"), has(proxy, "no"), get(Object.create(proxy), "b"));  // expect: ["get a",true,false,"get b"]

// super, with what changes below it.
class Base { m(): Any { return `base of ${(this as Any).id}`; } get g(): Any { return (this as Any).id; } }
class Derived extends Base { constructor(public id: number) { super(); } override m(): Any { return super.m(); } override get g(): Any { return super.g + 1; } n(): Any { return (super["none" as never] as Any) ?? "none"; } }
const d = new Derived(7);
for (let i = 0; i < 300; i++) { d.m(); d.g; d.n(); }
show(d.m(), d.g, d.n());  // expect: ["base of 7",8,"none"]
Base.prototype.m = () => "replaced";
(Base.prototype as Any).none = "some";
show(d.m(), d.n(), Derived.prototype.m.call({ id: 8 } as Any));  // expect: ["replaced","some","replaced"]
Object.setPrototypeOf(Derived.prototype, { m() { return "another"; }, get g() { return 100; } });
show(d.m(), d.g, d.n());  // expect: ["another",101,"none"]

// Numbers as text, and whole powers.
show(["12", "-7", "+3", "0012", "1.5", "-.25", "5.", ".", "", " 12 ", "1e3", "12px", "0x1f", "-0", "123456789012345678", "9007199254740993", "1_0", "0.1", "123.456"].map((t) => `${Number(t)}`));  // expect: [["12","-7","3","12","1.5","-0.25","5","NaN","0","12","1000","NaN","31","0","123456789012345680","9007199254740992","NaN","0.1","123.456"]]
show(["12", "-7", "12px", "1.9", "0x1f", " 42", "", "-", "9007199254740993"].map((t) => `${parseInt(t)}`), [parseInt("101", 2), parseInt("z", 36), parseInt("12", 10), parseInt("9", 8)].map(String));  // expect: [["12","-7","12","1","31","42","NaN","NaN","9007199254740992"],["5","35","12","NaN"]]
show([1.9, -1.9, 1e21, 1e-7, -0.5, 15, NaN, Infinity, 123456789.987].map((n) => `${Object.is(parseInt(n as Any), -0) ? "-0" : parseInt(n as Any)}`), parseInt(null as Any, 36), parseInt("11", 2.9), parseInt("11", "2" as Any));  // expect: [["1","-1","1","1","-0","15","NaN","NaN","123456789"],1112745,3,3]
show(2 ** 32, 2 ** 53, 10 ** 3, 2 ** -1, 3 ** 40, (-3) ** 3, 2 ** 0.5 > 1.41, 0 ** 0, parseFloat("3.14abc"), parseFloat("-2.50"), Object.is(Number("-0"), -0));  // expect: [4294967296,9007199254740992,1000,0.5,12157665459056929000,-27,true,1,3.14,-2.5,true]

// Parts of arrays.
show([1, 2].concat(3 as Any, [4, [5]] as Any, "s" as Any), [1, , 3].concat([, 5] as Any).length, 2 in [1, , 3].concat([, 5] as Any), 1 in [1, , 3].concat([]));  // expect: [[1,2,3,4,[5],"s"],5,true,false]
const spreadable: Any = { length: 2, 0: "x", 1: "y", [Symbol.isConcatSpreadable]: true };
show([0].concat(spreadable), [0].concat(Object.assign([1, 2], { [Symbol.isConcatSpreadable]: false }) as Any).length);  // expect: [[0,"x","y"],2]
(Array.prototype as Any)[Symbol.isConcatSpreadable] = false;
show([1].concat([2]).length);  // expect: [2]
delete (Array.prototype as Any)[Symbol.isConcatSpreadable];
show([1].concat([2]).length, [1, "a", null, undefined, true, 2.5, , 3n as Any, [4, [5]]].join("|"), [1, 2].join(undefined), [1, 2].join(null as Any), [].join(), ["only"].join("-"));  // expect: [2,"1|a|||true|2.5||3|4,5","1,2","1null2","","only"]
const self: Any[] = [1];
self.push(self, 2);
show(self.join(), [1, 2, 1].lastIndexOf(1), [1, 2, 1].lastIndexOf(1, 1), [NaN].lastIndexOf(NaN), [1, , 2].lastIndexOf(undefined as Any));  // expect: ["1,,2",2,0,-1,-1]
const filled = new Array(5);
for (let i = 4; i >= 0; i--) filled[i] = i * i;
show(filled, new Array(3).length, new Array("3").length, Array(2, 3), new (Array as Any)(0).length);  // expect: [[0,1,4,9,16],3,1,[2,3],0]
try { new Array(-1); } catch (e) { show((e as Error).message); }  // expect: ["Invalid array length"]
try { new Array(1.5); } catch (e) { show((e as Error).message); }  // expect: ["Invalid array length"]
