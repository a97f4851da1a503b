// @ts-nocheck
const o: any = { f: (x: any) => x, n: null };
console.log(o.f?.<number>(1), o?.f<string>("a"), o.n?.<any>(1), o.n?.f<any>(1), o?.["f"]<number>(2));
