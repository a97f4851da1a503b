class A { constructor(public a: number, private b = a + 1, protected readonly c: number = b * 2, d = 9, readonly e?: string) {} }
const a: any = new A(1);
console.log(JSON.stringify(a), A.length, "d" in a, "e" in a);
