enum E { A = "x", B = 1, C, D = "y", F = 7, G }
console.log(JSON.stringify(E), E[2], E[8]);
