class A { get: () => number; constructor(private n: number) { this.get = () => n + this.n; n = 100; } }
console.log(new A(1).get());
