namespace N { export class C { name = "own"; } export function make() { return new C().name; } }
(N as any).C = class { name = "replaced"; };
console.log(N.make(), new N.C().name);
