// @ts-nocheck
let n = 0;
const key = (s: string) => s + n++;
class A { [key("a")] = 1; static [key("s")] = 2; [key("m")]() {} get [key("g")]() { return 3; } }
new A();
const a: any = new A();
console.log(n, Object.keys(a).join(), Object.getOwnPropertyNames(A.prototype).join(), (A as any).s1);
