const add = (n: number) => (_v: undefined, _c: any) => function (this: any, v: number) { return v + n; };
const times = (n: number) => (_v: undefined, _c: any) => (v: number) => v * n;
class A { @add(1) @times(10) x = 2; @add(5) static s = 1; @add(100) #p = 1; @times(3) none?: any; get p() { return this.#p; } }
const a = new A();
console.log(a.x, A.s, a.p, a.none);
