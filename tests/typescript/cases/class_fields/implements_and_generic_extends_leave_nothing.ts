interface I<T> { v: T } interface J {}
class Base<T> { constructor(public v: T) {} }
class D<T extends string = "d"> extends Base<T> implements I<T>, J { get up() { return this.v.toUpperCase(); } }
console.log(new D("x").up, Object.getPrototypeOf(D) === Base);
