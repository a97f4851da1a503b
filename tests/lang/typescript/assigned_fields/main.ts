// Printed the same by the TypeScript compiler's emit (ES2022) on node, once.
const log: string[] = []; const l = (s: string) => (log.push(s), s);
class P { set x(v: any) { log.push("setter " + v); } get x() { return "getter"; } }
class A { a = l("a"); static s = l("s"); declare d: number; u; constructor(public p = l("p"), public q = 2) { log.push("body"); } b = l("b" + this.p); [l("comp")] = 1; #priv = l("priv"); get priv() { return this.#priv; } static { l("block"); } static t = A.s + "t"; }
class B extends A { x = 5; constructor(public r: number) { super("pp"); log.push("Bbody"); } c = l("c" + this.r); }
const b = new B(1); console.log(b, Object.keys(b), "u" in b, "d" in b, A.t, b.priv);
class C extends P { x = 3; } const c = new C(); console.log(Object.keys(c), c.x);
class D { ["k" + 1] = 1; static ["sk"] = 2; 5 = 6; "str ing" = 7; fn = () => this[5]; } console.log(new D(), D, new D().fn());
class E<T> { constructor(private readonly v: T) {} map<U>(f: (t: T) => U) { return new E(f(this.v)); } } console.log(new E(2).map((x) => x * 2));
class F { static a = 1; static b = F.a + 1; static c = (() => this.b * 2)(); static m = function () { return "m"; }; } console.log(F.c, F.m());
console.log(log.join("\n"));
const Anon = class { static z = 1; y = this; }; console.log(Anon.name, new Anon().y instanceof Anon);
class G { a = 1; constructor() { return; } } class H extends G { z = 2; } console.log(new H());
function mk(base: any) { return class extends base { extra = 1; }; } console.log(new (mk(class { q = 2; }) as any)());
// expect: B { p: 'pp', q: 2, a: 'a', b: 'bpp', comp: 1, r: 1, x: 5, c: 'c1' } [
// expect:   'p',    'q',
// expect:   'a',    'b',
// expect:   'comp', 'r',
// expect:   'x',    'c'
// expect: ] false false st priv
// expect: [] getter
// expect: D { '5': 6, k1: 1, 'str ing': 7, fn: [Function (anonymous)] } [class D] { sk: 2 } 6
// expect: E { v: 4 }
// expect: 4 m
// expect: comp
// expect: s
// expect: block
// expect: a
// expect: bpp
// expect: priv
// expect: body
// expect: c1
// expect: Bbody
// expect: setter 3
// expect: Anon true
// expect: H { a: 1, z: 2 }
// expect: { q: 2, extra: 1 }
