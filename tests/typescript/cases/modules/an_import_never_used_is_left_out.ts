import { C, value as v } from "./_types.ts";
import * as all from "./_types.ts";
import { log } from "./_log.ts";
console.log(log.length);
