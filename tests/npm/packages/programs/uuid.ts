import { strictEqual as equal, ok } from "node:assert/strict";
import { v4, v5, v7, validate, version } from "uuid";
ok(validate(v4())); equal(version(v7()), 7);
equal(v5("hello", v5.URL), v5("hello", v5.URL));
console.log("works");
