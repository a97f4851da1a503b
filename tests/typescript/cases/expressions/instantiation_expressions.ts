const f = <T>(x: T) => x; const g = f<number>; const h = [f<string>, f<number>]; const o = { m: f<boolean> };
class A<T> { static s = 1; v?: T } const B = A<string>; const fn = f<number> as any; const i = f<string>; let j = f<number>
console.log(g(1), h.length, o.m(true), new B() instanceof A, fn(2), i("x"), j === f, (f<number>)(3));
