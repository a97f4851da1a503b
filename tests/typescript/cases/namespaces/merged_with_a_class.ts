class C { static s = 1; get v() { return C.extra + C.Inner.n; } }
namespace C { export const extra = 40; export class Inner { static n = 2; } }
console.log(new C().v, C.s, C.Inner.name, Object.keys(C).join());
