import { C } from "../modules/_types.ts";
import { log } from "../modules/_log.ts";
console.log(log.join());
