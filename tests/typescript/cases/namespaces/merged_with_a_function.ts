function f(x: number) { return f.scale * x; }
namespace f { export let scale = 3; export function twice(x: number) { return f(x) * 2; } }
f.scale = 5;
console.log(f(2), f.twice(2), Object.keys(f).join());
