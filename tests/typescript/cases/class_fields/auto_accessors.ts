// @ts-nocheck
class A { accessor a = 1; static accessor s = "s"; accessor #p = 2; accessor ["c" + 1] = 3; accessor none?: number; sum() { return this.a + this.#p; } }
const a: any = new A();
a.a = 10; A.s += "!";
console.log(a.sum(), A.s, a.c1, a.none, Object.keys(a).length, Object.getOwnPropertyNames(A.prototype).join(), Object.getOwnPropertyNames(A).filter(k => k === "s").join());
