const o = { v: 1, f() { return this?.v; } };
console.log((o.f as any)(), (<any>o.f)(), o.f!(), (o.f)!(), (o.f satisfies any)(), (o as any).f(), o!.f());
const un: any = { f(this: any) { return this === un; } };
console.log((un.f as any)?.(), un!.f?.(), (un?.f)!());
