const twice = (_t: any, _k: string, d: PropertyDescriptor): any => ({ ...d, value(this: any, ...a: any[]) { return d.value.apply(this, a) * 2; } });
const hide = (_t: any, _k: string, d: PropertyDescriptor) => { d.enumerable = true; };
class A { n = 5; @twice get2() { return this.n; } @hide shown() {} }
console.log(new A().get2(), Object.keys(A.prototype).join());
