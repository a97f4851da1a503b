class A { a?(): number; b? = 5; c?: () => number = () => 6; }
const a = new A();
console.log(a.a?.(), a.b, a.c?.(), Object.keys(a).join());
