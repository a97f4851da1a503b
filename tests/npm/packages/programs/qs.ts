import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import qs from "qs";
deepEqual(qs.parse("a[b]=1&a[c][]=2&a[c][]=3"), { a: { b: "1", c: ["2", "3"] } });
equal(qs.stringify({ a: [1, 2], b: { c: "x y" } }), "a%5B0%5D=1&a%5B1%5D=2&b%5Bc%5D=x%20y");
console.log("works");
