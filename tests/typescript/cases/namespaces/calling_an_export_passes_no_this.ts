namespace N { export function f(this: any) { return this === undefined; } export const g = function (this: any) { return this === undefined; }; export const r = [f(), g()]; }
console.log(N.r.join(), N.f(), (0, N.f)());
