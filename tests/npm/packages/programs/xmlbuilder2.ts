import { strictEqual as equal } from "node:assert/strict";
import { create } from "xmlbuilder2";
equal(create({ version: "1.0" }).ele("r").ele("k", { a: 1 }).txt("v").up().end(), '<?xml version="1.0"?><r><k a="1">v</k></r>');
console.log("works");
