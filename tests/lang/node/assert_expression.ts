// assert() and assert.ok() without a message say what was asked, as the source has it.
import assert, { ok, strict } from "node:assert";

function why(f: () => unknown): void {
  try {
    f();
  } catch (error: any) {
    const [first, , ...rest] = error.message.split("\n");
    console.log(first.startsWith("The expression evaluated to a falsy value:"), error.generatedMessage, rest.join("|"));
  }
}
const a: number = 2, of = { it: { assert } };
why(() => assert(a === 1));  // expect: true true   assert(a === 1)|
why(() => assert.ok(a === 1));  // expect: true true   assert.ok(a === 1)|
why(() => { ok(true); ok(!a); });  // expect: true true   ok(!a)|
why(() => strict.ok(null));  // expect: true true   strict.ok(null)|
why(() => of.it.assert.ok(")(" + a === 'b")' && [1, 2].includes(a)));  // expect: true true   of.it.assert.ok(")(" + a === 'b")' && [1, 2].includes(a))|
why(() => assert(/[/)]\)/.test("x") || a / 2 > 5 /* ) */));  // expect: true true   assert(/[/)]\)/.test("x") || a / 2 > 5 /* ) */)|
why(() => assert(`${a}(` === ""));  // expect: true true   assert(`${a}(` === "")|
// Of several lines the first is shown.
why(() => assert.ok(
  a === 1,
));  // expect: true true   assert.ok(|
// Who has no source says the value.
const far = new Function("assert", "assert(0)");
try {
  far(assert);
} catch (error: any) {
  console.log(error.message.includes("falsy") || error.message);  // expect: 0 == true
}
try {
  assert(0, "mine");
} catch (error: any) {
  console.log(error.message, error.generatedMessage);  // expect: mine false
}
try {
  (assert as any)();
} catch (error: any) {
  console.log(error.message);  // expect: No value argument passed to `assert.ok()`
}
