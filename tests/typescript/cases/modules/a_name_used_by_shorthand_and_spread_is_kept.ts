import { value } from "./_types.ts";
import { C as K } from "./_types.ts";
console.log(JSON.stringify({ value, ...new K() }));
