enum E { A = "a", B = "b" }
console.log(E.A, E.B, Object.keys(E).join(), (E as any)["a"]);
