import { strictEqual as equal, ok } from "node:assert/strict";
import Ajv from "ajv";
const ajv = new (Ajv as any)();
const check = ajv.compile({ type: "object", properties: { a: { type: "integer" } }, required: ["a"], additionalProperties: false });
ok(check({ a: 1 })); ok(!check({ a: "x" })); equal(check.errors[0].keyword, "type");
console.log("works");
