namespace A.B.C { export const v = 3; }
namespace A.B { export const w = C.v + 1; }
console.log(A.B.C.v, A.B.w, Object.keys(A).join(), Object.keys(A.B).join());
