import { strictEqual as equal } from "node:assert/strict";
import * as sass from "sass";
equal(sass.compileString("$c: red; a { b { color: $c; width: 1px + 2px } }", { style: "compressed" }).css, "a b{color:red;width:3px}");
console.log("works");
