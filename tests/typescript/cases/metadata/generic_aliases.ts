import { d, dump } from "./_reflect.ts";
type Gen<T> = T[]; type Maybe<T> = T | null; type Fn<T> = (x: T) => void;
class A { @d k!: Gen<string>; @d l!: Maybe<number>; @d m!: Fn<string>; }
console.log(dump(), typeof A);
