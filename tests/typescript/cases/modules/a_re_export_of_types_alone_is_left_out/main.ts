import { log } from "../_log.ts";
import { v } from "./_index.ts";
console.log(v, log.join());
