import { strictEqual as equal } from "node:assert/strict";
import uglify from "uglify-js";
equal(uglify.minify("function f(long) { return long * 2; }").code, "function f(n){return 2*n}");
console.log("works");
