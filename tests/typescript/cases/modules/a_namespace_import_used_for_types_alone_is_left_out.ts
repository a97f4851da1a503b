import * as all from "./_types.ts";
import { log } from "./_log.ts";
let x: all.C | undefined; let y: typeof all.value = 5;
console.log(x, y, log.length);
