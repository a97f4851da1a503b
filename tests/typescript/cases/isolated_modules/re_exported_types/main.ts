import { type I, value } from "./_m.ts";
const i: I = { a: value };
console.log(i.a);
