// transpileModule over a file of more than 500 lines.
import { readFileSync } from "node:fs";
import ts from "typescript";

const text = readFileSync(new URL("../node_modules/rxjs/src/internal/Observable.ts", import.meta.url), "utf8");
const more = readFileSync(new URL("../node_modules/rxjs/src/internal/Subscriber.ts", import.meta.url), "utf8");
const result = ts.transpileModule(text + more.replace(/^import .*$/gm, ""), {
  compilerOptions: { target: ts.ScriptTarget.ES2017, module: ts.ModuleKind.CommonJS, removeComments: true },
  reportDiagnostics: true,
});
console.log(ts.version, text.split("\n").length + more.split("\n").length, result.diagnostics?.length);
console.log(result.outputText);
