// @ts-nocheck
const log: string[] = [];
const note = <T>(s: string, v: T) => (log.push(s), v);
class A { x = note("x", 1); constructor(public p = note("p", 2)) { note("body", 0); } y = note("y", 3); static s = note("s", 4); [note("k", "key")] = note("kv", 5); }
new A();
console.log(log.join(), Object.keys(new A()).join());
