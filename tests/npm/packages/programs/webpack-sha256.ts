// Its default, md4, is WebAssembly.
import { strictEqual as equal, ok } from "node:assert/strict";
import webpack from "webpack";
import { mkdtempSync, writeFileSync, readFileSync, rmSync } from "node:fs";
const dir = mkdtempSync("/tmp/webpack-");
writeFileSync(dir + "/a.js", "import { b } from './b.js'; console.log(b + 1);");
writeFileSync(dir + "/b.js", "export const b = 41; export const unused = 'gone';");
const stats: any = await new Promise((done, fail) => webpack({ mode: "production", entry: dir + "/a.js", output: { path: dir + "/out", hashFunction: "sha256" }, context: dir }, (error, result) => error ? fail(error) : done(result)));
ok(!stats.hasErrors(), stats.toString());
equal(readFileSync(dir + "/out/main.js", "utf8"), "(()=>{\"use strict\";console.log(42)})();");
rmSync(dir, { recursive: true });
console.log("works");
