// node strip.mjs TARGET FILE...: TypeScript to JavaScript of that target, as one classic script each; prints a JSON array.
import { readFileSync } from "node:fs";
import ts from "typescript";

const [target, ...files] = process.argv.slice(2);
const prelude = `var console = typeof console === "undefined" ? { log: print } : console;
var performance = typeof performance === "undefined" ? { now: function () { return Date.now(); } } : performance;
`;
const scripts = files.map((file) => {
  const compilerOptions = {
    target: ts.ScriptTarget[target], module: ts.ModuleKind.None, alwaysStrict: false, useDefineForClassFields: true,
    downlevelIteration: target === "ES5",
  };
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions, fileName: file });
  return `${prelude}(function () {\n"use strict";\n${outputText}\n})();\n`;
});
console.log(JSON.stringify(scripts));
