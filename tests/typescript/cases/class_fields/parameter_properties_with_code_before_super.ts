class A { constructor(readonly name: string) {} }
class B extends A { constructor(private n: number) { const text = "n" + n; n++; super(text); this.n *= 10; } get() { return this.n; } }
const b = new B(4);
console.log(b.name, b.get(), Object.keys(b).join());
