import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { produce } from "immer";
const base = { a: [1], b: { c: 1 } };
const next = produce(base, (draft) => { draft.a.push(2); });
deepEqual(next, { a: [1, 2], b: { c: 1 } }); ok(next.b === base.b);
console.log("works");
