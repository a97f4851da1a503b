namespace N { export const enum C { A = 3, B } export const x = C.B; }
console.log(N.C.A, N.C.B, N.x, N.C["A"]);
