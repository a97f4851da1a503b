function name(n: number) { switch (n) { case K.A: return "A"; case K.B: return "B"; default: return `${K.Text}${n}`; } }
console.log(name(K.A), name(5), name(9));
const enum K { A = 1, B = A + 4, Text = "t" }
namespace N { export const x = Inner.V; const enum Inner { V = 3, W = Inner.V * 2 } export const y = Inner.W; }
console.log(N.x, N.y);
