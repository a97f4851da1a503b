import * as all from "../modules/_types.ts";
import { log } from "../modules/_log.ts";
let x: all.C | undefined;
console.log(x, log.length);
