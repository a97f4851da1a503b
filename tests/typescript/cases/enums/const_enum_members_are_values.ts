const enum C { A, B = "b", D = A + 5, F = 1 << 3 }
console.log(C.A, C.B, C.D, C["F"]);
