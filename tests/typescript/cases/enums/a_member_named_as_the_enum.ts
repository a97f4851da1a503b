enum E { E = 1, F = E + 1 }
console.log(E.E, E.F, E[2]);
