const log: string[] = [];
const d = (v: any, c: any): any => { log.push(c.kind + c.name + c.private); if (c.kind === "getter") return function (this: any) { return "new " + v.call(this); }; };
class A { @d #m() { return 1; } @d get #g() { return "g"; } @d set #s(v: number) {} @d static #sm() { return 2; } @d accessor #a = 5; all() { this.#s = 1; return [this.#m(), this.#g, A.#sm(), this.#a].join(); } }
console.log(new A().all(), log.join());
