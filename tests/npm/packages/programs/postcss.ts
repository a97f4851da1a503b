import { strictEqual as equal } from "node:assert/strict";
import postcss from "postcss";
import autoprefixer from "autoprefixer";
const out = await postcss([autoprefixer({ overrideBrowserslist: ["chrome 20"] })]).process("a { transform: none }", { from: undefined });
equal(out.css, "a { -webkit-transform: none; transform: none }");
const root = postcss.parse("a{b:c}"); root.walkDecls((d) => { d.value = "d"; }); equal(root.toString(), "a{b:d}");
console.log("works");
