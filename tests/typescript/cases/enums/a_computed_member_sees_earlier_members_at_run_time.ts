function double(n: number) { return n * 2; }
enum E { A = 3, B = double(A), C = double(B), D = "abc".length, F = `${A}`.length }
console.log(E.B, E.C, E.D, E.F, E[6], E[12]);
