const log: string[] = [];
const make = (n: string) => ({ async [Symbol.asyncDispose]() { log.push("start " + n); await new Promise<void>(r => setTimeout(r, 1)); log.push("end " + n); } });
async function f() { await using a = make("a"); await using b = make("b"); void a; void b; log.push("body"); return "value"; }
log.push(await f());
console.log(log.join());
