import { strictEqual as equal } from "node:assert/strict";
import hljs from "highlight.js";
equal(hljs.highlight("let a = 1", { language: "javascript" }).value, '<span class="hljs-keyword">let</span> a = <span class="hljs-number">1</span>');
console.log("works");
