import { strictEqual as equal } from "node:assert/strict";
import pako from "pako";
import { gunzipSync } from "node:zlib";
const packed = pako.gzip("hello hello hello");
equal(pako.ungzip(packed, { to: "string" }), "hello hello hello"); equal(gunzipSync(packed).toString(), "hello hello hello");
console.log("works");
