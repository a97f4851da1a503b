const log: string[] = [];
async function f() { await using a = { [Symbol.dispose]() { log.push("sync"); } }; await using b = { [Symbol.asyncDispose]() { log.push("async"); return Promise.resolve(); }, [Symbol.dispose]() { log.push("never"); } }; void a; void b; }
await f();
console.log(log.join());
