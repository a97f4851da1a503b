import "../modules/_types.ts";
import {} from "../modules/_names.ts";
import { log } from "../modules/_log.ts";
console.log(log.join());
