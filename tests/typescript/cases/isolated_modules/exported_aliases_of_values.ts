namespace A { export const v = 1; export class C {} }
namespace N { export import v = A.v; export import C = A.C; }
console.log(N.v, N.C === A.C, Object.keys(N).join());
