namespace A.B { export const x = 1; export function f() { return x; } }
namespace A { export namespace B.C { export const y = x + f(); } }
namespace A.B.C { export const z = y + x; }
namespace A { namespace B { export const own = typeof (globalThis as any).x; } export const other = B.own; }
console.log(A.B.C.y, A.B.C.z, A.other, Object.keys(A.B).join());
