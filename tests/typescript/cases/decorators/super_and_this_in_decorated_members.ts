const d = (v: any, _c: any): any => typeof v === "function" ? function (this: any, ...a: any[]) { return "[" + v.apply(this, a) + "]"; } : undefined;
class A { m() { return "a"; } static s() { return "sa"; } }
class B extends A { @d override m() { return super.m() + "b"; } @d static override s() { return super.s() + this.name; } @d f = super.m(); }
console.log(new B().m(), B.s(), new B().f);
