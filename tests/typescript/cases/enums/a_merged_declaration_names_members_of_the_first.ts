enum E { A = 1, B = 2 }
enum E { C = A + 10, D = E.B * 3, F = E.A | B }
console.log(E.C, E.D, E.F, E[11], E[6], E[3]);
