const same = (_t: any, _k: string, d: PropertyDescriptor) => d;
class A { n = 3; @same *g() { yield this.n; } @same async a() { return this.n; } @same async *ag() { yield this.n + 1; } }
const a = new A();
console.log([...a.g()].join());
(async () => { console.log(await a.a()); for await (const v of a.ag()) console.log(v); })();
