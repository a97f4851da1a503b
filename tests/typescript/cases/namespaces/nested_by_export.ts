namespace A { export namespace B { export const v = 1; } namespace Hidden { export const h = 2; } export const sum = B.v + Hidden.h; }
console.log(A.B.v, A.sum, "Hidden" in A);
