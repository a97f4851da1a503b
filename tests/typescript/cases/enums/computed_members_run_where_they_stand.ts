const log: string[] = [];
const note = (text: string, n: number) => (log.push(text), n);
log.push("before");
enum E { A = note("A", 4), B = note("B", 9), C = note("C", 4), D = 20, F }
log.push("after");
console.log(log.join(), E[4], E.B, E.F, E[21]);
