import { strictEqual as equal } from "node:assert/strict";
import pug from "pug";
equal(pug.render("ul\n  each x in xs\n    li.c= x", { xs: [1, 2] }), '<ul><li class="c">1</li><li class="c">2</li></ul>');
console.log("works");
