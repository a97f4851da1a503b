const sub = (c: any, ctx: any): any => class extends c { tag = ctx.name + "!"; };
@sub class A { n = 1; static make() { return new A(); } static self = () => A; }
const a: any = new A();
console.log(a.n, a.tag, (A.make() as any).tag, A.self() === A, A.name);
