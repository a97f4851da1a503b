import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import Promise from "bluebird";
deepEqual(await Promise.map([1, 2, 3], async (x: number) => x * 2, { concurrency: 2 }), [2, 4, 6]);
await rejects(Promise.delay(50).timeout(5) as any, /timed out/);
console.log("works");
