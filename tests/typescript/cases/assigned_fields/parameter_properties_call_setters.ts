const log: string[] = [];
class A { set x(v: number) { log.push("set" + v); } }
class B extends A { constructor(// @ts-ignore
  public x: number) { super(); } }
console.log(Object.keys(new B(4)).length, log.join());
