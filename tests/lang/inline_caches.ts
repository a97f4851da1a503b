// What polymorphic sites, inherited getters and methods of strings read after the world has changed.
class A { get kind() { return "A"; } m() { return "a"; } }
class B extends A { override get kind() { return "B"; } }
class C { kind = "C"; m() { return "c"; } }
function read(o: { kind: string; m(): string }): string { return o.kind + o.m(); }
const objects = [new A(), new B(), new C(), { kind: "D", m: () => "d" }, { m: () => "e", kind: "E" }];
let out = "";
for (let i = 0; i < 4; i++) for (const o of objects) out = read(o) + out.slice(0, 12);
console.log(out);  // expect: EeDdCcBaAaEeDd
Object.defineProperty(A.prototype, "kind", { get: () => "new" });
B.prototype.m = () => "b";
console.log(objects.map(read).join());  // expect: newa,Bb,Cc,Dd,Ee
// An own property that appears beneath an inherited one.
const late = Object.create({ m: () => "proto", kind: "p" });
const seen: string[] = [];
for (let i = 0; i < 6; i++) {
  if (i === 4) late.kind = "own";
  seen.push(read(late));
}
console.log(seen.join());  // expect: pproto,pproto,pproto,pproto,ownproto,ownproto
// Strings: methods, a getter of script's, a replaced method, length and indices.
Object.defineProperty(String.prototype, "shout", { get(this: string) { return this.toUpperCase() + "!"; }, configurable: true });
function of(s: any): string { return s.shout + s.at(0) + s.length + (s.missing ?? "-"); }
console.log([of("ab"), of("cd"), of(""), of("efg")].join());  // expect: AB!a2-,CD!c2-,!undefined0-,EFG!e3-
const at = String.prototype.at;
String.prototype.at = () => "?";
console.log(of("xyz"));  // expect: XYZ!?3-
String.prototype.at = at;
console.log(of("xyz"));  // expect: XYZ!x3-
// Stores: adding, then a setter that turns up in the prototype.
class Point { declare z: number; x: number; constructor(x: number) { this.x = x; } }
function store(p: any) { p.z = 1; return Object.keys(p).join(); }
let keys = "";
for (let i = 0; i < 5; i++) keys = store(new Point(i)) + store({ a: 1 }) + store({ b: 1, c: 2 });
console.log(keys);  // expect: x,za,zb,c,z
Object.defineProperty(Point.prototype, "z", { set() {}, configurable: true });
console.log(store(new Point(1)) + store({ a: 1 }));  // expect: xa,z

// A function's own properties come into being when it is first looked at.
const made: Function[] = [];
for (let i = 0; i < 40; i++) {
  const f = function () {} as any;
  f.prototype = { i };
  made.push(f);
}
console.log(made.every((f, i) => f.prototype.i === i)); // expect: true
