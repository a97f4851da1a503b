// node strip.mjs TARGET[:module] FILE...: TypeScript to JavaScript of that target, as one classic script each, or as modules;
// prints a JSON array.
import { readFileSync } from "node:fs";
import ts from "typescript";

const [wanted, ...files] = process.argv.slice(2);
const [target, kind] = wanted.split(":");
// Shells without a console or a clock have print and Date; `this` is their global object.
const prelude = `if (typeof console === "undefined") this.console = { log: print };
if (typeof performance === "undefined") this.performance = { now: function () { return Date.now(); } };
`;
const scripts = files.map((file) => {
  const compilerOptions = {
    target: ts.ScriptTarget[target], module: kind ? ts.ModuleKind.ESNext : ts.ModuleKind.None, alwaysStrict: false, useDefineForClassFields: true,
    downlevelIteration: target === "ES5",
  };
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions, fileName: file });
  if (kind) return outputText;
  return `${prelude}(function () {\n"use strict";\n${outputText}\n})();\n`;
});
console.log(JSON.stringify(scripts));
