import { type } from "./_names.ts";
import { as } from "./_names.ts";
import { from } from "./_names.ts";
import { type as from2, type as as as2 } from "./_names.ts";
import type_, { type as as as_type } from "./_names.ts";
let unused: typeof as2 | typeof as_type;
console.log(type, as, from, from2, type_);
