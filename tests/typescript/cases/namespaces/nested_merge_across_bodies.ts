namespace A { export namespace B { export const v = 1; } }
const b = A.B;
namespace A { export namespace B { export const w = v + 1; } export const t = B.w; }
console.log(b === A.B, A.B.w, A.t);
