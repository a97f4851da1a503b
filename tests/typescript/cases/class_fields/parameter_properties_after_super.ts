const log: string[] = [];
class A { constructor() { log.push("A"); } }
class B extends A { f = (log.push("f"), 1); constructor(public p: number) { super(); log.push("B" + p + this.f); } }
console.log(Object.keys(new B(7)).join(), log.join());
