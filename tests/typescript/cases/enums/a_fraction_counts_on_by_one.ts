enum E { A = 0.5, B, C = 1e21, D = 0xff, F = 0b11, G = 1_000 }
console.log(E.B, E[1.5], E.C, E[1e21], E.D, E.F, E.G);
