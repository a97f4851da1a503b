import { d, dump } from "./_reflect.ts";
class C {} class D {}
class A {
  @d a!: string | null; @d b!: number | undefined; @d c!: string | number; @d e!: "a" | "b"; @d f!: 1 | 2; @d g!: true | false; @d h!: C | null; @d i!: C | D; @d j!: C | C; @d k!: string | "x"; @d l!: null | undefined; @d m!: string[] | null; @d n!: string & { brand: 1 }; @d o!: (string); @d p?: number; @d q!: never | string; @d r!: 1 | "x"; @d s!: boolean | null; @d t!: any | string; @d u!: string[] | number[]; @d v!: (() => void) | null; @d w!: C & D;
}
console.log(dump(), typeof A);
