import { C } from "./_types.ts";
import { log } from "./_log.ts";
function f(C: number) { return C; }
const g = () => { const C = 2; return C; };
console.log(f(1), g(), log.length);
