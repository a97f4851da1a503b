import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { XMLParser, XMLBuilder } from "fast-xml-parser";
deepEqual(new XMLParser({ ignoreAttributes: false }).parse('<a x="1"><b>2</b></a>'), { a: { b: 2, "@_x": "1" } });
equal(new XMLBuilder().build({ a: { b: [1, 2] } }), "<a><b>1</b><b>2</b></a>");
console.log("works");
