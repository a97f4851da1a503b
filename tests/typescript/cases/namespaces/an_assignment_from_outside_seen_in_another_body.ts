namespace N { export function f() { return "own"; } }
(N as any).f = () => "replaced";
namespace N { export const seen = f(); }
console.log(N.seen);
