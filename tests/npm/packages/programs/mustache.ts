import { strictEqual as equal } from "node:assert/strict";
import Mustache from "mustache";
equal(Mustache.render("{{#a}}{{b}};{{/a}}{{^c}}none{{/c}}", { a: [{ b: 1 }, { b: 2 }] }), "1;2;none");
console.log("works");
