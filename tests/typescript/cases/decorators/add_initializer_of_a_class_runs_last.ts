const log: string[] = [];
const d = (_v: any, c: any): any => { c.addInitializer(function (this: any) { log.push("init " + this.name + " " + this.s); }); log.push("call"); };
@d class A { static s = (log.push("static"), 7); }
log.push("done");
console.log(log.join(), typeof A);
