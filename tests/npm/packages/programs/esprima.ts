import { strictEqual as equal } from "node:assert/strict";
import esprima from "esprima";
equal(esprima.parseScript("const x = 1;").body[0]!.type, "VariableDeclaration");
equal(esprima.tokenize("a+1").length, 3);
console.log("works");
