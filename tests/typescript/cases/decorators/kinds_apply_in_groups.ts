const log: string[] = [];
const d = (_v: any, c: any): any => { log.push([c.static ? "static" : "inst", c.kind, String(c.name)].join(" ")); };
@d class A { @d f = 1; @d static sf = 2; @d m() {} @d static sm() {} @d get g() { return 1; } @d static accessor sa = 3; @d accessor a = 4; @d set s(v: number) {} }
console.log(log.join("\n"), typeof A);
