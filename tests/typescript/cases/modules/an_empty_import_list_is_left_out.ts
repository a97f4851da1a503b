import {} from "./_types.ts";
export {} from "./_types.ts";
import { log } from "./_log.ts";
console.log(log.length);
