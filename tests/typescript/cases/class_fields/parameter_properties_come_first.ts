// @ts-nocheck
class A { a = this.p; constructor(public p = 1, readonly q = 2) {} b = 3; }
console.log(Object.keys(new A()).join(), new A().a);
