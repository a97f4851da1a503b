import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import * as R from "ramda";
equal(R.pipe(R.map((x: number) => x * 2), R.sum)([1, 2, 3]), 12);
deepEqual(R.assocPath(["a", "b"], 1, {}), { a: { b: 1 } });
console.log("works");
