class A { private accessor a: number = 1; protected static accessor b: string | undefined; public readonly c = 2; declare readonly d: number; override?: never; static readonly e: 5 = 5; accessor f!: number; get sum(): number { return this.a + this.c; } static get text(): string { return String(A.b); } }
const a = new A();
console.log(a.sum, A.text, a.f, "d" in a, "override" in a, A.e);
