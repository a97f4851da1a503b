const log: string[] = [];
const p = (n: string) => (_t: any, k: any, i: number) => { log.push(n + i + k); };
class A { constructor(@p("x") private x: number, @p("y") public readonly y = 2) {} sum() { return this.x + this.y; } }
console.log(new A(1).sum(), log.join());
