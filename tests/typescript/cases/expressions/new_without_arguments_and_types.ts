class A<T = any> { n = 1; static B = class<U> { m = 2; }; }
console.log(new A, new A<number>, new A<string>().n, new A.B<number>().m, new (A as any)().n, new A!().n, new (<any>A)().n);
