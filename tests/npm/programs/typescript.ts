// transpileModule over a file of more than 500 lines.
import { readFileSync } from "node:fs";
import ts from "typescript";

const text = readFileSync(`${import.meta.dirname}/../node_modules/rxjs/src/internal/Observable.ts`, "utf8");
const more = readFileSync(`${import.meta.dirname}/../node_modules/rxjs/src/internal/Subscriber.ts`, "utf8");
const result = ts.transpileModule(text + more.replace(/^import .*$/gm, ""), {
  compilerOptions: { target: ts.ScriptTarget.ES2017, module: ts.ModuleKind.CommonJS, removeComments: true },
  reportDiagnostics: true,
});
console.log(ts.version, text.split("\n").length + more.split("\n").length, result.diagnostics?.length);
console.log(result.outputText);
