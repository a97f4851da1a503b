// Printed the same by the TypeScript compiler's emit (ES2022) on node, once.
// parameter properties, field order, accessors
const log: string[] = [];
function l<T>(s: string, v: T): T { log.push(s); return v; }
class A { a = l("a", 1); constructor(public x = l("x", 2), private readonly y: number = l("y", 3), z = 4) { log.push("body" + this.a + this.x + this.y + z); } b = l("b", this.x); static s = l("s", 5); static { log.push("static" + A.s); } declare ghost: number; opt?: string; definite!: number; }
class B extends A { constructor(public q: number) { super(q * 2); log.push("B" + this.q + this.x); } override b = l("bB", this.q); }
console.log(new B(7), log.join());
console.log(Object.keys(new A()), "opt" in new A(), "definite" in new A(), "ghost" in new A());
abstract class Abs { abstract foo(): void; abstract prop: number; concrete() { return this.prop; } protected abstract get acc(): string; }
class Con extends Abs { foo() {} prop = 3; get acc() { return "x"; } }
console.log(new Con().concrete(), Object.getOwnPropertyNames(Abs.prototype));
class Over { m(a: string): string; m(a: number): number; m(a: any) { return a; } constructor(a: string); constructor(a: number); constructor(public a: any) {} }
console.log(new Over(3).m("s"), Over.length, Over.prototype.m.length);
class G<T extends object = {}> { constructor(private t?: T) {} get<K extends keyof T>(k: K): T[K] { return this.t![k]; } static make = <U extends object>(u: U) => new G<U>(u); }
console.log(G.make({ a: 1 }).get("a"));
class Idx { [key: string]: any; static [Symbol.species] = 1; ["comp" + 1] = 2; 'quoted' = 3; 42 = 4; }
console.log(new Idx(), (Idx as any)[Symbol.species]);
function thisParam(this: { v: number }, n: number) { return this.v + n; }
console.log(thisParam.call({ v: 1 }, 2), thisParam.length);
class Acc { accessor v = 1; static accessor w = 2; accessor #p = 3; get p() { return this.#p; } set p(v) { this.#p = v; } }
const acc = new Acc(); acc.v++; acc.p += 10; Acc.w *= 4; console.log(acc.v, acc.p, Acc.w, Object.keys(acc));
// expect: B {
// expect:   x: 14,
// expect:   y: 3,
// expect:   a: 1,
// expect:   b: undefined,
// expect:   opt: undefined,
// expect:   definite: undefined,
// expect:   q: 7
// expect: } s,static5,a,b,y,body11434,bB,B714
// expect: [ 'x', 'y', 'a', 'b', 'opt', 'definite' ] true true false
// expect: 3 [ 'constructor', 'concrete' ]
// expect: s 1 1
// expect: 1
// expect: Idx { '42': 4, comp1: 2, quoted: 3 } 1
// expect: 3 1
// expect: 2 13 8 []
