// @ts-nocheck
const C = class { static n = 1; static m = this.n + 1; v = C.m; };
console.log(new C().v, C.name);
