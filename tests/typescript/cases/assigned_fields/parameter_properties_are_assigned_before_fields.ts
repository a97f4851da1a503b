class A { a = this.p * 2; constructor(public p = 1) {} b = this.a + this.p; }
const a = new A(5);
console.log(Object.keys(a).join(), a.a, a.b);
