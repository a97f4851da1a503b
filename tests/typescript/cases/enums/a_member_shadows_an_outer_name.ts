const A = 100;
enum E { A = 1, B = A + 1, C }
console.log(E.A, E.B, E.C);
