const log: string[] = [];
const d = (name: string): any => { log.push("eval " + name); return () => { log.push("call " + name); }; };
@d("class1") @d("class2")
class A {
  @d("method1") @d("method2") m(@d("param0") a: any, @d("param1") b: any) {}
  @d("static") static s() {}
  @d("field") f = 1;
  @d("accessor") get g() { return 1; }
  @d("static field") static sf = 1;
  constructor(@d("ctor0") x: any) {}
}
console.log(log.join("\n"));
