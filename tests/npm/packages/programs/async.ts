import { deepStrictEqual as deepEqual } from "node:assert/strict";
import async from "async";
deepEqual(await async.mapLimit([1, 2, 3], 2, async (x: number) => x + 1), [2, 3, 4]);
const order: number[] = [];
const queue = async.queue((task: number, done: () => void) => { order.push(task); setTimeout(done, 1); }, 1);
queue.push([1, 2, 3]); await queue.drain(); deepEqual(order, [1, 2, 3]);
console.log("works");
