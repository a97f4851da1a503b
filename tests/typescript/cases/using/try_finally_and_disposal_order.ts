const log: string[] = [];
try { using a = { [Symbol.dispose]() { log.push("dispose"); } }; void a; log.push("try"); throw 1; } catch { log.push("catch"); } finally { log.push("finally"); }
console.log(log.join());
