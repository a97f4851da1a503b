import { strictEqual as equal } from "node:assert/strict";
import YAML from "yaml";
const doc = YAML.parseDocument("a: 1 # one\nb: [x, y]");
doc.set("c", true);
equal(String(doc), "a: 1 # one\nb: [ x, y ]\nc: true\n");
console.log("works");
