// Statements, functions, classes and modules.
#include <boost/test/unit_test.hpp>

#include "tests/compiler/parsing.h"

using namespace shoal;
using namespace shoal::ast;
using test::Parsed;

BOOST_AUTO_TEST_SUITE(lowering_statements)

BOOST_AUTO_TEST_CASE(a_directive_prologue_ends_at_the_first_other_statement) {
  const Parsed parsed("'a'; \"use strict\"; ('c'); 'd'");
  BOOST_TEST(parsed.program()->strict);
  BOOST_TEST(parsed.statement<ExpressionStatement>(0)->directive);
  BOOST_TEST(parsed.statement<ExpressionStatement>(1)->directive);
  BOOST_TEST(!parsed.statement<ExpressionStatement>(2)->directive);
  BOOST_TEST(!parsed.statement<ExpressionStatement>(3)->directive);
}

BOOST_AUTO_TEST_CASE(a_directive_counts_only_as_it_is_written) {
  for (const char* const source :
       {"'use\\x20strict'", "('use strict')", "a; 'use strict'", "'use strict' + 1"}) {
    BOOST_TEST(!Parsed(source).program()->strict, source);
  }
}

BOOST_AUTO_TEST_CASE(strictness_is_inherited_and_classes_have_their_own) {
  const Parsed parsed(
      "function f() { 'use strict'; return () => 1; } class A { m() {} } function g() {}");
  const FunctionNode* const f = parsed.statement<FunctionDeclaration>(0)->function;
  BOOST_TEST(f->strict);
  BOOST_TEST(f->has_use_strict_directive);
  BOOST_TEST(as<FunctionNode>(as<ReturnStatement>(f->body[1])->argument)->strict);
  const ClassNode* const a = parsed.statement<ClassDeclaration>(1)->class_node;
  BOOST_TEST(as<FunctionNode>(a->members[0]->value)->strict);
  BOOST_TEST(!parsed.statement<FunctionDeclaration>(2)->function->strict);
}

BOOST_AUTO_TEST_CASE(the_span_of_a_function_is_what_toString_shows) {
  const std::string source =
      "class A { static async *m(a) { } get  x() {} static { } 'c'(){} }\nfunction f() { } ;(a) => "
      "a ;";
  const Parsed parsed(source);
  const auto text = [&](const Node* node) {
    return source.substr(node->start, node->end - node->start);
  };
  const ClassNode* const a = parsed.statement<ClassDeclaration>(0)->class_node;
  BOOST_TEST(text(a) == source.substr(0, source.find('\n')));
  BOOST_TEST(text(a->members[0]->value) == "async *m(a) { }");
  BOOST_TEST(text(a->members[1]->value) == "get  x() {}");
  BOOST_TEST(text(a->members[3]->value) == "'c'(){}");
  BOOST_TEST(text(parsed.statement<FunctionDeclaration>(1)->function) == "function f() { }");
  BOOST_TEST(text(parsed.expression<FunctionNode>(3)) == "(a) => a");
}

BOOST_AUTO_TEST_CASE(constructors_are_found_among_members) {
  const Parsed parsed(
      "class A { 'constructor'() {} } class B extends A { static constructor() {} "
      "['constructor']() {} }");
  const ClassNode* const a = parsed.statement<ClassDeclaration>(0)->class_node;
  BOOST_TEST(a->constructor == a->members[0]->value);
  BOOST_TEST(!a->constructor->is_derived_constructor);
  BOOST_TEST(parsed.statement<ClassDeclaration>(1)->class_node->constructor == nullptr);
}

BOOST_AUTO_TEST_CASE(classes_with_fields_have_initializers) {
  const Parsed parsed("class A { a = 1; static { } } class B { static b; }");
  const ClassNode* const a = parsed.statement<ClassDeclaration>(0)->class_node;
  BOOST_TEST(a->instance_initializer != nullptr);
  BOOST_TEST(a->static_initializer == nullptr);
  const ClassNode* const b = parsed.statement<ClassDeclaration>(1)->class_node;
  BOOST_TEST(b->instance_initializer == nullptr);
  BOOST_TEST((b->static_initializer->function_kind == FunctionKind::FieldInitializer));
}

BOOST_AUTO_TEST_CASE(fields_take_modifiers_words_as_names) {
  const Parsed parsed(
      "class A { static; get; set; async\n x; static static; 'a' = 1; 1; [b] = 2; #c; accessor }");
  BOOST_TEST(parsed.statement<ClassDeclaration>(0)->class_node->members.size() == 11u);
}

