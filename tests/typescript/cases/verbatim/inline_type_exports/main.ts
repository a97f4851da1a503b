import * as m from "./_m.ts";
import { log } from "../../modules/_log.ts";
console.log(Object.keys(m).join(), log.join());
