import type { C } from "../modules/_types.ts";
import { log } from "../modules/_log.ts";
let c: C | undefined;
console.log(c, log.length);
