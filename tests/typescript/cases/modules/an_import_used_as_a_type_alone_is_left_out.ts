import { I, T } from "./_types.ts";
import D from "./_types.ts";
import { log } from "./_log.ts";
const i: I = { a: 1 }; let t: T = "t"; let d: D = { d: 1 };
console.log(i.a, t, d.d, log.join());
