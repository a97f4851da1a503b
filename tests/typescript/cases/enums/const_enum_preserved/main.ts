const enum C { A = 1, B = "b" }
namespace N { export const enum D { X = 5 } }
console.log(C.A, (N as any).D.X, Object.keys(N).join());
