import { type I, type T } from "./_types.ts";
import { log } from "./_log.ts";
const i: I = { a: 1 }, t: T = "";
console.log(i.a, t, log.length);
