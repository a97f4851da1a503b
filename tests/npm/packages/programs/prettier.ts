import { strictEqual as equal } from "node:assert/strict";
import * as prettier from "prettier";
const out = await prettier.format("const  a = {b:1,c:[1,2]};function f(x){return x*2}", { parser: "babel" });
equal(out, "const a = { b: 1, c: [1, 2] };\nfunction f(x) {\n  return x * 2;\n}\n");
const ts = await prettier.format("type A={a:string,b?:number}", { parser: "typescript" });
equal(ts, "type A = { a: string; b?: number };\n");
equal(await prettier.format("a{color:red}", { parser: "css" }), "a {\n  color: red;\n}\n");
console.log("works");
