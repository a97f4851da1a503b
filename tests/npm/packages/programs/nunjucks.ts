import { strictEqual as equal } from "node:assert/strict";
import nunjucks from "nunjucks";
equal(nunjucks.renderString("{% for x in xs %}{{ x | upper }}{% endfor %}", { xs: ["a", "b"] }), "AB");
console.log("works");
