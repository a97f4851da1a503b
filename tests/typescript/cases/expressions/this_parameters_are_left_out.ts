function f(this: { v: number }, a: number) { return this.v + a + arguments.length; }
const o = { v: 1, m(this: any, b: number) { return this.v + b; }, get g(): number { return 2; } };
const h = function (this: void) { return this; };
console.log(f.length, f.call({ v: 1 }, 2), o.m.length, o.m(3), h());
