const log: string[] = [];
const init = (n: string) => (_v: any, c: any): any => { c.addInitializer(function (this: any) { log.push(n + ":" + (typeof this === "function" ? this.name : Object.keys(this).join("/"))); }); };
class A { a = 1; @init("m") m() {} b = 2; @init("f") f = 3; @init("acc") accessor x = 4; c = 5; @init("sm") static sm() {} @init("sf") static sf = 1; }
log.push("new"); new A();
console.log(log.join("\n"));
