function f() { return f.a + f.b(); }
const early = f;
namespace f { export const a = 1; }
namespace f { export function b() { return a + 1; } }
console.log(f(), early === f, Object.keys(f).join());
