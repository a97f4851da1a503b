import { C } from "./_types.ts";
import { log } from "./_log.ts";
declare class Ghost extends C {}
declare const g: typeof C;
class A { declare x: C; }
console.log(log.length, typeof A);
