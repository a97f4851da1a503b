import { d, dump } from "./_reflect.ts";
class A<U extends string> { @d b!: U; @d m<W extends number>(w: W): U { return null!; } }
console.log(dump(), typeof A);
