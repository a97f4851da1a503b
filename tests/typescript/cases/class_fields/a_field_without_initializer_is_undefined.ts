class A { a; b?: string; c!: number; static s: number; }
console.log(Object.keys(new A()).join(), "s" in A, new A().a);
