class A { base() { return "b"; } static make() { return "made"; } }
class B extends A { f = super.base() + "!"; g = () => this.f; static s = super.make(); static t = this.s.length; }
console.log(new B().g(), B.s, B.t);
