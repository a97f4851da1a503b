function call(f: () => number) { return f(); }
enum E { A = 2, B = call(() => A + 1), C = call(function () { return E.B * 10; }) }
console.log(E.A, E.B, E.C);
