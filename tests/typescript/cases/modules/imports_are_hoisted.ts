console.log(log.length, value);
import { log } from "./_log.ts";
import { value } from "./_types.ts";
