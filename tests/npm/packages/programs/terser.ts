import { strictEqual as equal } from "node:assert/strict";
import { minify } from "terser";
equal((await minify("function add(first, second) { return first + second; } console.log(add(1, 2));", { toplevel: true })).code, "console.log(1+2);");
console.log("works");
