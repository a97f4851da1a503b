import { strictEqual as equal } from "node:assert/strict";
import * as cheerio from "cheerio";
const $ = cheerio.load("<ul><li class=a>x</li><li>y</li></ul>");
$("li.a").text("z").addClass("b");
equal($("ul").html(), '<li class="a b">z</li><li>y</li>'); equal($("li").length, 2);
console.log("works");
