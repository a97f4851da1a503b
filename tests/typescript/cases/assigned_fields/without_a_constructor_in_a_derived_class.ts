class A { a: number; constructor(...args: number[]) { this.a = args.length; } }
class B extends A { b = this.a + 10; }
console.log(new B(1, 2, 3).b);
