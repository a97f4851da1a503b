import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { z } from "zod";
const Schema = z.object({ a: z.string().min(2), b: z.number().optional() });
deepEqual(Schema.parse({ a: "xy" }), { a: "xy" });
equal(Schema.safeParse({ a: "x" }).success, false);
console.log("works");
