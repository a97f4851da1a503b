const log: string[] = [];
using a = { [Symbol.dispose]() { log.push("a"); console.log(log.join()); } };
await using b = { async [Symbol.asyncDispose]() { log.push("b"); } };
export const value = typeof a + typeof b;
log.push("body");
