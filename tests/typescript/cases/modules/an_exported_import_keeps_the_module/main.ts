import { value } from "./_m.ts";
import { log } from "../_log.ts";
console.log(value, log.join());
