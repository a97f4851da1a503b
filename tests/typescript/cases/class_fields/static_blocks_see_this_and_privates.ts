class A { static #n = 1; static log: string[] = []; static { this.log.push("one" + this.#n); } static x = (this.log.push("x"), 1); static { this.log.push("two" + A.x); } }
console.log(A.log.join());
