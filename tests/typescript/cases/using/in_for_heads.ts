const log: string[] = [];
for (using r = { n: 0, [Symbol.dispose]() { log.push("d" + this.n); } }; r.n < 3; r.n++) log.push("b" + r.n);
console.log(log.join());
