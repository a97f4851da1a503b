class A { accessor v = 1; }
class B extends A { override accessor v = 2; both() { return [this.v, super.v].join(); } }
const b = new B();
console.log(b.both(), Object.getOwnPropertyDescriptor(A.prototype, "v")!.get!.call(b));
