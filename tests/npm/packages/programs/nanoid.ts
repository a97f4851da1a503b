import { strictEqual as equal, ok } from "node:assert/strict";
import { nanoid, customAlphabet } from "nanoid";
equal(nanoid().length, 21); ok(/^[ab]{8}$/.test(customAlphabet("ab", 8)()));
console.log("works");
