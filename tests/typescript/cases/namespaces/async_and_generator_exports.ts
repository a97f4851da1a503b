namespace N { export async function f() { return await g().next().value; } export function* g() { yield 5; } }
N.f().then(v => console.log(v));
console.log([...N.g()].join());
