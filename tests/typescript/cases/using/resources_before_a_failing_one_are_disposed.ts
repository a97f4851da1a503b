const log: string[] = [];
try { using a = { [Symbol.dispose]() { log.push("a"); } }; using b = (() => { throw new Error("init"); })() as any; log.push("no" + a + b); } catch (e) { log.push((e as Error).message); }
console.log(log.join());
