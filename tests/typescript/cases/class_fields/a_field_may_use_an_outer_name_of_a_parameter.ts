const p = "outer";
class A { x = p; constructor(public p2: string) {} }
console.log(new A("inner").x);
