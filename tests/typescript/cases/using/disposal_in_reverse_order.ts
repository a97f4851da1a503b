const log: string[] = [];
const make = (n: string) => ({ n, [Symbol.dispose]() { log.push("dispose " + n); } });
{ using a = make("a"); using b = make("b"), c = make("c"); log.push("body " + a.n + b.n + c.n); }
log.push("after");
console.log(log.join());
