import { d, dump } from "./_reflect.ts";
class A { constructor(@d a: string, b: number) {} m(@d a: Date): void {} static s(a: any, @d b: Map<string, string>) {} plain(a: number) {} }
class B { constructor(a: string) {} @d f!: number; }
@d class C { constructor() {} }
@d class D {}
console.log(dump(), typeof A, typeof B, typeof C, typeof D);
