import { d, dump } from "./_reflect.ts";
type None = undefined | null;
type Undefined = undefined;
type Maybe<T> = T | undefined;
type Text = Maybe<string>;
type Never = never;
type Either = Never | string;
class A<T extends string | null, U extends string> {
  @d a!: None; @d b!: Undefined; @d c!: Text; @d e!: Never; @d f!: Either; @d g!: T; @d h!: U;
  @d i!: undefined | null; @d j!: U | string; @d k!: U | null;
}
console.log(dump(), typeof A);
