abstract class A { abstract f: number; abstract m(): void; abstract get g(): number; abstract set g(v: number); protected abstract readonly r: string; accessor z = 1; }
class B extends A { f = 1; m() {} g = 2; r = "r"; }
console.log(Object.getOwnPropertyNames(A.prototype).join(), Object.keys(new B()).join());
