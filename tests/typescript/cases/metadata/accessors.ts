import { d, dump } from "./_reflect.ts";
class A { @d get a(): number { return 1; } set a(v: number) {} @d set b(v: string) {} @d get c() { return 1; } @d get e(): Date { return new Date(0); } @d static get s(): boolean { return true; } @d accessor f: string = ""; get h(): number { return 1; } @d set h(v: number) {} }
console.log(dump(), typeof A);
