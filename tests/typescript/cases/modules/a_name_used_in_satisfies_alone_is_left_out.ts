import { I } from "./_types.ts";
import { log } from "./_log.ts";
const i = { a: 1 } satisfies I as I;
console.log(i.a, log.length);
