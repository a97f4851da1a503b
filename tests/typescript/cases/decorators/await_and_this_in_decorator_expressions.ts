const d = (n: any) => (_v: any, c: any): any => { console.log(n, c.name); };
const one = await Promise.resolve(1);
class A { @d(one) m() {} }
function f(this: any) { class B { @d(this.v) m() {} } return B; }
f.call({ v: "this" });
console.log(typeof A);
