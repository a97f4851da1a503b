class A { constructor(public x: number) {} }
class B extends A { constructor(public override x: number) { super(x + 1); } }
console.log(new B(1).x, Object.keys(new B(1)).join());
