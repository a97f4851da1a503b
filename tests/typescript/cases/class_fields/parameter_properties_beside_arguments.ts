class A { constructor(public a: number, public b?: number) { console.log(arguments.length, arguments[0]); this.a = 50; console.log(arguments[0]); } }
console.log(new A(1).b);
