const log: string[] = [];
async function f() { using a = { [Symbol.dispose]() { log.push("a"); } }; await using b = { async [Symbol.asyncDispose]() { log.push("b"); } }; using c = { [Symbol.dispose]() { log.push("c"); } }; void a; void b; void c; }
await f();
console.log(log.join());
