import * as m from "./_m.ts";
import { log } from "../_log.ts";
console.log(Object.keys(m).join(), log.length);
