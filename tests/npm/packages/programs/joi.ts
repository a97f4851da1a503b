import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import Joi from "joi";
const schema = Joi.object({ n: Joi.number().min(1).required(), mail: Joi.string().email() });
deepEqual(schema.validate({ n: "3", mail: "a@b.com" }).value, { n: 3, mail: "a@b.com" });
equal(schema.validate({ n: 0 }).error!.message, '"n" must be greater than or equal to 1');
console.log("works");
