namespace N { export function f(this: any) { return this === N; } export const g = function (this: any) { return this === N; }; export const h = () => f.call(N); }
namespace N { export const r = [f.call(undefined), g.call(N), h()]; }
console.log(N.r.join());
