const log: string[] = [];
const make = (n: string) => ({ n, [Symbol.dispose]() { log.push("d" + n); } });
for (using r of [make("a"), make("b"), make("c")]) { log.push(r.n); if (r.n === "b") break; }
console.log(log.join());
