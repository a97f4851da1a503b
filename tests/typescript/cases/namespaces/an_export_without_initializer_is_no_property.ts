namespace N { export let a: number; export var b: string; export function set() { a = 1; } }
console.log(Object.keys(N).join(), N.a);
N.set();
console.log(Object.keys(N).join(), N.a);
