namespace N { export let a = 1; export function f(a: number) { a++; return a; } export function g() { let a = 5; a++; return a; } export const h = { a }; export const k = { a: a }; }
console.log(N.f(10), N.g(), N.a, N.h.a, N.k.a);
