import { strictEqual as equal } from "node:assert/strict";
import { parseFragment, serialize } from "parse5";
equal(serialize(parseFragment("<p>a<b>c</p><table><tr><td>d")), "<p>a<b>c</b></p><table><tbody><tr><td>d</td></tr></tbody></table>");
console.log("works");