BOOST_AUTO_TEST_CASE(parameters_know_defaults_rests_and_simplicity) {
  const Parsed parsed("function f(a, {b}, [c] = d, ...e) {} function g(a, b) {}");
  const FunctionNode* const f = parsed.statement<FunctionDeclaration>(0)->function;
  BOOST_TEST(f->params.size() == 4u);
  BOOST_TEST(f->params[2]->initializer != nullptr);
  BOOST_TEST(f->params[3]->is_rest);
  BOOST_TEST(!f->has_simple_parameters);
  BOOST_TEST(parsed.statement<FunctionDeclaration>(1)->function->has_simple_parameters);
}

BOOST_AUTO_TEST_CASE(an_expression_statement_does_not_start_like_a_declaration) {
  for (const char* const source : {"function () {}", "class {}", "async function () {}"}) {
    BOOST_TEST(Parsed(source).error() != "", source);
  }
  BOOST_TEST(Parsed("async\nfunction f() {}").program());
}

BOOST_AUTO_TEST_CASE(for_loops_of_all_sorts) {
  const Parsed parsed(
      "for (;;) ; for (var a = 1, b; a; b++) ; for (let {c} of d) ; for (e.f in g) ; for (var h = "
      "1 in i) ;"
      "for ([j, k] of l) ; for (const m in n, o) ;");
  BOOST_TEST(parsed.statement<ForStatement>(0)->init == nullptr);
  BOOST_TEST(is<VariableDeclaration>(parsed.statement<ForStatement>(1)->init));
  BOOST_TEST(is<VariableDeclaration>(parsed.statement<ForOfStatement>(2)->left));
  BOOST_TEST(is<MemberExpression>(parsed.statement<ForInStatement>(3)->left));
  const auto* const with_value = as<VariableDeclaration>(parsed.statement<ForInStatement>(4)->left);
  BOOST_TEST(with_value->declarations[0]->init != nullptr);
  BOOST_TEST(is<ArrayPattern>(parsed.statement<ForOfStatement>(5)->left));
  BOOST_TEST(is<SequenceExpression>(parsed.statement<ForInStatement>(6)->right));
  BOOST_TEST(!Parsed("for (a of b, c) ;").program());
}

BOOST_AUTO_TEST_CASE(using_declares_where_it_can_and_is_a_name_elsewhere) {
  const Parsed parsed(
      "{ using a = b; } using; async function f() { for (await using c of d) ; await using e = f; "
      "}");
  const auto* const block = parsed.statement<BlockStatement>(0);
  BOOST_TEST((as<VariableDeclaration>(block->body[0])->variable_kind == VariableKind::Using));
  BOOST_TEST(is<Identifier>(parsed.statement<ExpressionStatement>(1)->expression));
  const FunctionNode* const f = parsed.statement<FunctionDeclaration>(2)->function;
  const auto* const left = as<VariableDeclaration>(as<ForOfStatement>(f->body[0])->left);
  BOOST_TEST((left->variable_kind == VariableKind::AwaitUsing));
  BOOST_TEST(!as<ForOfStatement>(f->body[0])->is_await);
  BOOST_TEST((as<VariableDeclaration>(f->body[1])->variable_kind == VariableKind::AwaitUsing));
}

BOOST_AUTO_TEST_CASE(a_for_loop_over_using_of_declares_nothing) {
  const Parsed parsed("for (using of of [0]) ; for (using of of) ; for (using in of) ;");
  BOOST_REQUIRE_MESSAGE(parsed.program(), parsed.located_error());
  BOOST_TEST(is<Identifier>(parsed.statement<ForOfStatement>(0)->left));
  BOOST_TEST(is<ComputedMemberExpression>(parsed.statement<ForOfStatement>(0)->right));
  BOOST_TEST(is<Identifier>(parsed.statement<ForOfStatement>(1)->left));
  BOOST_TEST(is<Identifier>(parsed.statement<ForInStatement>(2)->left));
}

BOOST_AUTO_TEST_CASE(a_line_break_after_throw_is_an_error) {
  BOOST_TEST(!Parsed("throw\na").program());
}

BOOST_AUTO_TEST_CASE(a_hashbang_stands_at_the_very_start_only) {
  BOOST_TEST(Parsed("#!/usr/bin/env shoal\n1").program()->body.size() == 1u);
  BOOST_TEST(!Parsed(" #!/usr/bin/env shoal\n1").program());
  BOOST_TEST(Parsed("\xEF\xBB\xBF#!/usr/bin/env shoal\n1").program());
}

