const log: string[] = [];
const make = (n: string) => ({ n, async [Symbol.asyncDispose]() { log.push("start" + n); await 0; log.push("end" + n); } });
async function* g() { yield make("a"); yield make("b"); }
for await (await using r of g()) log.push(r.n);
for (await using r of [make("c")]) log.push(r.n);
console.log(log.join());
