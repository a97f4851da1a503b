export const enum C { A = 1, B = "b" }
namespace N { export const enum D { X } }
export const names = Object.keys(N);
