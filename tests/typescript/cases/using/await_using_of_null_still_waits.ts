const log: string[] = [];
async function f() { { await using a = null; void a; log.push("body"); } log.push("after"); }
const p = f(); queueMicrotask(() => log.push("tick")); log.push("sync");
await p;
console.log(log.join());
