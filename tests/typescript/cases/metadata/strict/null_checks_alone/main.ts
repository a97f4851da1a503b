import { d, dump } from "../../_reflect.ts";
class A { @d a!: string | null; @d b?: number; @d c!: undefined | null; }
console.log(dump(), typeof A);
