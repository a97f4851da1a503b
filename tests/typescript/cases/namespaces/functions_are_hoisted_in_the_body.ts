namespace N { export const early = f(); export function f() { return "hoisted"; } }
console.log(N.early, N.f());
