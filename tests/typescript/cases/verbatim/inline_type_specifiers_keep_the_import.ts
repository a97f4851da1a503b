import { type I } from "../modules/_types.ts";
import { log } from "../modules/_log.ts";
const i: I = { a: 1 };
console.log(i.a, log.join());
