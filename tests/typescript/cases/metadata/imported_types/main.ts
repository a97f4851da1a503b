import { d, dump } from "../_reflect.ts";
import { Cls, Inter, Num, Str, Alias, ClsAlias, type OnlyType } from "./_types.ts";
import type { Other } from "./_types.ts";
import * as all from "./_types.ts";
import Default from "./_types.ts";
class A { @d a!: Cls; @d b!: Inter; @d c!: Num; @d e!: Str; @d f!: Alias; @d g!: ClsAlias; @d i!: all.Cls; @d j!: Default; @d k!: OnlyType | null; @d l!: all.Deep.Inner; }
console.log(dump(), typeof A);
