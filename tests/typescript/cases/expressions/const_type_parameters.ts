const f = <const T,>(x: T) => x; function g<const T extends readonly unknown[], in_ = T>(...x: T): T { return x; }
class A<const T, in out U = T> { constructor(readonly v: T) {} m<const V>(v: V) { return v; } static s<const W>(w: W): W { return w; } }
interface I { <const T>(x: T): T; m<const U>(u: U): U }
console.log(JSON.stringify([f({ a: [1] }), g(1, "x"), new A("v").v, new A(1).m([2]), A.s("w")]));
