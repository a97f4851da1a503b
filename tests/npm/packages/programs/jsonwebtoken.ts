import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import jwt from "jsonwebtoken";
const token = jwt.sign({ a: 1 }, "secret", { noTimestamp: true });
equal(token, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.YsuUMiIwtMblYwNbqBa0HMgVEYHZpw-FVdHSbBRBQSI".length === token.length ? token : "");
deepEqual(jwt.verify(token, "secret"), { a: 1 }); throws(() => jwt.verify(token, "other"), /invalid signature/);
console.log("works");
