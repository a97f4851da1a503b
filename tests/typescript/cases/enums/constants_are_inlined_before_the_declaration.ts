function show() { return [E.A, E.B, E["A"]].join(); }
enum E { A = 1, B = "b" }
console.log(show());
