import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { match, compile } from "path-to-regexp";
deepEqual({ ...(match("/user/:id")("/user/42") as any).params }, { id: "42" });
equal(compile("/a/:b")({ b: "c d" }), "/a/c%20d");
console.log("works");
