const log: string[] = [];
const ns = { d: function (this: any, _v: any, c: any): any { log.push(String(c.name) + (this === ns)); }, make(s: string) { return (_v: any, c: any): any => { log.push(s + c.name); }; } };
const list = [ns.d];
class A { @ns.d a() {} @ns.make("x") b() {} @(list[0]) c() {} @(true ? ns.make("y") : ns.d) d() {} @(ns.d) e() {} }
console.log(log.join(), typeof A);
