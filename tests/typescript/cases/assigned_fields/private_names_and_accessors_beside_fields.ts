class A { #p = 1; x = this.#p + 1; accessor y = this.x + 1; static #s = 5; static t = A.#s; }
const a = new A();
console.log(a.x, a.y, A.t, Object.keys(a).join());
