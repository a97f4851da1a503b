const outer = "o";
const d = (s: string) => (t: any, k: string) => { (t.log ??= []).push(s + k); };
class A { @d(outer + 1) a() {} @d(`${outer}2`) b() {} declare log: string[]; }
console.log(A.prototype.log.join());
