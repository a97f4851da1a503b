const enum C { A = 1 }
const enum C { B = A + 1, D = C.B * 2 }
console.log(C.A, C.B, C.D);
