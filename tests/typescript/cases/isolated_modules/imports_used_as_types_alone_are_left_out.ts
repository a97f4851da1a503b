import { C, value } from "../modules/_types.ts";
import type { I } from "../modules/_types.ts";
import { log } from "../modules/_log.ts";
let c: C | undefined, v: typeof value = 5, i: I = { a: 1 };
console.log(c, v, i.a, log.length);
