import { type C, type value as v, type as as type_ } from "./_names.ts";
import { log } from "./_log.ts";
let c: C | typeof v | typeof type_ | undefined;
console.log(c, log.length);
