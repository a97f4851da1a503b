// marked renders its README.
import { readFileSync } from "node:fs";
import { marked } from "marked";

const text = readFileSync(new URL("../node_modules/marked/README.md", import.meta.url), "utf8");
console.log(marked.parse(text));
console.log(marked.parse("| a | b |\n|---|--:|\n| *x* | `y` |\n\n1. one\n2. two\n   - three\n\n<b>raw</b> &amp; **bold**"));
