import { C } from "./_types.ts";
import { log } from "./_log.ts";
class A implements C { c = 2; }
console.log(new A().c, log.length);
