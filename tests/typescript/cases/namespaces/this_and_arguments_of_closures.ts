namespace N { export class C { n = 1; get = () => this.n; } export const f = (...a: number[]) => a.length; }
console.log(new N.C().get(), N.f(1, 2, 3));
