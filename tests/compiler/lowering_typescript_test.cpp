// TypeScript: what is erased, what stays, and the types that are kept. JSX.
#include <boost/test/unit_test.hpp>

#include "compiler/syntax/jsx_text.h"
#include "tests/compiler/parsing.h"

using namespace shoal;
using namespace shoal::ast;
using test::Parsed;

BOOST_AUTO_TEST_SUITE(lowering_typescript)

namespace {

Parsed* parse(const std::string& source) { return new Parsed(source, Parsed::typescript()); }

std::string type_of(const std::string& type) {
  const Parsed parsed("let x: " + type, Parsed::typescript());
  if (!parsed.program()) return parsed.error();
  return print_type(*parsed.statement<VariableDeclaration>()->declarations[0]->type);
}

std::string jsx(const std::string& text) {
  const std::u16string units = syntax::jsx_text_value(text);
  return std::string(units.begin(), units.end());
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_has_no_run_time_meaning_is_gone) {
  const std::unique_ptr<Parsed> parsed(
      parse("declare const a: number; declare function f(): void; declare module 'm' { } declare "
            "global { }\n"
            "function g(x: string): void;\nfunction g(x: number): void;\nimport type {T} from 'x'; "
            "export type {T};\n"
            "export type * from 'y'; declare class C { m(): void } declare enum E { A } namespace "
            "N { type U = 1 }\n"
            "export as namespace Lib; export default function h(): void;"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  BOOST_TEST(parsed->program()->body.empty());
}

BOOST_AUTO_TEST_CASE(interfaces_and_aliases_stay_as_descriptors) {
  const std::unique_ptr<Parsed> parsed(
      parse("interface A { a: string; b?(): void } type B = A | null;"));
  BOOST_TEST(print_type(*parsed->statement<TypeDeclaration>(0)->type) ==
             "{a: string; b?: Function}");
  BOOST_TEST(print_type(*parsed->statement<TypeDeclaration>(1)->type) == "(null | A)");
}

BOOST_AUTO_TEST_CASE(members_without_a_body_are_gone_and_modifiers_noted) {
  const std::unique_ptr<Parsed> parsed(
      parse("abstract class A<T> extends B<T> implements C { abstract a(): void; abstract b: "
            "string; declare c: number;\n"
            "d(x: string): void; d(x: any) {} [key: string]: any; private readonly e!: string; "
            "static f?: number;\n"
            "accessor g = 1; override h() {} constructor(private i: number, readonly j = 2, k?: "
            "string) { super() } }"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  const ClassNode* const a = parsed->statement<ClassDeclaration>()->class_node;
  BOOST_TEST(a->members.size() == 6u);
  BOOST_TEST((a->members[1]->accessibility == Accessibility::Private));
  BOOST_TEST((a->members[3]->member_kind == MemberKind::AutoAccessor));
  const List<Parameter*> params = a->constructor->params;
  BOOST_TEST(params[0]->is_property);
  BOOST_TEST(params[1]->is_property);
  BOOST_TEST(!params[2]->is_property);
  BOOST_TEST(params[2]->is_optional);
}

BOOST_AUTO_TEST_CASE(a_this_parameter_is_no_parameter) {
  const std::unique_ptr<Parsed> parsed(parse("function f(this: Window, a: number) {}"));
  BOOST_TEST(parsed->statement<FunctionDeclaration>()->function->params.size() == 1u);
}

BOOST_AUTO_TEST_CASE(casts_are_erased_unless_asked_for) {
  const std::string source =
      "(a as B).c!; <D>e; f satisfies G; h as const; (i as any)(); (j as any) = k;";
  const Parsed erased(source, Parsed::typescript());
  BOOST_TEST(erased.dump().find("TypeCast") == std::string::npos);
  syntax::ParseOptions options = Parsed::typescript();
  options.keep_casts = true;
  const Parsed kept(source, options);
  BOOST_TEST((kept.expression<TypeCast>(1)->cast_kind == CastKind::AngleBracket));
  BOOST_TEST((kept.expression<TypeCast>(2)->cast_kind == CastKind::Satisfies));
  BOOST_TEST((kept.expression<TypeCast>(3)->cast_kind == CastKind::AsConst));
  BOOST_TEST(is<Identifier>(kept.expression<CallExpression>(4)->callee));
  BOOST_TEST(is<Identifier>(kept.expression<AssignmentExpression>(5)->left));
}

BOOST_AUTO_TEST_CASE(imports_used_as_types_only_may_be_elided) {
  const std::unique_ptr<Parsed> parsed(parse(
      "import {type A, b} from 'm'; import 'n'; import {type C} from 'o'; import {} from 'p'"));
  BOOST_TEST(parsed->program()->body.size() == 2u);
  const ImportDeclaration* const m = parsed->statement<ImportDeclaration>(0);
  BOOST_TEST(m->specifiers.size() == 1u);
  BOOST_TEST(m->specifiers[0]->maybe_elidable);
  BOOST_TEST(m->maybe_elidable);
  BOOST_TEST(!parsed->statement<ImportDeclaration>(1)->maybe_elidable);
}

BOOST_AUTO_TEST_CASE(verbatim_module_syntax_elides_nothing_unasked) {
  syntax::ParseOptions options = Parsed::typescript();
  options.verbatim_module_syntax = true;
  const Parsed parsed("import {type A, b} from 'm'; import {type C} from 'o';", options);
  BOOST_TEST(!parsed.statement<ImportDeclaration>(0)->specifiers[0]->maybe_elidable);
  BOOST_TEST(!parsed.statement<ImportDeclaration>(1)->maybe_elidable);
}

BOOST_AUTO_TEST_CASE(enums_and_namespaces_stay) {
  const std::unique_ptr<Parsed> parsed(
      parse("enum A { a, 'b c' = 2, ['d'] = 'e' } const enum B { x } namespace C.D { export let y "
            "= 1; namespace E { type T = 1 } }"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  BOOST_TEST(parsed->statement<EnumDeclaration>(0)->members[1]->name->is("b c"));
  BOOST_TEST(parsed->statement<EnumDeclaration>(0)->members[2]->name->is("d"));
  BOOST_TEST(parsed->statement<EnumDeclaration>(1)->is_const);
  const NamespaceDeclaration* const c = parsed->statement<NamespaceDeclaration>(2);
  const auto* const d = as<NamespaceDeclaration>(as<ExportDeclaration>(c->body[0])->declaration);
  BOOST_TEST(d->id->name->is("D"));
  BOOST_TEST(d->body.size() == 1u);
}

BOOST_AUTO_TEST_CASE(import_equals_and_export_assignment) {
  const std::unique_ptr<Parsed> parsed(
      parse("import a = require('b'); import c = d.e; export import f = g; export = h;"));
  BOOST_TEST(parsed->statement<ImportEquals>(0)->source->value->is("b"));
  BOOST_TEST(is<MemberExpression>(parsed->statement<ImportEquals>(1)->reference));
  BOOST_TEST(parsed->statement<ImportEquals>(2)->is_export);
  BOOST_TEST(is<Identifier>(parsed->statement<ExportAssignment>(3)->expression));
}

BOOST_AUTO_TEST_CASE(an_import_of_commonjs_may_be_exported) {
  const std::unique_ptr<Parsed> parsed(
      parse("export import a = require('b'); export import type c = require('d');"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  BOOST_TEST(parsed->program()->body.size() == 1u);
  BOOST_TEST(parsed->statement<ImportEquals>(0)->source->value->is("b"));
  BOOST_TEST(parsed->statement<ImportEquals>(0)->is_export);
}

BOOST_AUTO_TEST_CASE(an_instantiation_may_be_called_optionally) {
  const std::unique_ptr<Parsed> parsed(parse("f<T>?.(a).b; a.f<T>?.();"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  const auto* const chain = parsed->expression<ChainExpression>(0);
  const auto* const call = as<CallExpression>(as<MemberExpression>(chain->expression)->object);
  BOOST_TEST(call->optional);
  BOOST_TEST(call->arguments.size() == 1u);
  BOOST_TEST(is<Identifier>(call->callee));
  const auto* const method = as<CallExpression>(parsed->expression<ChainExpression>(1)->expression);
  BOOST_TEST(is<MemberExpression>(method->callee));
}

BOOST_AUTO_TEST_CASE(casts_in_parentheses_are_targets_in_patterns) {
  const std::unique_ptr<Parsed> parsed(
      parse("[(a as any), ...(b!)] = c; ({d: (e.f satisfies T) = 1} = g);"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  const auto* const array = as<ArrayPattern>(parsed->expression<AssignmentExpression>(0)->left);
  BOOST_TEST(is<Identifier>(array->elements[0]));
  BOOST_TEST(is<Identifier>(as<RestElement>(array->elements[1])->argument));
  BOOST_TEST(!Parsed("let [(a as any)] = b", Parsed::typescript()).program());
  BOOST_TEST(!Parsed("(a, [(b as any)]) => c", Parsed::typescript()).program());
}

BOOST_AUTO_TEST_CASE(decorators_stay_with_what_they_decorate) {
  const std::unique_ptr<Parsed> parsed(
      parse("@a @b.c(1) class D { @e f = 1; @g() h() {} @i static j; m(@k l) {} } @n export class "
            "O {} export default @p class {}"));
  BOOST_REQUIRE_MESSAGE(parsed->program(), parsed->located_error());
  const ClassNode* const d = parsed->statement<ClassDeclaration>(0)->class_node;
  BOOST_TEST(d->decorators.size() == 2u);
  BOOST_TEST(d->members[0]->decorators.size() == 1u);
  BOOST_TEST(d->members[1]->decorators.size() == 1u);
  BOOST_TEST(as<FunctionNode>(d->members[3]->value)->params[0]->decorators.size() == 1u);
  const auto* const o = as<ClassDeclaration>(parsed->statement<ExportDeclaration>(1)->declaration);
  BOOST_TEST(o->class_node->decorators.size() == 1u);
}

BOOST_AUTO_TEST_CASE(annotations_become_descriptors) {
  BOOST_TEST(type_of("string | number | undefined") == "undefined | number | string");
  BOOST_TEST(type_of("(1 | 'a' | true | null)[]") == "Array<(null | 1 | \"a\" | true)>");
  BOOST_TEST(type_of("ReadonlyArray<A.B<C>>") == "Array<A.B<C>>");
  BOOST_TEST(type_of("[a: string, b?: number, ...boolean[]]") ==
             "[string, number?, ...Array<boolean>]");
  BOOST_TEST(type_of("{a?: -1; readonly b: () => void}") == "{a?: -1; b: Function}");
  BOOST_TEST(type_of("A extends B ? C : D") == "(C | D)");
  BOOST_TEST(type_of("any | string") == "any");
  BOOST_TEST(type_of("unknown") == "any");
  BOOST_TEST(type_of("never") == "never");
  BOOST_TEST(type_of("bigint") == "bigint");
  BOOST_TEST(type_of("`a${string}`") == "string");
}

BOOST_AUTO_TEST_CASE(text_in_jsx_follows_typescripts_rules) {
  BOOST_TEST(jsx(" a ") == " a ");
  BOOST_TEST(jsx("\n  a  \n  b\n\n") == "a b");
  BOOST_TEST(jsx("  \n  ") == "");
  BOOST_TEST(jsx(" ") == " ");
  BOOST_TEST(jsx("a\n") == "a");
  BOOST_TEST(jsx("&lt;&amp;&#65;&#x42;&nope;&apos;") == "<&AB&nope;'");
}

BOOST_AUTO_TEST_CASE(jsx_elements_have_names_attributes_and_children) {
  const Parsed parsed("<a.b c='&lt;' {...d} e={f} g>h {i} {/* j */}<k-l/></a.b>;", Parsed::tsx());
  BOOST_REQUIRE_MESSAGE(parsed.program(), parsed.located_error());
  const JSXElement* const made = parsed.expression<JSXElement>();
  BOOST_TEST(is<MemberExpression>(made->name));
  BOOST_TEST(made->attributes.size() == 4u);
  BOOST_TEST(as<StringLiteral>(as<JSXAttribute>(made->attributes[0])->value)->value->is("<"));
  BOOST_TEST(is<SpreadElement>(made->attributes[1]));
  BOOST_TEST(as<JSXAttribute>(made->attributes[3])->value == nullptr);
  BOOST_TEST(made->children.size() == 4u);
  BOOST_TEST(is<StringLiteral>(as<JSXElement>(made->children[3])->name));
  BOOST_TEST(!Parsed("<a></b>", Parsed::tsx()).program());
}

BOOST_AUTO_TEST_CASE(a_jsx_name_may_begin_with_this) {
  const Parsed parsed("<this.a.B c><this /></this.a.B>;", Parsed::tsx());
  BOOST_REQUIRE_MESSAGE(parsed.program(), parsed.located_error());
  const JSXElement* const made = parsed.expression<JSXElement>();
  const auto* const inner = as<MemberExpression>(as<MemberExpression>(made->name)->object);
  BOOST_TEST(is<ThisExpression>(inner->object));
  BOOST_TEST(is<ThisExpression>(as<JSXElement>(made->children[0])->name));
  BOOST_TEST(!Parsed("<this.a></this.b>", Parsed::tsx()).program());
}

BOOST_AUTO_TEST_SUITE_END()
