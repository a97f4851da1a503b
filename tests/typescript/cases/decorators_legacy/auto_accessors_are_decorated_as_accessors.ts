const log: string[] = [];
const d = (_t: any, k: string, desc?: any) => { log.push(k + ":" + (desc ? Object.keys(desc).sort().join("/") : "none")); };
class A { @d accessor v = 1; @d static accessor s = 2; }
console.log(new A().v, A.s, log.join());
