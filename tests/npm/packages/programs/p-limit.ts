import { deepStrictEqual as deepEqual } from "node:assert/strict";
import pLimit from "p-limit";
const limit = pLimit(1), order: number[] = [];
await Promise.all([3, 1, 2].map((x) => limit(async () => { await new Promise((d) => setTimeout(d, x)); order.push(x); }))); deepEqual(order, [3, 1, 2]);
console.log("works");
