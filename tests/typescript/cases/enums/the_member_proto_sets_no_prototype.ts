enum E { A, B = "__proto__" }
console.log(E.B, Object.getPrototypeOf(E) === Object.prototype, E[0]);
