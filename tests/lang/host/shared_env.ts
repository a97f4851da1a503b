// SHARE_ENV of node:worker_threads: process.env is one for both sides.
import { SHARE_ENV, Worker } from "node:worker_threads";
const file = new URL("./_thread_env.ts", import.meta.url);
const once = (w: any, type: string) => new Promise<any>((done) => w.once(type, done));

console.log(SHARE_ENV === Symbol.for("nodejs.worker_threads.SHARE_ENV"));  // expect: true
process.env.FROM_PARENT = "hello €";
process.env.GONE = "soon";
const worker = new Worker(file, { env: SHARE_ENV });
await once(worker, "message");  // expect: hello € true true
console.log(process.env.FROM_THREAD, process.env.GONE, "GONE" in process.env);  // expect: written undefined false
process.env.LATER = "afterwards";
worker.postMessage("go");
await once(worker, "message");  // expect: afterwards afterwards
// expect: down
console.log(process.env.DEEP, Object.keys(process.env).includes("DEEP"));  // expect: down true
await once(worker, "exit");

// Without it each has its own.
const alone = new Worker("process.env.ALONE = 'mine'", { eval: true });
await once(alone, "exit");
console.log(process.env.ALONE);  // expect: undefined

// Several write at once: nothing is lost.
process.env.ROUND = "r";
const writers = Array.from({ length: 4 }, () => new Worker(file, { env: SHARE_ENV, workerData: "counts" }));
let own = 0;
const ends = Promise.all(writers.map((each) => once(each, "exit")));
for (; own < 100; ++own) process.env[`OWN${own}`] = String(own);
await ends;
const names = Object.keys(process.env);
console.log(names.filter((name) => /^T\d+_r$/.test(name)).length, names.filter((name) => /^OWN\d/.test(name)).length);  // expect: 20 100
try {
  process.env.X = Symbol("s") as any;
} catch (error: any) {
  console.log(error.constructor.name, "X" in process.env);  // expect: TypeError false
}
process.env.N = 5 as any;
console.log(process.env.N === "5", Object.getOwnPropertyDescriptor(process.env, "N")?.value);  // expect: true 5

// A thread that is ended while it writes takes nothing with it.
const busy = new Worker("for (let i = 0; ; ++i) process.env.BUSY = 'x'.repeat(i % 1000)", { eval: true, env: SHARE_ENV });
while (process.env.BUSY === undefined) await new Promise((done) => setTimeout(done, 1));
await busy.terminate();
process.env.AFTER = "still";
console.log(process.env.AFTER, process.env.FROM_THREAD);  // expect: still written
