const seen: any[] = [];
const d = (_t: any, k: any, _d?: any) => { seen.push(typeof k, String(k)); };
const sym = Symbol("s");
class A { @d [sym]() {} @d 5() {} @d "quoted-name"() {} @d 1.5 = 2; }
console.log(seen.join(), typeof A);
