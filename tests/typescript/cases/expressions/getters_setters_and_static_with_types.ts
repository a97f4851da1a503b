abstract class A { static get s(): number { return 1; } static set s(v: number) { console.log("set", v); } protected get p(): string { return "p"; } private set q(v: string | number) {} public static ag?(): any; get<T>(): T | undefined { return undefined; } set(v: number): void {} static<T>(x: T) { return x; } }
class B extends A { r() { return this.p; } }
A.s = 5; const b = new B();
console.log(A.s, b.r(), b.get<number>(), b.static("st"));
