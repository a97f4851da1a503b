enum E { A = 1 }
namespace E { export const x = E.A + 1; }
enum E { B = 5 }
namespace E { export const y = E.B + x; }
console.log(E.x, E.y, E[5], Object.keys(E).join());
