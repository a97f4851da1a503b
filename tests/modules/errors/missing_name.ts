import { helpr } from "./_helpers.ts";
console.log(helpr);
// expect-error: The requested module './_helpers.ts' does not provide an export named 'helpr'
