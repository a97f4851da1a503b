const log: string[] = [];
function* g() { using a = { [Symbol.dispose]() { log.push("d"); } }; void a; yield 1; yield 2; }
for (const x of g()) { log.push("v" + x); break; }
console.log([...g()].join(), log.join());
const it = g(); it.next(); try { it.throw(new Error("t")); } catch (e) { console.log((e as Error).message, log.join()); }
