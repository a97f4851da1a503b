import name, { type C, value } from "../modules/_names.ts";
let c: C | undefined;
console.log(name, value, c);
