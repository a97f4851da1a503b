import * as all from "./_types.ts";
import { log } from "./_log.ts";
import C = all.C;
let x: C | undefined;
console.log(x, log.length);
