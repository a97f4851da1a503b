const log: string[] = [];
const init = (_v: any, c: any): any => { c.addInitializer(() => { log.push("init " + c.name); }); return (v: any) => { log.push("value " + c.name); return v; }; };
class A { @init a = 1; constructor() { log.push("A body"); } }
class B extends A { @init b = 2; @init c = 3; constructor() { log.push("before"); super(); log.push("B body"); } }
new B();
console.log(log.join("\n"));
