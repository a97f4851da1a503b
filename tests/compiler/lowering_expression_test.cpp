// Expressions, patterns, chains; what the grammar leaves to the lowering.
#include <boost/test/unit_test.hpp>

#include "tests/compiler/parsing.h"

using namespace shoal;
using namespace shoal::ast;
using test::Parsed;

BOOST_AUTO_TEST_SUITE(lowering_expressions)

BOOST_AUTO_TEST_CASE(parentheses_leave_only_a_mark) {
  const Parsed parsed("((a)); a;");
  BOOST_TEST(parsed.expression<Identifier>(0)->parenthesized);
  BOOST_TEST(parsed.expression<Identifier>(0)->start == 2u);
  BOOST_TEST(!parsed.expression<Identifier>(1)->parenthesized);
}

BOOST_AUTO_TEST_CASE(an_optional_chain_ends_where_parentheses_do) {
  const Parsed parsed("a?.b.c(1)[2]; (a?.b).c; a?.b + 1;");
  BOOST_TEST(is<ComputedMemberExpression>(parsed.expression<ChainExpression>(0)->expression));
  const MemberExpression* const outside = parsed.expression<MemberExpression>(1);
  BOOST_TEST(is<ChainExpression>(outside->object));
  BOOST_TEST(outside->object->parenthesized);
  BOOST_TEST(is<ChainExpression>(parsed.expression<BinaryExpression>(2)->left));
}

BOOST_AUTO_TEST_CASE(a_template_cannot_follow_an_optional_chain) {
  BOOST_TEST(!Parsed("a?.b`x`").program());
  BOOST_TEST(!Parsed("a?.`x`").program());
}

BOOST_AUTO_TEST_CASE(literals_left_of_an_assignment_are_patterns) {
  const Parsed parsed("[a, {b: [c.d], ...e}, ...f[0]] = g; ({a, b = 1, [c]: d = 2} = h);");
  const ArrayPattern* const list =
      as<ArrayPattern>(parsed.expression<AssignmentExpression>(0)->left);
  BOOST_TEST(is<ObjectPattern>(list->elements[1]));
  BOOST_TEST(is<RestElement>(list->elements[2]));
  const ObjectPattern* const object =
      as<ObjectPattern>(parsed.expression<AssignmentExpression>(1)->left);
  BOOST_TEST(object->properties[0]->shorthand);
  BOOST_TEST(is<AssignmentPattern>(object->properties[1]->value));
  BOOST_TEST(object->properties[2]->computed);
}

BOOST_AUTO_TEST_CASE(a_parenthesised_literal_is_no_pattern) {
  BOOST_TEST(Parsed("({a}) = 1").error() == "Invalid destructuring target");
  BOOST_TEST(!Parsed("[([a])] = 1").program());
}

BOOST_AUTO_TEST_CASE(targets_in_patterns_may_stand_in_parentheses) {
  const Parsed parsed("[(a), ((b.c)) = 1, ...(d)] = e; ({f: (g), h: (i[0]) = 2, ...(j)} = k);");
  BOOST_REQUIRE_MESSAGE(parsed.program(), parsed.located_error());
  const auto* const array = as<ArrayPattern>(parsed.expression<AssignmentExpression>(0)->left);
  BOOST_TEST(as<Identifier>(array->elements[0])->parenthesized);
  const auto* const with_default = as<AssignmentPattern>(array->elements[1]);
  BOOST_TEST(is<MemberExpression>(with_default->left));
  BOOST_TEST(!with_default->parenthesized);
  BOOST_TEST(is<Identifier>(as<RestElement>(array->elements[2])->argument));
  const auto* const object = as<ObjectPattern>(parsed.expression<AssignmentExpression>(1)->left);
  BOOST_TEST(is<Identifier>(object->properties[0]->value));
  BOOST_TEST(is<AssignmentPattern>(object->properties[1]->value));
  BOOST_TEST(is<Identifier>(object->rest->argument));
}

