const base = 8;
const text = "t";
enum E { A = base, B, C = base * 2, D = text, F = `${text}!` }
console.log(E.A, E.B, E.C, E.D, E.F, E[8], E[9]);