BOOST_AUTO_TEST_CASE(html_comments_are_for_scripts) {
  BOOST_TEST(Parsed("a <!-- b\n--> c\n").program()->body.size() == 1u);
  BOOST_TEST(!Parsed("a <!-- b\n", Parsed::module()).program());
  BOOST_TEST(!Parsed("a\n--> b\n", Parsed::module()).program());
}

BOOST_AUTO_TEST_CASE(imports_of_all_forms) {
  const Parsed parsed(
      "import 'a'; import b from 'c'; import * as d from 'e'; import f, {g as h, 'i j' as k, "
      "default as l} from 'm'"
      " with {type: 'json'}; import defer * as n from 'o'; import source p from 'q';",
      Parsed::module());
  BOOST_TEST(parsed.statement<ImportDeclaration>(0)->specifiers.empty());
  const ImportDeclaration* const full = parsed.statement<ImportDeclaration>(3);
  BOOST_TEST(full->specifiers.size() == 4u);
  BOOST_TEST(full->specifiers[2]->imported->is("i j"));
  BOOST_TEST(full->attributes[0]->value->is("json"));
  BOOST_TEST(!full->specifiers[0]->maybe_elidable);
  BOOST_TEST((parsed.statement<ImportDeclaration>(4)->phase == ImportPhase::Defer));
  BOOST_TEST((parsed.statement<ImportDeclaration>(5)->phase == ImportPhase::Source));
}

BOOST_AUTO_TEST_CASE(exports_of_all_forms) {
  const Parsed parsed(
      "export const a = 1; export {b as c, d}; export {e as 'f g'} from 'h'; export * from 'i'; "
      "export * as j from 'k';"
      "export default function () {}\n(1); export default class {}\nexport default a + b; export "
      "default async () => {};",
      Parsed::module());
  BOOST_TEST(is<VariableDeclaration>(parsed.statement<ExportDeclaration>(0)->declaration));
  BOOST_TEST(parsed.statement<ExportNamed>(1)->specifiers[0]->reference != nullptr);
  BOOST_TEST(parsed.statement<ExportNamed>(2)->specifiers[0]->reference == nullptr);
  BOOST_TEST(parsed.statement<ExportNamed>(2)->specifiers[0]->exported->is("f g"));
  BOOST_TEST(parsed.statement<ExportAll>(3)->exported == nullptr);
  BOOST_TEST(parsed.statement<ExportAll>(4)->exported->is("j"));
  BOOST_TEST(is<FunctionDeclaration>(parsed.statement<ExportDefault>(5)->declaration));
  BOOST_TEST(is<NumericLiteral>(parsed.statement<ExpressionStatement>(6)->expression));
  BOOST_TEST(is<ClassDeclaration>(parsed.statement<ExportDefault>(7)->declaration));
  BOOST_TEST(is<BinaryExpression>(parsed.statement<ExportDefault>(8)->declaration));
  BOOST_TEST(is<FunctionNode>(parsed.statement<ExportDefault>(9)->declaration));
}

BOOST_AUTO_TEST_CASE(
    a_dynamic_function_is_an_anonymous_function_expression_with_its_brackets_in_place) {
  const auto made = [](const std::string& params, const std::string& body) {
    syntax::ParseOptions options = Parsed::script();
    options.goal = Goal::FunctionConstructor;
    const std::string head = "function anonymous(" + params + "\n)";
    const std::string source = head + " {\n" + body + "\n}";
    options.function_parens[0] = 18;
    options.function_parens[1] = static_cast<uint32_t>(head.size()) - 1;
    options.function_braces[0] = static_cast<uint32_t>(head.size()) + 1;
    options.function_braces[1] = static_cast<uint32_t>(source.size()) - 1;
    return Parsed(source, options).program() != nullptr;
  };
  BOOST_TEST(made("a, b = 1", "return a"));
  BOOST_TEST(made("a //", "return a //"));
  BOOST_TEST(!made("/*", "*/){"));
  BOOST_TEST(!made("a) { }, function (", ""));
  BOOST_TEST(!made("", "}, function () {"));
  BOOST_TEST(!made("", "} {"));
  BOOST_TEST(!made(") { } function b(", ""));
}

BOOST_AUTO_TEST_SUITE_END()