BOOST_AUTO_TEST_CASE(parentheses_in_a_pattern_hold_no_pattern) {
  for (const char* const source :
       {"({(a)} = 1)", "({(a) = 1} = 1)", "({a: ({b})} = c)", "({...({a})} = b)", "[({a})] = b",
        "[...([a])] = b", "[...(a) = b] = c", "for ([([a])] of b);"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
}

BOOST_AUTO_TEST_CASE(what_declares_takes_no_parentheses) {
  for (const char* const source : {"let [(a)] = b",
                                   "var {a: (b)} = c",
                                   "const [...(a)] = b",
                                   "let {...(a)} = b",
                                   "let [(a) = 1] = b",
                                   "for (let [(a)] of b);",
                                   "for (var {a: (b)} in c);",
                                   "try {} catch ([(a)]) {}",
                                   "function f((a)) {}",
                                   "function f([(a)]) {}",
                                   "function f(...(a)) {}",
                                   "((a)) => b",
                                   "([(a)]) => b",
                                   "({a: (b)}) => c",
                                   "(...(a)) => b",
                                   "((a) = 1) => b",
                                   "async ((a)) => b",
                                   "async ([(a)]) => b",
                                   "x = {m((a)) {}}",
                                   "class A { set b([(c)]) {} }"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
}

BOOST_AUTO_TEST_CASE(nothing_follows_a_rest_element) {
  BOOST_TEST(!Parsed("[...a, b] = c").program());
  BOOST_TEST(!Parsed("[...a,] = c").program());
  BOOST_TEST(!Parsed("({...a, b} = c)").program());
  BOOST_TEST(!Parsed("(...a, b) => c").program());
  BOOST_TEST(!Parsed("let {...[a]} = b").program());
}

BOOST_AUTO_TEST_CASE(a_call_as_target_is_kept_for_a_run_time_error) {
  BOOST_TEST(is<CallExpression>(Parsed("f() = 1").expression<AssignmentExpression>()->left));
  BOOST_TEST(is<CallExpression>(Parsed("f()++").expression<UpdateExpression>()->argument));
}

BOOST_AUTO_TEST_CASE(stray_commas_are_errors) {
  for (const char* const source :
       {"({,})", "({a,,b})", "f(,)", "f(a,,b)", "function g(a,,b){}", "({a,,b} = c)"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
  BOOST_TEST(Parsed("[,,a,,]").expression<ArrayExpression>()->elements.size() == 4u);
}

BOOST_AUTO_TEST_CASE(proto_is_told_from_other_properties) {
  const Parsed parsed(
      "({__proto__: 1, '__proto__': 2, ['__proto__']: 3, __proto__, __proto__() {}})");
  const List<Node*> list = parsed.expression<ObjectExpression>()->properties;
  const PropertyKind kinds[] = {PropertyKind::Proto, PropertyKind::Proto, PropertyKind::Init,
                                PropertyKind::Shorthand, PropertyKind::Method};
  for (size_t index = 0; index < list.size(); ++index) {
    BOOST_TEST((as<Property>(list[index])->property_kind == kinds[index]));
  }
}

BOOST_AUTO_TEST_CASE(private_names_work_with_in) {
  const Parsed parsed("class A { #x; static f(o) { return #x in o; } }");
  BOOST_TEST(parsed.program());
  BOOST_TEST(!Parsed("class A { #x; f(o) { return #x; } }").program());
  BOOST_TEST(!Parsed("class A { #x; f(o) { return #x + o; } }").program());
}

BOOST_AUTO_TEST_CASE(import_calls_have_phase_and_options) {
  const Parsed parsed("import('a', b); import.source('c'); import.defer('d'); import.meta.url",
                      Parsed::module());
  BOOST_TEST(parsed.expression<ImportCall>(0)->options != nullptr);
  BOOST_TEST((parsed.expression<ImportCall>(1)->phase == ImportPhase::Source));
  BOOST_TEST((parsed.expression<ImportCall>(2)->phase == ImportPhase::Defer));
  BOOST_TEST(is<MetaProperty>(parsed.expression<MemberExpression>(3)->object));
  for (const char* const source :
       {"import()", "import(a, b, c)", "import(...a)", "import.source(a, b)", "import.defer"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
}

BOOST_AUTO_TEST_CASE(await_and_yield_are_names_where_no_function_makes_them_keywords) {
  const Parsed parsed(
      "await(1); yield * 2; function f(yield) { await /a/g; } var {await: yield} = await;");
  BOOST_TEST(is<CallExpression>(parsed.expression<CallExpression>(0)));
  BOOST_TEST(is<BinaryExpression>(parsed.expression<BinaryExpression>(1)));
  BOOST_TEST(parsed.expression<CallExpression>(0)->callee->start == 0u);
  BOOST_TEST(as<Identifier>(parsed.expression<CallExpression>(0)->callee)->name ==
             parsed.texts.common().await);
}

BOOST_AUTO_TEST_CASE(await_and_yield_are_keywords_where_functions_say_so) {
  BOOST_TEST(Parsed("async function f() { await (1); async () => await x; }")
                 .dump()
                 .find("AwaitExpression") != std::string::npos);
  BOOST_TEST(Parsed("function* g() { yield * 2; yield *\n3; }").dump().find("delegate") !=
             std::string::npos);
  BOOST_TEST(Parsed("await 1", Parsed::module()).program()->has_top_level_await);
  BOOST_TEST(!Parsed("function f() { await 1 }", Parsed::module()).program());
}

BOOST_AUTO_TEST_CASE(line_ends_are_minded_where_the_specification_says_so) {
  const Parsed parsed("async\nx => y");
  BOOST_REQUIRE(parsed.program()->body.size() == 2u);
  BOOST_TEST(is<Identifier>(parsed.expression<Identifier>(0)));
  for (const char* const source :
       {"async\n(x) => y", "x\n=> y", "(x)\n=> y", "function* g() { yield\n* 2 }",
        "({async\nf() {}})", "async function f() { await\nusing x = y }"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
}

BOOST_AUTO_TEST_CASE(operands_are_no_arrow_functions_and_no_assignments) {
  for (const char* const source :
       {"() => {} || a", "a || () => {}", "!() => {}", "typeof a => b", "() => {} ? a : b",
        "function* g() { a + yield }", "class A extends () => {} {}", "class A extends a + b {}",
        "async () => await a => b"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
  BOOST_TEST(Parsed("a ? () => b : c => d; class A extends f().g {} (() => {}) || a;").program());
}

BOOST_AUTO_TEST_CASE(long_left_deep_code_is_no_problem) {
  constexpr int kLength = 100000;
  std::string plus = "a", members = "a", calls = "a", commas = "a", logical = "a", branches;
  for (int index = 0; index < kLength; ++index) {
    plus += "+a";
    members += ".b";
    calls += "()";
    commas += ",a";
    logical += "&&a";
    branches += "if(a)b;else ";
  }
  branches += "c";
  std::string parentheses = std::string(kLength, '(') + "a" + std::string(kLength, ')');
  for (std::string* const source :
       {&plus, &members, &calls, &commas, &logical, &branches, &parentheses}) {
    BOOST_TEST(Parsed(*source).program(), source->substr(0, 12));
  }
}

BOOST_AUTO_TEST_CASE(deep_nesting_ends_in_a_clear_error) {
  const auto nested = [](size_t count, const char* open, const char* close) {
    std::string source;
    for (size_t index = 0; index < count; ++index) source += open;
    for (size_t index = 0; index < count; ++index) source += close;
    return Parsed(source).error();
  };
  BOOST_TEST(nested(1900, "[", "]").empty());
  for (const auto& [open, close] :
       {std::pair("[", "]"), std::pair("{", "}"), std::pair("f(", ")"),
        std::pair("function f(){", "}"), std::pair("({a:", "})"), std::pair("!", ""),
        std::pair("a=>", ""), std::pair("[a=", "]"), std::pair("`${", "}`"),
        std::pair("class A{m(){", "}}"), std::pair("if(a){", "}"), std::pair("new A(", ")"),
        std::pair("class A{a=", "}"), std::pair("a?b:", "c")}) {
    BOOST_TEST(nested(20000, open, close) != "", open);
  }
}

BOOST_AUTO_TEST_SUITE_END()
