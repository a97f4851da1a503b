import { d, dump } from "../_reflect.ts";
class C {} class D {}
class A {
  @d a!: string | null; @d b!: number | undefined; @d c!: string | number; @d e!: "a" | "b"; @d h!: C | null; @d i!: C | D; @d l!: null | undefined; @d m!: string[] | null; @d p?: number; @d q!: never | string; @d s!: boolean | null; @d v!: (() => void) | null; @d x!: null; @d y!: undefined; @d z!: E | null;
}
enum E { X }
console.log(dump(), typeof A);
