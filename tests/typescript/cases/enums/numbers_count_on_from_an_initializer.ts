enum E { A = 5, B, C = 1, D, F = -3, G }
console.log(E.A, E.B, E.C, E.D, E.F, E.G);
