const log: string[] = [];
const ns = { deep: { d: function (this: any, _t: any, k?: string) { log.push(k + (this === ns.deep ? " this" : " none")); } as any, make(this: any, s: string) { log.push(s + (this === ns.deep)); return ns.deep.d; } } };
class A { @ns.deep.d m() {} @ns.deep.make("f") n() {} @(ns.deep["d"]) o() {} }
console.log(log.join(), typeof A);
