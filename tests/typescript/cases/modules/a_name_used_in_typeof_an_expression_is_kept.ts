import { C, value } from "./_types.ts";
import { log } from "./_log.ts";
console.log(typeof C, typeof value, log.length);
