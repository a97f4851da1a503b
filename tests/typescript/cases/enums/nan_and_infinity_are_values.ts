enum E { A = NaN, B = Infinity, C = -Infinity, D = 1 / 0, F = 0 / 0 }
console.log(E.A, E.B, E.C, E.D, E.F, E["NaN" as any], E[Infinity], E[-Infinity]);
