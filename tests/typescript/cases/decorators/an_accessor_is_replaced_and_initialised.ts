const log: string[] = [];
const d = (t: any, _c: any) => ({ get(this: any) { log.push("get"); return t.get.call(this); }, set(this: any, v: any) { log.push("set" + v); t.set.call(this, v); }, init(this: any, v: any) { log.push("init" + v); return v + 1; } });
class A { @d accessor v = 1; @d static accessor s = 10; }
const a = new A(); a.v = 5; a.v; A.s++;
console.log(a.v, A.s, log.join());
