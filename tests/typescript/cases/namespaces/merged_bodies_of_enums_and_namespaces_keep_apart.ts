const B = "outer";
enum E { A = 1, B = 2 }
namespace E { export const seen = B; export const A2 = E.A; }
enum E { C = B + 10 }
console.log(E.seen, E.A2, E.C);
