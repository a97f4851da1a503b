// Early errors: for each rule a text that breaks it and one that just does not.
#include <boost/test/unit_test.hpp>

#include "tests/compiler/analysis.h"

namespace shoal::tests {
namespace {

struct Wrong {
  const char* source;
  const char* message;
};

void check_wrong(std::initializer_list<Wrong> all, Setting setting = kScript) {
  for (const Wrong& each : all)
    BOOST_TEST(Analyzed(each.source, setting).error() == each.message, each.source);
}

void check_right(std::initializer_list<const char*> all, Setting setting = kScript) {
  for (const char* each : all) {
    const std::string error = Analyzed(each, setting).error();
    BOOST_TEST(error == "", each << ": " << error);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(early_errors)

// What the grammar may already refuse, with words of its own.
BOOST_AUTO_TEST_CASE(some_errors_are_found_by_whoever_comes_first) {
  const char* const wrong[] = {
      "v\\u0061r x",
      "1 = 2",
      "() => {} = 1",
      "[f()] = a",
      "[(a = 1)] = b",
      "[(a, b)] = c",
      "[(f())] = a",
      "[(a?.b)] = c",
      "[...(1)] = a",
      "({ a: (b = 1) } = c)",
      "'use strict'; [(eval)] = a",
      "({ a: 1 } = b)",
      "[...a, b] = c",
      "for (1 in a);",
      "({ a = 1 })",
      "a?.b`c`",
      "function f() { new.target = 1 }",
      "if (a) let b",
      "while (a) const b = 1",
      "for (let a = 1 of b);",
      "for (let a, b of c);",
      "do let\n[a] = 0; while (b)",
  };
  for (const char* each : wrong) BOOST_TEST(Analyzed(each).error() != "", each);
  BOOST_TEST(Analyzed("export { 'a' as b }", kModule).error() != "");
}

BOOST_AUTO_TEST_CASE(strict_code_reserves_more_words) {
  const char* const reserved = "Unexpected strict mode reserved word";
  const char* const restricted = "Unexpected eval or arguments in strict mode";
  check_wrong({
      {"'use strict'; var let", reserved},
      {"'use strict'; interface = 1", reserved},
      {"'use strict'; var yield", reserved},
      {"function static() { 'use strict' }", reserved},
      {"class C { m(package) {} }", reserved},
      {"'use strict'; eval = 1", restricted},
      {"'use strict'; [arguments] = a", restricted},
      {"'use strict'; arguments++", restricted},
      {"function f(eval) { 'use strict' }", restricted},
      {"function eval() { 'use strict' }", restricted},
      {"'use strict'; try {} catch (eval) {}", restricted},
      {"let let", "let is disallowed as a lexically bound name"},
      {"for (const [let] of a);", "let is disallowed as a lexically bound name"},
      {"var enum", "Unexpected token 'enum'"},
  });
  check_right({"var let, yield, static, eval, arguments", "eval = 1; arguments++",
               "var await; await: ;", "'use strict'; ({ let: 1, eval: 2 }).yield"});
}

BOOST_AUTO_TEST_CASE(strict_code_has_no_with_octals_or_delete_of_names) {
  check_wrong({
      {"'use strict'; with (a) b", "Strict mode code may not include a with statement"},
      {"'use strict'; 017", "Octal literals are not allowed in strict mode."},
      {"'use strict'; '\\01'", "Octal escape sequences are not allowed in strict mode."},
      {"function f() { '\\07'; 'use strict' }",
       "Octal escape sequences are not allowed in strict mode."},
      {"'use strict'; delete x", "Delete of an unqualified identifier in strict mode."},
      {"'use strict'; delete ((x))", "Delete of an unqualified identifier in strict mode."},
      {"class C { #x; m() { delete this.#x } }", "Private fields can not be deleted"},
      {"class C { #x; m() { delete this?.a.#x } }", "Private fields can not be deleted"},
  });
  check_right({"with (a) b", "017 + 089", "'\\01'", "delete x", "'use strict'; delete x.y; '\\0'"});
}

BOOST_AUTO_TEST_CASE(only_targets_are_assigned_to) {
  const char* const invalid = "Invalid left-hand side in assignment";
  check_wrong({
      {"a + b = c", invalid},
      {"f() &&= 1", invalid},
      {"'use strict'; f() = 1", invalid},
      {"a?.b = 1", invalid},
      {"(() => {}) = 1", invalid},
      {"1++", "Invalid left-hand side expression in postfix operation"},
      {"--f`x`", "Invalid left-hand side expression in prefix operation"},
  });
  check_right({"f() = 1; f()++; for (f() of a);", "({ a = 1, ...b.c } = d)",
               "[a.b, [c] = 1, ...[d]] = e", "(a) = 1"});
}

BOOST_AUTO_TEST_CASE(operators_take_only_operands_that_need_no_parentheses) {
  check_wrong({
      {"-a ** b",
       "Unary operator used immediately before exponentiation expression. Parenthesis must be "
       "used to disambiguate operator precedence"},
      {"a ?? b || c", "?? cannot be mixed with && and || without parentheses"},
      {"a && b ?? c", "?? cannot be mixed with && and || without parentheses"},
      {"for (a in b;;);", "Invalid left-hand side in for-loop"},
      {"new a?.b()", "Invalid optional chain from new expression"},
  });
  check_right({"(-a) ** b; a ** -b", "(a ?? b) || c; a ?? (b && c)", "for ((a in b);;);",
               "new (a?.b)(); (a?.b)`c`; a`b`?.c", "a ? b in c : d"});
}

BOOST_AUTO_TEST_CASE(jumps_need_their_targets) {
  check_wrong({
      {"break", "Illegal break statement"},
      {"while (a) { () => { break } }", "Illegal break statement"},
      {"continue", "Illegal continue statement: no surrounding iteration statement"},
      {"switch (a) { case 1: continue }",
       "Illegal continue statement: no surrounding iteration statement"},
      {"a: { continue a }",
       "Illegal continue statement: 'a' does not denote an iteration statement"},
      {"while (a) break b", "Undefined label 'b'"},
      {"a: { function f() { break a } }", "Undefined label 'a'"},
      {"a: a: ;", "Label 'a' has already been declared"},
      {"return", "Illegal return statement"},
      {"class C { static { return } }", "Illegal return statement"},
      {"switch (a) { default: default: }", "More than one default clause in switch statement"},
  });
  check_right({"a: b: while (c) { continue a }", "a: { break a }", "a: ; a: ;",
               "a: { () => { a: ; } }", "switch (a) { case 1: break }"});
  check_right({"return"}, kCommonJs);
}

BOOST_AUTO_TEST_CASE(declarations_stand_only_where_statements_are_listed) {
  check_wrong({
      {"if (a) class C {}", "Unexpected token 'class'"},
      {"while (a) function f() {}",
       "In non-strict mode code, functions can only be declared at top level, inside a block, or "
       "as the body of an if statement."},
      {"'use strict'; if (a) function f() {}",
       "In strict mode code, functions can only be declared at top level or inside a block."},
      {"if (a) async function f() {}",
       "Async functions can only be declared at the top level or inside a block."},
      {"l: function* f() {}",
       "Generators can only be declared at the top level or inside a block."},
      {"if (a) l: function f() {}",
       "Labelled function declaration cannot appear in a single-statement context"},
      {"const a", "Missing initializer in const declaration"},
      {"let [a]", "Missing initializer in destructuring declaration"},
  });
  check_right({"if (a) function f() {}", "l: function f() {}", "for (const a of b);",
               "for (var a = 1 in b);"});
}

BOOST_AUTO_TEST_CASE(parameters_have_rules) {
  const char* const duplicate = "Duplicate parameter name not allowed in this context";
  check_wrong({
      {"'use strict'; function f(a, a) {}", duplicate},
      {"function f(a, [a]) {}", duplicate},
      {"(a, a) => 1", duplicate},
      {"({ m(a, a) {} })", duplicate},
      {"function f(a = 1) { 'use strict' }",
       "Illegal 'use strict' directive in function with non-simple parameter list"},
      {"({ get a(b) {} })", "Getter must not have any formal parameters."},
      {"({ set a() {} })", "Setter must have exactly one formal parameter."},
      {"({ set a(...b) {} })", "Setter function argument must not be a rest parameter"},
      {"function* g(a = yield) {}", "Yield expression not allowed in formal parameter"},
      {"async function f(a = await 1) {}",
       "Illegal await-expression in formal parameters of async function"},
  });
  check_right({"function f(a, a) {}", "function f(a) { 'use strict' }"});
}

BOOST_AUTO_TEST_CASE(yield_and_await_belong_to_their_functions) {
  check_wrong({
      {"function* g() { var yield }", "Unexpected strict mode reserved word"},
      {"async function f() { var await }", "Unexpected reserved word"},
      {"class C { static { await } }", "Unexpected reserved word"},
      {"(async (await) => 1)", "Unexpected reserved word"},
  });
  check_wrong({{"var await", "Unexpected reserved word"}}, kModule);
  check_right({"function* g() { yield yield 1 }", "async () => await 1",
               "function* g() { () => { var yield } }"});
  check_right({"await 1; for await (const a of b);"}, kModule);
}

BOOST_AUTO_TEST_CASE(classes_have_rules) {
  check_wrong({
      {"class C { constructor() {} constructor() {} }", "A class may only have one constructor"},
      {"class C { get constructor() {} }", "Class constructor may not be an accessor"},
      {"class C { *constructor() {} }", "Class constructor may not be a generator"},
      {"class C { static prototype() {} }",
       "Classes may not have a static property named 'prototype'"},
      {"class C { constructor = 1 }", "Classes may not have a field named 'constructor'"},
      {"class C { #constructor }", "Classes may not have a private field named '#constructor'"},
      {"class C { x = arguments }",
       "'arguments' is not allowed in class field initializer or static initialization block"},
      {"class C { static { () => arguments } }",
       "'arguments' is not allowed in class field initializer or static initialization block"},
      {"class C { constructor() { super() } }", "'super' keyword unexpected here"},
      {"class C extends B { m() { super() } }", "'super' keyword unexpected here"},
      {"function f() { super.x }", "'super' keyword unexpected here"},
      {"({ f: function () { super.x } })", "'super' keyword unexpected here"},
  });
  check_right({"class C extends B { constructor() { () => super() } x = super.y; static #p; }",
               "({ m() { super.x } })", "class C { x = function () { arguments } }",
               "class C { static constructor() {} 'prototype'() {} }"});
}

BOOST_AUTO_TEST_CASE(objects_and_regexps_have_rules) {
  check_wrong({
      {"({ __proto__: 1, '__proto__': 2 })",
       "Duplicate __proto__ fields are not allowed in object literals"},
      {"/a/gg", "Invalid regular expression flags"},
      {"/a/uv", "Invalid regular expression flags"},
  });
  check_right({"({ __proto__: 1, ['__proto__']: 2, __proto__() {} })",
               "({ __proto__: a, __proto__: b } = c)", "/a/dgimsuy"});
}

BOOST_AUTO_TEST_CASE(modules_have_rules) {
  check_wrong({
      {"import a from 'b'", "Cannot use import statement outside a module"},
      {"export let a", "Unexpected token 'export'"},
      {"import.meta", "Cannot use 'import.meta' outside a module"},
  });
  check_wrong({{"export import a = require('b')", "Unexpected token 'export'"},
               {"export import a = b.c", "Unexpected token 'export'"}},
              {ast::Goal::CommonJs, syntax::Dialect::TypeScript});
  check_wrong(
      {
          {"{ import a from 'b' }", "Cannot use import statement outside a module"},
          {"import eval from 'b'", "Unexpected eval or arguments in strict mode"},
          {"export { if }", "Unexpected token 'if'"},
          {"import a from 'b' with { type: 'x', type: 'y' }",
           "Import attributes has a duplicate key 'type'"},
      },
      kModule);
  check_right({"export { if } from 'a'; export { 'a b' as default } from 'a'", "import.meta"},
              kModule);
}

BOOST_AUTO_TEST_CASE(a_regexp_pattern_is_shown_to_who_knows) {
  Analyzed analyzed("/(/u; /)/");
  Diagnostics diagnostics;
  shoal::early_errors::Options options;
  options.check_regexp = [](const ast::Text& pattern, const ast::Text&, std::string& message) {
    message = "Unterminated group";
    return !pattern.is("(");
  };
  shoal::early_errors::check(*analyzed.program, analyzed.texts, diagnostics, options);
  BOOST_REQUIRE(diagnostics.all().size() == 1u);
  BOOST_TEST(diagnostics.all()[0].message ==
             "Invalid regular expression: /(/u: Unterminated group");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::tests
