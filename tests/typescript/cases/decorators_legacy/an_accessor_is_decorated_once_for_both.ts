const log: string[] = [];
const d = (_t: any, k: string, desc: PropertyDescriptor) => { log.push(k + typeof desc.get + typeof desc.set); const get = desc.get!; desc.get = function () { return get.call(this) + 1; }; };
class A { #v = 1; @d get v() { return this.#v; } set v(x) { this.#v = x; } }
const a = new A(); a.v = 10;
console.log(a.v, log.join());
