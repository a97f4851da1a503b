const twice = <T extends (...a: any[]) => number>(f: T, _c: any) => function (this: any, ...a: any[]) { return f.apply(this, a) * 2; } as T;
class A { n = 4; @twice get2() { return this.n; } @twice static s(x: number) { return x + 1; } @twice #p() { return 10; } p() { return this.#p(); } }
console.log(new A().get2(), A.s(1), new A().p());
