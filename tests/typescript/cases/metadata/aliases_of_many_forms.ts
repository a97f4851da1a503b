import { d, dump } from "./_reflect.ts";
type Id<T> = T;
type Text = Id<string>;
type Twice<T> = Id<Id<T>>;
type Number2 = Twice<number>;
type Branded = string & { readonly brand: 1 };
type Impossible = string & number;
type Call = { (x: number): void };
type Make = new () => object;
type Made = { new (): object };
type Either = 1 | 2 | bigint;
type Flag = true | false;
type Sized<T extends string> = T;
type Listed<T extends string[]> = T;
type Picked<T> = T extends string ? "a" : "b";
type Mixed<T> = T extends string ? "a" : 1;
type Chain<T> = T extends 1 ? "a" : T extends 2 ? "b" : T extends 3 ? "c" : "d";
type Loud = Uppercase<"a">;
type Pair<A, B> = [A, B];
type Second<A, B> = B;
type Swapped<A, B> = Second<B, A>;
type Applied = Swapped<string, number>;
interface Callable { (): void }
class A {
  @d a!: Id<string>; @d b!: Text; @d c!: Number2; @d e!: Branded; @d f!: Impossible;
  @d g!: Call; @d h!: { (): void }; @d i!: Make; @d j!: new () => object; @d k!: Made;
  @d l!: Either; @d m!: Flag; @d n!: Sized<"a">; @d o!: Listed<string[]>; @d p!: Picked<1>;
  @d q!: Mixed<1>; @d r!: Chain<2>; @d s!: Loud; @d t!: Uppercase<"a">; @d u!: Pair<1, 2>;
  @d v!: Applied; @d w!: Callable; @d x!: Swapped<string, number>;
  @d y!: { [k: string]: 1 }; @d z!: string & { brand: 1 };
}
console.log(dump(), typeof A);
