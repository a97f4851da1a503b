import { strictEqual as equal } from "node:assert/strict";
import ejs from "ejs";
equal(ejs.render("<% for (const x of xs) { %><%= x %>|<% } %>", { xs: [1, "<"] }), "1|&lt;|");
console.log("works");
