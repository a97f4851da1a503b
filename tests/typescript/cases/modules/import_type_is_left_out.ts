import type { C, I } from "./_types.ts";
import type D from "./_types.ts";
import type * as all from "./_types.ts";
import { log } from "./_log.ts";
let c: C | undefined, i: I | undefined, d: D | undefined, e: all.E | undefined;
console.log(c, i, d, e, log.length);
