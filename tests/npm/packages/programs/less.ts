import { strictEqual as equal } from "node:assert/strict";
import less from "less";
equal((await less.render("@c: red; a { b { color: @c; width: (1px + 2px) } }")).css, "a b {\n  color: red;\n  width: 3px;\n}\n");
console.log("works");
