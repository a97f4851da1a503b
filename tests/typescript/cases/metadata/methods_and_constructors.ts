import { d, dump } from "./_reflect.ts";
class Dep {}
@d class A {
  constructor(public dep: Dep, n: number, rest?: string, ...more: boolean[]) {}
  @d m(a: string, b?: number, ...c: Dep[]): boolean { return true; }
  @d async a1(): Promise<number> { return 1; }
  @d async a2() { return 1; }
  @d none(x, y) {}
  @d v(): void {}
  @d *g(): Generator<number> { yield 1; }
  @d static s(): Dep { return new Dep(); }
  @d t(): this { return this; }
  @d guard(x: any): x is string { return true; }
  @d asserts(x: any): asserts x {}
}
console.log(dump(), typeof A);
