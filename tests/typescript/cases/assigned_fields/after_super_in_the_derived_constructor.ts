class A { constructor(public n: number) {} }
class B extends A { f = this.n + 1; constructor(readonly m: number) { console.log("before"); super(m * 2); console.log(this.f, this.m); } g = this.m; }
console.log(Object.keys(new B(3)).join());
