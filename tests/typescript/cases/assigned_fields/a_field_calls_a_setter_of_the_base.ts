const log: string[] = [];
class A { set x(v: number) { log.push("set" + v); } static set s(v: number) { log.push("static" + v); } }
class B extends A { // @ts-ignore
  x = 5; static s = 6; }
console.log(Object.keys(new B()).length, log.join());
