const log: string[] = [];
const d = (t: any, k: string, _d?: any) => { log.push(t.constructor.name + "." + k); };
class A { @d m() { return 1; } }
class B extends A { @d override m() { return super.m() + 1; } @d f = 0; }
console.log(new B().m(), log.join());
