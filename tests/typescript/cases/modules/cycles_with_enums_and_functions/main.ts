import { a, early } from "./_a.ts";
console.log(a, early);
