class A { a; b?: string; c!: number; static s: number; d = 1; }
console.log(Object.keys(new A()).join(), "s" in A);
