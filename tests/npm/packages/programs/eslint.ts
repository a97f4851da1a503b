import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { Linter, ESLint } from "eslint";
const linter = new Linter();
const found = linter.verify("var x = 1; if (x == 2) { y() }", [{ rules: { eqeqeq: "error", "no-undef": "error", "no-var": "error" } }]);
deepEqual(found.map((m: any) => m.ruleId).sort(), ["eqeqeq", "no-undef", "no-var"]);
const fixed = linter.verifyAndFix("var x = 1;", [{ rules: { "no-var": "error" } }]);
equal(fixed.output, "let x = 1;");
equal(typeof ESLint.version, "string");
console.log("works");
