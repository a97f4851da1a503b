namespace N { export const a = 1; const hidden = 2; export function f() { return a + hidden; } }
console.log(N.a, N.f(), "hidden" in N);
