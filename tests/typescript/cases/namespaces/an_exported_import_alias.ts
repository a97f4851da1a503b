namespace A { export const v = 1; export class C {} }
namespace N { export import v = A.v; export import C = A.C; import hidden = A.v; export const w = hidden + v; }
A.C.prototype.constructor = null!;
console.log(N.v, N.w, N.C === A.C, Object.keys(N).join());
