import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import xml2js from "xml2js";
deepEqual(JSON.parse(JSON.stringify(await xml2js.parseStringPromise('<a x="1"><b>t</b><b/></a>'))), { a: { $: { x: "1" }, b: ["t", ""] } });
ok(new xml2js.Builder({ headless: true }).buildObject({ r: { k: "v" } }).includes("<k>v</k>"));
console.log("works");
