import { strictEqual as equal } from "node:assert/strict";
import { marked } from "marked";
equal(marked.parse("# Hi\n\n* a\n* **b**"), "<h1>Hi</h1>\n<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n");
console.log("works");
