const d = (c: any): any => c;
@d class A { static instance = new A(1); static again = A.instance.n + 1; constructor(public n: number) {} }
console.log(A.again, A.instance instanceof A);
