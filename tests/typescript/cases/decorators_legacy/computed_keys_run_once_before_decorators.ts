// @ts-nocheck
const log: string[] = [];
const key = (k: string) => (log.push("key " + k), k);
const d = (n: string) => (log.push("eval " + n), (_t: any, k: any) => { log.push("call " + n + k); });
class A { @d("1") [key("a")]() {} @d("2") [key("b")] = 1; @d("3") static [key("c")]() {} }
console.log(log.join("\n"), Object.keys(new A()).join());
