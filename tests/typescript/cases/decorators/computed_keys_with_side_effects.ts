// @ts-nocheck
let n = 0;
const d = (_v: any, c: any): any => { console.log(c.name); };
class A { @d ["k" + n++]() {} @d ["k" + n++] = 1; @d static ["k" + n++] = 2; @d accessor ["k" + n++] = 3; }
console.log(n, Object.keys(new A()).join(), (A as any).k2);
