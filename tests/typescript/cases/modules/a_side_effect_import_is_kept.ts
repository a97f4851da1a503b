import "./_types.ts";
import { log } from "./_log.ts";
console.log(log.join());
