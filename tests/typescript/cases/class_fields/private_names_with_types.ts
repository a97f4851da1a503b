class A<T> { #v: T; readonly #r?: number = 3; static #count: number = 0; constructor(v: T) { this.#v = v; A.#count++; } get v(): T { return this.#v!; } has(o: object): o is A<T> { return #r in o; } static get n() { return A.#count; } }
const a = new A<string>("x");
console.log(a.v, a.has(a), a.has({}), A.n);
