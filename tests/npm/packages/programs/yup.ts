import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import * as yup from "yup";
const schema = yup.object({ age: yup.number().positive().required() });
deepEqual(await schema.validate({ age: "24" }), { age: 24 });
await rejects(schema.validate({ age: -1 }), /positive/);
console.log("works");
