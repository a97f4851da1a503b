const log: any[] = [];
const sub = (c: any, _ctx: any): any => { log.push("replace " + ("s" in c)); return class B extends c {}; };
@sub class A { static s = (log.push("static " + this.name), 1); static { log.push("block " + (this === A)); } }
console.log(log.join(), A.name, A.s);
