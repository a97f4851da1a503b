import { strictEqual as equal } from "node:assert/strict";
import MarkdownIt from "markdown-it";
equal(new MarkdownIt({ linkify: true }).render("a *b* http://x.com"), '<p>a <em>b</em> <a href="http://x.com">http://x.com</a></p>\n');
console.log("works");
