namespace N { export function f() { return "own"; } export function call() { return f(); } }
(N as any).f = () => "replaced";
console.log(N.call(), N.f());
