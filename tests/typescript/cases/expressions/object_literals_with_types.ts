const key = "k";
const o = { a: 1 as number, m<T>(this: any, x: T): T { return x; }, get g(): number { return 2; }, set g(v: number) {}, async am(): Promise<number> { return 3; }, *gm(): Generator<number> { yield 4; }, async *agm(): AsyncGenerator<number> {}, [key + 1]: 5 as const, [`t${6}`](): void {}, f: <T,>(x: T) => x, "q": <any>7, 8: 9!, __proto__: null as any };
console.log(Object.keys(o).join(), o.m(1), o.f(2), o.m.name, o.am.name, Object.getPrototypeOf(o));
