namespace N { export const a = 1; export function f(N: number) { return N + a; } export namespace N { export const inner = a + 1; } }
console.log(N.f(5), N.N.inner);
