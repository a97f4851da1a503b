import { v, type I } from "./_m.ts";
const i: I = { a: v };
console.log(i.a);
