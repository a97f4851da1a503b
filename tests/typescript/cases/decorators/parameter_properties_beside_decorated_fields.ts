// @ts-nocheck
const plus = (_v: any, _c: any): any => (v: number) => v + 1;
class A { @plus a = this.p; constructor(public p = 5) {} @plus b = this.a; }
console.log(JSON.stringify(new A()), new A(1).b);
