import { C, I } from "./_types.ts";
import { log } from "./_log.ts";
class A extends C implements I { a = 1; }
console.log(new A().c, log.length);
