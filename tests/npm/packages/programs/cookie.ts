import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import * as cookie from "cookie";
deepEqual({ ...cookie.parse("a=1; b=x%20y") }, { a: "1", b: "x y" });
equal(cookie.serialize("a", "1", { httpOnly: true, maxAge: 5 }), "a=1; Max-Age=5; HttpOnly");
console.log("works");
