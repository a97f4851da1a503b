import f from "./_anonymous.ts";
import { default as C } from "./_anonymous_class.ts";
import arrow from "./_anonymous_arrow.ts";
console.log(f.name, C.name, arrow.name);
