import { C, type I, value } from "./_types.ts";
import { log } from "./_log.ts";
const i: I = { a: value };
console.log(log.join(), new C().c, i.a);
