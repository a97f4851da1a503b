const plus = (get: any, _c: any) => function (this: any) { return get.call(this) + 1; };
const half = (set: any, _c: any) => function (this: any, v: number) { set.call(this, v / 2); };
class A { #v = 0; @plus get v() { return this.#v; } @half set v(x: number) { this.#v = x; } }
const a = new A(); a.v = 10;
console.log(a.v);
