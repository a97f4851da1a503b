// @ts-nocheck
// Functions of an indirect eval see the names that are its own, and the global that they become.
const indirect = eval;
console.log(indirect("let own = 1; function seen() { return own } seen()")); // expect: 1
console.log(typeof seen, seen(), typeof own); // expect: function 1 undefined
console.log(indirect("class Own {} function make() { return new Own() } make() instanceof Own")); // expect: true
console.log(indirect("const a = 2; function b() { return c() } function c() { return a } b()")); // expect: 2
console.log(indirect("let x = 1; function f() { return x } function f() { return x + 1 } f()")); // expect: 2
console.log(indirect("let y = 1; function* g() { yield y } async function h() { return y } g().next().value")); // expect: 1

// A direct eval inside a direct eval may do what the outer one may.
class Base { word = "base" }
class Derived extends Base {
  constructor() {
    eval("eval('super()')");
  }
  say() { return eval("(() => eval('super.toString()'))()") }
}
console.log(new Derived().word, new Derived().say()); // expect: base [object Object]
class Field { x = (() => { try { eval("eval('arguments')") } catch (e) { return e.name } })() }
console.log(new Field().x); // expect: SyntaxError
function plain() { try { eval("eval('super.x')") } catch (e) { return e.name } }
console.log(plain()); // expect: SyntaxError
class Inner extends Base {
  constructor() {
    super();
    this.tried = (function () { try { eval("eval('super()')") } catch (e) { return e.name } })();
  }
}
console.log(new Inner().tried); // expect: SyntaxError
