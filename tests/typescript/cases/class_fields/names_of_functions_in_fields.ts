// @ts-nocheck
class A { f = () => 1; static g = function () {}; ["h" + 1] = () => 2; #p = () => 3; c = class {}; p = () => this.#p.name; }
const a: any = new A();
console.log([a.f.name, A.g.name, a.h1.name, a.c.name, a.p()].join());
