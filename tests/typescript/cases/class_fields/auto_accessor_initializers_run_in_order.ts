const log: string[] = [];
const n = (s: string) => (log.push(s), s);
class A { a = n("a"); accessor b = n("b"); static accessor c = n("c"); d = n("d"); static e = n("e"); static { n("block"); } }
new A();
console.log(log.join());
