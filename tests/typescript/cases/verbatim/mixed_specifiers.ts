import { type I, value, type T as U } from "../modules/_types.ts";
const i: I = { a: value }, u: U = "u";
console.log(i.a, u);
