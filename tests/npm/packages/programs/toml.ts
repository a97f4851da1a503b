import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import TOML from "@iarna/toml";
deepEqual(JSON.parse(JSON.stringify(TOML.parse('a = 1\n[b]\nc = ["x"]'))), { a: 1, b: { c: ["x"] } });
equal(TOML.stringify({ a: { b: "c" } }), '[a]\nb = "c"\n');
console.log("works");
