import { strictEqual as equal } from "node:assert/strict";
import mime from "mime";
import types from "mime-types";
equal(mime.getType("a/b.json"), "application/json"); equal(mime.getExtension("text/html"), "html");
equal(types.contentType("x.html"), "text/html; charset=utf-8");
console.log("works");
