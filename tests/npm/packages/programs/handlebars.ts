import { strictEqual as equal } from "node:assert/strict";
import Handlebars from "handlebars";
Handlebars.registerHelper("up", (s: string) => s.toUpperCase());
equal(Handlebars.compile("{{#each xs}}{{up this}},{{/each}}{{{raw}}}{{esc}}")({ xs: ["a", "b"], raw: "<", esc: "<" }), "A,B,<&lt;");
console.log("works");
