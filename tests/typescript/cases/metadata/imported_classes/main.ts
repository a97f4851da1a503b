import { d, dump } from "../_reflect.ts";
import { Cls } from "../imported_types/_types.ts";
import * as all from "../imported_types/_types.ts";
import Default from "../imported_types/_types.ts";
class A { @d a!: Cls; @d i!: all.Cls; @d j!: Default; @d l!: all.Deep.Inner; @d m!: all.Inter; }
console.log(dump(), typeof A);
