namespace Outer { export const f = (n: number) => n; }
enum E { X }
function names() { return [typeof Outer, typeof E].join(); }
console.log(names(), Outer.f(3));
