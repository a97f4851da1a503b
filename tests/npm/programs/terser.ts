// terser minifies itself (light: acorn).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { minify } from "terser";

const source = readFileSync(createRequire(import.meta.url).resolve(process.argv[2] === "light" ? "acorn" : "terser"), "utf8");
const result = await minify(source, { compress: { passes: 1 }, mangle: true });
let hash = 0;
for (let i = 0; i < result.code!.length; ++i) hash = (hash * 31 + result.code!.charCodeAt(i)) | 0;
console.log(source.length, result.code!.length, hash);
const small = await minify("function add(first, second) { if (false) { dead(); } return first + second + 0 * 1; } console.log(add(1, 2));", { toplevel: true });
console.log(small.code);
