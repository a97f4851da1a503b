class A { #x: number = 1; static #s?: string; #m(this: A): number { return this.#x!; } get() { return this.#m() + (this.#x as number) + this!.#x; } static has = (o: any): o is A => #x in o && #s in A; }
console.log(new A().get(), A.has(new A()));
