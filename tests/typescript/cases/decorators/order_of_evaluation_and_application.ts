// @ts-nocheck
const log: string[] = [];
const d = (n: string) => { log.push("eval " + n); return (_v: any, c: any) => { log.push("call " + n + " " + c.kind); }; };
const key = (k: string) => { log.push("key " + k); return k; };
@d("class") class A {
  @d("m1") @d("m2") [key("m")]() {}
  @d("field") [key("f")] = log.push("init f");
  @d("static method") static [key("sm")]() {}
  @d("static field") static [key("sf")] = log.push("init sf");
  @d("accessor") accessor [key("a")] = log.push("init a");
  @d("getter") get [key("g")]() { return 1; }
  static { log.push("block"); }
}
log.push("new"); new A();
console.log(log.join("\n"));
