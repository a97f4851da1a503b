import { d, dump } from "./_reflect.ts";
class Base {}
class A<T, V extends Base> { @d a!: T; @d c!: V; @d m<W extends Base>(w: W, t: T): W { return null!; } @d e!: Array<T>; @d f!: Partial<Base>; @d g!: Record<string, number>; @d h!: Readonly<Base>; @d i!: ReadonlyArray<number>; @d j!: Exclude<"a" | "b", "a">; }
console.log(dump(), typeof A);
