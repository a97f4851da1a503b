abstract class A { abstract m(): void; n = 1; }
const a = new (A as any)();
console.log(a.n, typeof a.m);
