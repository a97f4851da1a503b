class A { declare a: number; declare static s: number; b = 1; }
console.log(Object.keys(new A()).join(), "s" in A);
