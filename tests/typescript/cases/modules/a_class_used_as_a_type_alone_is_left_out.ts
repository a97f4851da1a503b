import { C } from "./_types.ts";
import { log } from "./_log.ts";
function f(c: C): c is C { return true; }
let x: typeof C; let y: C[] = []; let z = [] as C[];
console.log(log.length, f(null!), y.length, z.length);
