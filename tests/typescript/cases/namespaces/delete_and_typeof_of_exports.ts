namespace N { export let a: any = 1; export function check() { return typeof a; } }
delete (N as any).a;
console.log(N.check(), Object.keys(N).join());
