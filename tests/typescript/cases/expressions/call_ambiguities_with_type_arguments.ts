// @ts-nocheck
const f: any = (...x: any[]) => "called" + x.length; let a: any = 3, b: any = 2, c: any = 1; const call: any = (x: any) => "a called " + x;
class f2<T> { x = 1; }
console.log(f<number>(1), f<a, b>(c), call < b > (c), a < b || c > (1), f<string>`t`, new (f2<number>)().x, f < 5, call<b>(c), call<b>`t`);
