// Symbol and Boolean.
const log = console.log;
log(Symbol("a").toString(), Symbol("a").description, Symbol().description, Symbol("") === Symbol(""));  // expect: Symbol(a) a undefined false
log(Symbol.for("k") === Symbol.for("k"), Symbol.keyFor(Symbol.for("k")), Symbol.keyFor(Symbol.iterator));  // expect: true k undefined
log(typeof Object(Symbol.iterator), Object(Symbol.iterator) == Symbol.iterator, Object(Symbol("d")).description);  // expect: object true d
for (let i = 0; i < 3000; ++i) Symbol.for("many" + i);
log(Symbol.for("many2999") === Symbol.for("many2999"));  // expect: true
for (const f of [() => new (Symbol as never)(), () => `${Symbol("x") as never}`, () => +(Symbol("x") as never)]) {
  try {
    f();
  } catch (e) {
    log((e as Error).message);
  }
}
// expect: Symbol is not a constructor
// expect: Cannot convert a Symbol value to a string
// expect: Cannot convert a Symbol value to a number
log(Boolean(""), new Boolean(false) ? 1 : 0, new Boolean(true).toString(), Object.prototype.toString.call(Boolean.prototype));  // expect: false 1 true [object Boolean]
