import { ok } from "node:assert/strict";
import { rollup } from "rollup";
const files: Record<string, string> = {
  "main": "import { double } from './lib'; export const four = double(2);",
  "./lib": "export const double = (x) => x * 2; export const unused = 1;",
};
const bundle = await rollup({ input: "main", plugins: [{ name: "memory", resolveId: (id: string) => id, load: (id: string) => files[id] }] });
const { output } = await bundle.generate({ format: "es" });
ok(output[0].code.includes("const double"));
ok(!output[0].code.includes("unused"));
console.log("works");
