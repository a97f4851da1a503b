const d = (t: any, _c: any): any => ({ get() { return t.get.call(this) + 1; } });
class A { @d static accessor #v = 1; static bump() { return ++A.#v; } }
console.log(A.bump(), A.bump());
