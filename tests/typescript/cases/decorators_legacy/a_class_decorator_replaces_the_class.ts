const replace = (c: any): any => class extends c { extra = c.name; };
@replace class A { n = 1; static make() { return new A(); } self() { return A; } }
const a: any = new A();
console.log(a.n, a.extra, (A.make() as any).extra, a.self() === A);
