const log: string[] = [];
const make = (n: any) => ({ [Symbol.dispose]() { log.push("d" + n); } });
function f() { using a = make("f"); void a; log.push("body"); return log.push("value"); }
f();
for (let i = 0; i < 4; i++) { using a = make(i); void a; if (i === 1) continue; if (i === 2) break; log.push("i" + i); }
outer: for (;;) { using a = make("outer"); void a; for (;;) { using b = make("inner"); void b; break outer; } }
console.log(log.join());
