const log: string[] = [];
class A { set x(v: number) { log.push("set" + v); } }
class B extends A { // @ts-ignore
  x = 5; }
console.log(new B().x, log.length);
