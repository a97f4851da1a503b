import { strictEqual as equal, ok } from "node:assert/strict";
import ts from "typescript";
const out = ts.transpileModule("enum E { A = 1 } const x: number = E.A;", { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
ok(out.outputText.includes("const x = E.A;"));
const file = ts.createSourceFile("a.ts", "let a: string = 1", ts.ScriptTarget.ES2022);
equal(file.statements.length, 1);
console.log("works");
