class A { first: number; constructor(public v: number) { v = 99; this.first = this.v; this.v = 5; console.log(v); } }
console.log(new A(3).first, new A(3).v);
