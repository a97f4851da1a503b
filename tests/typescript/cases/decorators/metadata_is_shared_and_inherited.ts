const note = (key: string) => (_v: any, c: any): any => { c.metadata[key] = c.name; };
@note("class") class A { @note("m") m() {} @note("f") f = 1; }
@note("sub") class B extends A { @note("m") override m() {} }
const a: any = (A as any)[Symbol.metadata], b: any = (B as any)[Symbol.metadata];
console.log(JSON.stringify(a), JSON.stringify(b), b.f, Object.getPrototypeOf(b) === a, Object.getPrototypeOf(a));
