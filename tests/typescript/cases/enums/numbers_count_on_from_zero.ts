enum E { A, B, C }
console.log(E.A, E.B, E.C, JSON.stringify(E));
