import { strictEqual as equal, throws } from "node:assert/strict";
import * as acorn from "acorn";
equal((acorn.parse("let a = 1 ?? 2; class B { #c }", { ecmaVersion: 2022 }) as any).body.length, 2);
throws(() => acorn.parse("let let", { ecmaVersion: 2022 }), SyntaxError);
console.log("works");
