enum E { A = -0, B = 1 }
console.log(Object.is(E.A, -0), E[0], E[-0], Object.keys(E).join());
