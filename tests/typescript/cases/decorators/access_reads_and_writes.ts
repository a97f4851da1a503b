let access: any = {};
const keep = (_v: any, c: any): any => { access[c.name] = c.access; };
class A { @keep f = 1; @keep #p = 2; @keep m() { return 3; } @keep get g() { return 4; } @keep set s(v: number) { this.f = v; } @keep accessor a = 5; @keep static sf = 6; }
const a = new A();
access["#p"].set(a, 20); access.s.set(a, 70);
console.log(access.f.get(a), access["#p"].get(a), access.m.get(a) === a.m, access.g.get(a), access.a.get(a), access.sf.get(A), access.f.has(a), access["#p"].has({}), access.a.has({}));
