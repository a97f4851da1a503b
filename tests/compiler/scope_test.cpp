// Scope analysis: where bindings live, how uses reach them, what is checked.
#include <boost/test/unit_test.hpp>

#include "tests/compiler/analysis.h"
#include "vm/bytecode/image.h"

namespace shoal::tests {
namespace {

using namespace ast;
using scope::Access;
using scope::ArgumentsObject;
using scope::Binding;
using scope::BindingKind;

std::string use(std::string_view source, Setting setting = kScript) {
  return Analyzed(source, setting).use();
}

std::string error(std::string_view source, Setting setting = kScript) {
  return Analyzed(source, setting).error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scope_analysis)

// ---- Where bindings live ------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_local_that_no_closure_uses_lives_in_a_register) {
  BOOST_TEST(use("function f(a) { let x = 1; { var y; /*?*/x } }") == "register");
  BOOST_TEST(use("function f(a) { return /*?*/a }") == "register");
  Analyzed analyzed("function f(a) { let x; return a + x }");
  BOOST_TEST(!analyzed.first<FunctionNode>().scope->materialized);
}

BOOST_AUTO_TEST_CASE(a_captured_local_lives_in_the_environment_of_its_scope) {
  BOOST_TEST(use("function f(a) { return () => /*?*/a }") == "environment 0");
  BOOST_TEST(use("function f(a) { a => 0; () => a; return /*?*/a }") == "environment 0");
}

BOOST_AUTO_TEST_CASE(hops_count_only_environments_that_exist) {
  BOOST_TEST(use("function f(a) { { let b; { let c; () => { let d; () => /*?*/a } } } }") ==
             "environment 0");
  BOOST_TEST(use("function f(a) { { let b; { let c; () => { let d; () => [/*?*/a, b, d] } } } }") ==
             "environment 2");
}

BOOST_AUTO_TEST_CASE(top_level_names_of_scripts_are_globals) {
  BOOST_TEST(use("let x; /*?*/x") == "global");
  BOOST_TEST(use("var x; function f() { return /*?*/x }") == "global");
  BOOST_TEST(use("/*?*/console") == "global");
  BOOST_TEST(use("{ let x; /*?*/x }") == "register");
}

BOOST_AUTO_TEST_CASE(top_level_names_of_modules_live_in_the_module_if_exported_or_captured) {
  BOOST_TEST(use("let x; /*?*/x", kModule) == "register");
  BOOST_TEST(use("export let x = 1; /*?*/x", kModule) == "environment 0");
  BOOST_TEST(use("let x = 1; () => /*?*/x", kModule) == "environment 0");
  BOOST_TEST(use("import { x } from 'm'; () => /*?*/x", kModule) == "import");
  Analyzed analyzed("let x", kModule);
  BOOST_TEST(analyzed.analysis.scope->materialized);
  BOOST_TEST(analyzed.analysis.scope->env_depth == 1u);
  BOOST_TEST(analyzed.analysis.function->outer_env_depth == 1u);
}

BOOST_AUTO_TEST_CASE(commonjs_code_is_a_function_of_five_parameters) {
  BOOST_TEST(use("/*?*/require('x')", kCommonJs) == "register");
  BOOST_TEST(use("() => /*?*/a; let a", kCommonJs) == "environment 0 checked");
  BOOST_TEST(Analyzed("/*?*/module.exports = 1", kCommonJs).binding().parameter == 2u);
}

BOOST_AUTO_TEST_CASE(a_function_expression_knows_its_name_unless_something_hides_it) {
  BOOST_TEST((Analyzed("(function f() { /*?*/f })").binding().kind == BindingKind::FunctionName));
  BOOST_TEST((Analyzed("(function f() { var f; /*?*/f })").binding().kind == BindingKind::Var));
  BOOST_TEST((Analyzed("(function f(f) { /*?*/f })").binding().kind == BindingKind::Parameter));
  BOOST_TEST(use("(function f() { () => /*?*/f })") == "environment 0");
}

BOOST_AUTO_TEST_CASE(a_body_beside_parameters_with_expressions_has_a_scope_of_its_own) {
  Analyzed analyzed("function f(a, b = () => a) { var a; return /*?*/a }");
  BOOST_TEST((analyzed.binding().kind == BindingKind::Var));
  BOOST_TEST((analyzed.binding().copy_of->kind == BindingKind::Parameter));
  BOOST_TEST(analyzed.use() == "register");
  BOOST_TEST(use("function f(a, b = () => /*?*/a) { var a }") == "environment 0");
  BOOST_TEST(use("function f(a = /*?*/b, b) {}") == "register checked");
  BOOST_TEST(use("function f(a, b = /*?*/a) {}") == "register");
}

BOOST_AUTO_TEST_CASE(only_the_last_of_equal_functions_is_instantiated) {
  Analyzed analyzed("function f() {} function g() {} function f() {}");
  BOOST_TEST(analyzed.analysis.scope->functions.size() == 2u);
  BOOST_TEST(analyzed.analysis.scope->functions[1]->start == 32u);
}

// ---- TDZ ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_use_after_the_declaration_is_not_checked) {
  BOOST_TEST(use("{ let x = 1; /*?*/x }") == "register");
  BOOST_TEST(use("{ let x = 1; while (y) { if (z) /*?*/x } }") == "register");
  BOOST_TEST(use("while (y) { let x = 1; /*?*/x }") == "register");
  BOOST_TEST(use("{ let x = 1; () => /*?*/x }") == "environment 0");
  BOOST_TEST(use("for (let x of y) { /*?*/x }") == "register");
}

BOOST_AUTO_TEST_CASE(a_use_that_may_come_first_is_checked) {
  BOOST_TEST(use("{ /*?*/x; let x = 1 }") == "register checked");
  BOOST_TEST(use("{ let x = /*?*/x }") == "register checked");
  BOOST_TEST(use("{ let [a] = [/*?*/a] }") == "register checked");
  BOOST_TEST(use("{ f(); let x = 1; function f() { /*?*/x } }") == "environment 0 checked");
  BOOST_TEST(use("{ let f = () => /*?*/x; let x = 1 }") == "environment 0 checked");
  BOOST_TEST(use("for (let x of /*?*/x) {}") == "register checked");
  BOOST_TEST(Analyzed("{ x; let /*?*/x = 1 }").binding().needs_hole);
  BOOST_TEST(!Analyzed("{ let /*?*/x = 1; x }").binding().needs_hole);
}

BOOST_AUTO_TEST_CASE(a_function_in_a_block_after_the_declaration_is_created_after_it) {
  BOOST_TEST(use("{ let x = 1; { function f() { /*?*/x } } }") == "environment 0");
}

BOOST_AUTO_TEST_CASE(a_hoisted_function_runs_no_earlier_than_something_uses_it) {
  BOOST_TEST(use("let x = 1; function f() { /*?*/x } f()", kModule) == "environment 0");
  BOOST_TEST(use("f(); let x = 1; function f() { /*?*/x }", kModule) == "environment 0 checked");
  BOOST_TEST(use("g(); let x = 1; function f() { /*?*/x } function g() { f() }", kModule) ==
             "environment 0 checked");
  BOOST_TEST(use("let x = 1; g(); function f() { /*?*/x } function g() { f() }", kModule) ==
             "environment 0");
  BOOST_TEST(use("() => f; let x = 1; function f() { /*?*/x }", kModule) ==
             "environment 0 checked");
  BOOST_TEST(use("let x = 1; export function f() { /*?*/x }", kModule) == "environment 0 checked");
  BOOST_TEST(use("let x = 1; function f() { /*?*/x } export { f }", kModule) ==
             "environment 0 checked");
  BOOST_TEST(use("let x = 1; function f() { /*?*/x } eval(s)", kModule) == "environment 0 checked");
  BOOST_TEST(use("function h() { { let x = 1; function f() { /*?*/x } f() } }") ==
             "environment 0 checked");  // `f` is a var as well.
}

BOOST_AUTO_TEST_CASE(a_var_in_a_catch_or_with_assigns_what_its_name_means_there) {
  Analyzed analyzed("try {} catch (e) { var /*?*/e = 1 }");
  BOOST_TEST((analyzed.binding().kind == BindingKind::CatchParameter));
  BOOST_TEST(use("function f() { with (o) { var /*?*/x = 1 } }") == "dynamic");
  BOOST_TEST(Analyzed("function f() { with (o) { var /*?*/x = 1 } }").binding().named);
}

BOOST_AUTO_TEST_CASE(a_switch_proves_nothing_from_one_clause_to_the_next) {
  BOOST_TEST(use("switch (a) { case 1: let x = 1; /*?*/x }") == "register");
  BOOST_TEST(use("switch (a) { case 1: let x = 1; case 2: /*?*/x }") == "register checked");
  BOOST_TEST(use("'use strict'; switch (a) { case 1: let x = 1; f(); function f() { /*?*/x } "
                 "case 2: f() }") == "environment 0 checked");
}

BOOST_AUTO_TEST_CASE(a_class_is_complete_when_its_methods_run) {
  BOOST_TEST(use("(class C { m() { return /*?*/C } })") == "environment 0");
  BOOST_TEST(use("(class C { static x = /*?*/C })") == "environment 0");
  BOOST_TEST(use("(class C { [/*?*/C]() {} })") == "register checked");
  BOOST_TEST(use("(class C extends /*?*/C {})") == "register checked");
}

BOOST_AUTO_TEST_CASE(a_var_needs_undefined_only_if_it_may_be_read_first) {
  const auto needs = [](std::string_view source) {
    return Analyzed(source).binding().needs_undefined;
  };
  BOOST_TEST(!needs("function f() { var /*?*/x = 1; return x }"));
  BOOST_TEST(!needs("function f() { for (var /*?*/i = 0; i < 3; i++) i; return i }"));
  BOOST_TEST(needs("function f() { if (a) { var /*?*/x = 1 } return x }"));
  BOOST_TEST(needs("function f() { x; var /*?*/x = 1 }"));
  BOOST_TEST(needs("function f() { var /*?*/x; return x }"));
}

// ---- Loops --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_loop_copies_its_environment_only_where_a_closure_holds_it) {
  BOOST_TEST(Analyzed("for (let i = 0;;) () => i").first<ForStatement>().scope->copies_environment);
  BOOST_TEST(!Analyzed("for (let i = 0;;) i").first<ForStatement>().scope->materialized);
  BOOST_TEST(
      !Analyzed("for (const i = 0;;) () => i").first<ForStatement>().scope->copies_environment);
  BOOST_TEST((Analyzed("for (var i = 0;;) i").first<ForStatement>().scope == nullptr));
}

// ---- Dynamic names ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(names_inside_a_with_are_dynamic_and_what_they_may_mean_is_named) {
  const char* const source = "function f(a, b) { with (o) { let c; /*?*/a; c } return b }";
  Analyzed analyzed(source);
  BOOST_TEST(analyzed.use() == "dynamic");
  BOOST_TEST(analyzed.binding().named);
  BOOST_TEST((analyzed.binding().access == Access::Environment));
  BOOST_TEST(analyzed.first<FunctionNode>().scope->needs_image);
  BOOST_TEST(use("function f(a, b) { with (o) { let c; /*?*/c } }") == "register");
  BOOST_TEST(use("function f(a, b) { with (o) a; /*?*/b }") == "register");
  BOOST_TEST(use("with (o) { /*?*/x }") == "dynamic");
}

BOOST_AUTO_TEST_CASE(a_sloppy_direct_eval_makes_names_beyond_its_function_dynamic) {
  BOOST_TEST(use("function f(a) { eval(s); return /*?*/a }") == "environment 0");
  BOOST_TEST(use("function f(a) { eval(s); return /*?*/b }") == "dynamic");
  BOOST_TEST(use("function f(a) { return function () { eval(s); /*?*/a } }") == "dynamic");
  BOOST_TEST(use("function f(a) { function g() { eval(s) } return /*?*/a }") == "environment 0");
  Analyzed analyzed("function f(a) { eval(s) }");
  const scope::Scope& scope = *analyzed.first<FunctionNode>().scope;
  BOOST_TEST(scope.is_eval_var_scope);
  BOOST_TEST(scope.materialized);
  BOOST_TEST((analyzed.first<CallExpression>().scope == &scope));
}

BOOST_AUTO_TEST_CASE(a_strict_direct_eval_names_its_surroundings_but_cannot_add_to_them) {
  BOOST_TEST(use("'use strict'; function f(a) { eval(s); return /*?*/b }") == "global");
  Analyzed analyzed("'use strict'; function f(/*?*/a) { eval(s) }");
  BOOST_TEST(analyzed.binding().named);
  BOOST_TEST(!analyzed.first<FunctionNode>().scope->is_eval_var_scope);
}

BOOST_AUTO_TEST_CASE(an_eval_in_a_parameter_list_declares_outside_the_parameters) {
  Analyzed analyzed("function f(a = eval(s)) { return /*?*/b }");
  BOOST_TEST(analyzed.use() == "dynamic");
  const scope::FunctionInfo& info = *analyzed.first<FunctionNode>().scope->function;
  BOOST_REQUIRE(info.parameter_eval_scope);
  BOOST_TEST(info.parameter_eval_scope->env_depth == 1u);
  BOOST_TEST(info.scope->env_depth == 2u);
  BOOST_TEST(!info.scope->is_eval_var_scope);
}

BOOST_AUTO_TEST_CASE(only_a_plain_call_of_the_name_eval_is_direct) {
  const auto is_direct = [](std::string_view source) {
    return Analyzed(source).first<CallExpression>().scope != nullptr;
  };
  BOOST_TEST(is_direct("eval(s)"));
  BOOST_TEST(is_direct("(eval)(s)"));
  BOOST_TEST(!is_direct("eval?.(s)"));
  BOOST_TEST(!is_direct("(0, eval)(s)"));
  BOOST_TEST(!is_direct("o.eval(s)"));
}

// ---- Hoisting -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_function_in_a_sloppy_block_also_is_a_var) {
  const auto hoisted = [](std::string_view source) {
    return Analyzed(source).first<FunctionDeclaration>().annex_b_binding != nullptr;
  };
  BOOST_TEST(hoisted("{ function f() {} }"));
  BOOST_TEST(hoisted("if (a) function f() {}"));
  BOOST_TEST(hoisted("switch (a) { case 1: function f() {} }"));
  BOOST_TEST(hoisted("try {} catch (f) { { function f() {} } }"));
  BOOST_TEST(!hoisted("'use strict'; { function f() {} }"));
  BOOST_TEST(!hoisted("{ async function f() {} }"));
  BOOST_TEST(!hoisted("let f; { function f() {} }"));
  BOOST_TEST(!hoisted("{ let f; { function f() {} } }"));
  BOOST_TEST(!hoisted("for (let f;;) { { function f() {} } }"));
  BOOST_TEST(!hoisted("try {} catch ([f]) { { function f() {} } }"));
  BOOST_TEST(!hoisted("(x) => { x; }; { { function f() {} } let f }"));
  Analyzed analyzed("(function (f) { { function g() {} function f() {} } })");
  BOOST_TEST((analyzed.first<FunctionDeclaration>().annex_b_binding->name->is("g")));
  for (const FunctionDeclaration* each : analyzed.first<BlockStatement>().scope->functions)
    BOOST_TEST((each->annex_b_binding != nullptr) == each->function->id->name->is("g"));
}

BOOST_AUTO_TEST_CASE(a_name_declared_twice_is_an_error_where_one_of_them_is_lexical) {
  const char* const twice[] = {
      "let x; let x",
      "let x; var x",
      "var x; let x",
      "{ let x; { var x } }",
      "{ { var x } let x }",
      "{ function x() {} var x }",
      "'use strict'; { function x() {} function x() {} }",
      "{ async function x() {} function x() {} }",
      "function f(x) { let x }",
      "function f(x = 1) { let x }",
      "try {} catch (x) { let x }",
      "try {} catch ([x]) { var x }",
      "try {} catch ([x, x]) {}",
      "switch (a) { case 1: let x; case 2: let x }",
      "for (let x of a) { var x }",
      "for (let [x, x] of a) {}",
      "class x {} function x() {}",
      "let x; { var x }",
  };
  for (const char* source : twice)
    BOOST_TEST(error(source) == "Identifier 'x' has already been declared", source);
  BOOST_TEST(error("import x from 'a'; let x", kModule) ==
             "Identifier 'x' has already been declared");
  BOOST_TEST(error("function x() {} function x() {}", kModule) ==
             "Identifier 'x' has already been declared");
}

BOOST_AUTO_TEST_CASE(a_name_declared_twice_is_no_error_where_both_are_vars) {
  const char* const fine[] = {
      "var x; var x",
      "function x() {} var x",
      "function x() {} function x() {}",
      "{ function x() {} function x() {} }",
      "function f(x, x) { var x; function x() {} }",
      "function f(x = 1) { var x; function x() {} }",
      "try {} catch (x) { var x }",
      "try {} catch (x) { for (var x of a); }",
      "let x; { let x; { let x } }",
      "function f() { let arguments }",
      "for (let x;;) { let x }",
  };
  for (const char* source : fine) BOOST_TEST(error(source) == "", source);
}

// ---- arguments, this ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_arguments_object_is_made_only_where_it_is_used) {
  const auto kind = [](std::string_view source) {
    return Analyzed(source).first<FunctionNode>().scope->function->arguments;
  };
  BOOST_TEST((kind("function f() {}") == ArgumentsObject::None));
  BOOST_TEST((kind("function f(a) { g(arguments) }") == ArgumentsObject::Mapped));
  BOOST_TEST((kind("function f(a) { () => g(arguments) }") == ArgumentsObject::Mapped));
  BOOST_TEST((kind("'use strict'; function f(a) { g(arguments) }") == ArgumentsObject::Unmapped));
  BOOST_TEST((kind("function f(a = 1) { g(arguments) }") == ArgumentsObject::Unmapped));
  BOOST_TEST((kind("function f(a) { var arguments; g(arguments) }") == ArgumentsObject::Mapped));
  BOOST_TEST((kind("function f(arguments) { arguments }") == ArgumentsObject::None));
  BOOST_TEST((kind("function f() { let arguments; arguments }") == ArgumentsObject::None));
  BOOST_TEST((kind("function f() { function arguments() {} }") == ArgumentsObject::None));
  BOOST_TEST((kind("function f(a) { eval(s) }") == ArgumentsObject::Mapped));
}

BOOST_AUTO_TEST_CASE(a_mapping_that_nobody_can_see_keeps_parameters_in_registers) {
  const char* const tame = "function f(a) { return arguments.length + arguments[1] + /*?*/a }";
  Analyzed analyzed(tame);
  BOOST_TEST(
      (analyzed.first<FunctionNode>().scope->function->arguments == ArgumentsObject::Detached));
  BOOST_TEST(analyzed.use() == "register");
  BOOST_TEST(use("function f(a) { arguments[0] = 1; return /*?*/a }") == "environment 0");
  BOOST_TEST(use("function f(a) { a = 2; return arguments[0] + /*?*/a }") == "environment 0");
  BOOST_TEST(use("function f(a) { arguments[0](); return /*?*/a }") == "environment 0");
}

BOOST_AUTO_TEST_CASE(this_is_captured_by_arrows_alone) {
  const auto where = [](std::string_view source) {
    Analyzed analyzed(source);
    const auto& arrow_or_function = analyzed.first<FunctionNode>();
    return arrow_or_function.scope->function->this_binding != nullptr;
  };
  BOOST_TEST(where("function f() { () => this }"));
  BOOST_TEST(where("function f() { () => () => this }"));
  BOOST_TEST(where("function f() { eval(s) }"));
  BOOST_TEST(where("({ m() { () => super.x } })"));
  BOOST_TEST(!where("function f() { this; () => 1 }"));
  BOOST_TEST(!where("function f() { function g() { () => this } }"));
  BOOST_TEST(!where("() => this"));
}

BOOST_AUTO_TEST_CASE(this_of_a_derived_constructor_is_checked_until_super_has_returned) {
  const auto checked = [](std::string_view body) {
    Analyzed analyzed("class D extends B { constructor() { " + std::string(body) + " } }");
    const FunctionNode& constructor = analyzed.first<FunctionNode>();
    return Analyzed::text_of(this_reference(*constructor.scope, *analyzed.marked()),
                             *constructor.scope);
  };
  BOOST_TEST(checked("super(); /*?*/this.x") == "register");
  BOOST_TEST(checked("/*?*/this.x; super()") == "register checked");
  BOOST_TEST(checked("if (a) super(); /*?*/this.x") == "register checked");
  BOOST_TEST(checked("() => super(); /*?*/this.x") == "environment 0 checked");
}

BOOST_AUTO_TEST_CASE(super_calls_in_arrows_reach_the_constructor_and_new_target) {
  Analyzed analyzed("class D extends B { constructor() { () => super() } }");
  const scope::FunctionInfo& info = *analyzed.first<FunctionNode>().scope->function;
  BOOST_TEST(info.callee_binding);
  BOOST_TEST(info.new_target_binding);
  Analyzed direct("class D extends B { constructor() { super() } }");
  const scope::FunctionInfo& plain = *direct.first<FunctionNode>().scope->function;
  BOOST_TEST(!plain.callee_binding);
  BOOST_TEST((callee_reference(*plain.scope).access == Access::Frame));
}

BOOST_AUTO_TEST_CASE(the_facts_of_functions_say_what_they_and_their_arrows_use) {
  Analyzed analyzed("function f() { () => { this; arguments; new.target } }");
  const FunctionNode& function = analyzed.first<FunctionNode>();
  BOOST_TEST(function.uses_this);
  BOOST_TEST(function.uses_arguments);
  BOOST_TEST(function.uses_new_target);
  BOOST_TEST(!function.uses_super_call);
  BOOST_TEST(!function.contains_direct_eval);
}

// ---- Classes ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(private_names_are_bindings_of_their_class) {
  Analyzed analyzed("class C { #x = 1; get #y() {} set #y(v) {} m(o) { return o.#x } }");
  const scope::Scope& scope = *analyzed.first<ClassNode>().scope;
  int private_names = 0;
  for (const Binding* each = scope.first; each; each = each->next)
    private_names += each->kind == BindingKind::PrivateName;
  BOOST_TEST(private_names == 2);  // #x, and #y once.
  const auto& member = analyzed.first<PrivateMemberExpression>();
  BOOST_TEST((member.name->binding->scope == &scope));
  BOOST_TEST((scope::reference_of(*member.name).access == Access::Environment));
}

BOOST_AUTO_TEST_CASE(private_names_must_be_declared_and_only_once) {
  BOOST_TEST(error("class C { m() { this.#x } }") ==
             "Private field '#x' must be declared in an enclosing class");
  BOOST_TEST(error("class C extends (o.#x) { #x }") ==
             "Private field '#x' must be declared in an enclosing class");
  BOOST_TEST(error("class C { #x; #x }") == "Identifier '#x' has already been declared");
  BOOST_TEST(error("class C { get #x() {} static set #x(v) {} }") ==
             "Identifier '#x' has already been declared");
  BOOST_TEST(error("class C { #x; m() { class D extends (o => o.#x) { [this.#x]; } } }") == "");
}

BOOST_AUTO_TEST_CASE(fields_are_evaluated_in_functions_of_their_own) {
  Analyzed analyzed("function f(a) { return class { x = /*?*/a; [a] = 1 } }");
  BOOST_TEST(analyzed.use() == "environment 1");
  const ClassNode& node = analyzed.first<ClassNode>();
  BOOST_TEST(node.instance_initializer->scope->function->uses_this);
  const scope::ClassInfo& info = *node.scope->class_info;
  BOOST_TEST(!info.members[0].computed_key);
  BOOST_REQUIRE(info.members[1].computed_key);
  BOOST_TEST((info.members[1].computed_key->access == Access::Environment));
}

BOOST_AUTO_TEST_SUITE_END()

// ---- Modules ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(scope_modules)

BOOST_AUTO_TEST_CASE(requests_are_counted_once_in_the_order_of_the_source) {
  Analyzed analyzed("import a from 'x'; export * from 'y'; import { b } from 'x'; import 'z'; a; b",
                    kModule);
  const scope::ModuleInfo& module = *analyzed.analysis.module;
  BOOST_TEST(module.requests.size() == 3u);
  BOOST_TEST(module.requests[1].specifier->is("y"));
  BOOST_TEST(module.imports.size() == 2u);
  BOOST_TEST(module.imports[1].request == 0u);
  BOOST_TEST(module.imports[0].name->is("default"));
}

BOOST_AUTO_TEST_CASE(what_is_imported_and_exported_again_is_an_indirect_export) {
  Analyzed analyzed("import { a as b } from 'x'; import * as n from 'y'; export { b as c, n }",
                    kModule);
  const scope::ModuleInfo& module = *analyzed.analysis.module;
  BOOST_TEST(module.local_exports.empty());
  BOOST_REQUIRE(module.indirect_exports.size() == 2u);
  BOOST_TEST(module.indirect_exports[0].import_name->is("a"));
  BOOST_TEST(module.indirect_exports[0].name->is("c"));
  BOOST_TEST(!module.indirect_exports[1].import_name);
}

BOOST_AUTO_TEST_CASE(exports_name_bindings_of_the_module) {
  Analyzed analyzed("export { x as y, x as default }; let x = 1; export function f() {}", kModule);
  const scope::ModuleInfo& module = *analyzed.analysis.module;
  BOOST_TEST(module.local_exports.size() == 3u);
  for (const auto& each : module.local_exports)
    BOOST_TEST((each.binding->access == Access::Environment));
  Analyzed anonymous("export default 1 + 1", kModule);
  BOOST_TEST((anonymous.analysis.module->default_binding->access == Access::Environment));
}

BOOST_AUTO_TEST_CASE(wrong_exports_are_early_errors) {
  BOOST_TEST(error("export { x }", kModule) == "Export 'x' is not defined in module");
  BOOST_TEST(error("export let x; export { x }", kModule) == "Duplicate export of 'x'");
  BOOST_TEST(error("export default 1; export default 2", kModule) ==
             "Duplicate export of 'default'");
}

BOOST_AUTO_TEST_CASE(typescript_drops_imports_that_are_used_as_types_alone) {
  const char* const source =
      "import { A, b } from 'x'; import C from 'y'; import D from 'z'; let v: A = b; new C()";
  Analyzed analyzed(source, kTypeScript);
  const scope::ModuleInfo& module = *analyzed.analysis.module;
  BOOST_TEST(module.imports.size() == 2u);
  BOOST_REQUIRE(module.requests.size() == 3u);
  BOOST_TEST(!module.requests[0].type_only);
  BOOST_TEST(module.requests[2].type_only);
  Setting verbatim = kTypeScript;
  verbatim.verbatim_module_syntax = true;
  BOOST_TEST(Analyzed(source, verbatim).analysis.module->imports.size() == 4u);
  BOOST_TEST(Analyzed("import a from 'x'", kModule).analysis.module->imports.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_alias_counts_as_a_use_only_if_it_is_used) {
  const auto imports = [](std::string_view source) {
    return Analyzed(source, kTypeScript).analysis.module->imports.size();
  };
  BOOST_TEST(imports("import * as n from 'x'; import A = n.B; new A()") == 1u);
  BOOST_TEST(imports("import * as n from 'x'; import A = n.B; let a: A") == 0u);
  BOOST_TEST(imports("import * as n from 'x'; import A = n.B; import B = A.C; let a: B") == 0u);
  BOOST_TEST(imports("import * as n from 'x'; import A = n.B; import B = A.C; B()") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- TypeScript ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(scope_typescript)

BOOST_AUTO_TEST_CASE(members_of_enums_and_exported_variables_of_namespaces_are_properties) {
  BOOST_TEST(use("enum E { A = 1, B = /*?*/A }", kTypeScript) == "property");
  BOOST_TEST(use("enum E { A = 1 } enum E { B = /*?*/A }", kTypeScript) == "property");
  BOOST_TEST(use("namespace N { export let x = 1; /*?*/x }", kTypeScript) == "property");
  BOOST_TEST(use("namespace N { let x = 1; /*?*/x }", kTypeScript) == "register");
  BOOST_TEST(use("namespace N { export function f() {} /*?*/f() }", kTypeScript) == "register");
  BOOST_TEST(use("namespace N { export let x = 1 } namespace N { /*?*/x }", kTypeScript) ==
             "property");
  BOOST_TEST(use("namespace N { () => /*?*/x } namespace N { export let x = 1 }", kTypeScript) ==
             "property");
}

BOOST_AUTO_TEST_CASE(the_object_of_a_namespace_is_captured_with_what_is_read_of_it) {
  Analyzed analyzed("namespace N { export let x = 1; () => x }", kTypeScript);
  const scope::Scope& scope = *analyzed.first<NamespaceDeclaration>().scope;
  BOOST_TEST((scope.object_binding->access == Access::Environment));
  Analyzed local("namespace N { export let x = 1; x }", kTypeScript);
  BOOST_TEST(
      (local.first<NamespaceDeclaration>().scope->object_binding->access == Access::Register));
}

BOOST_AUTO_TEST_CASE(declarations_that_merge_are_no_redeclarations) {
  const char* const fine[] = {
      "enum E { A } enum E { B = 1 }",
      "function N() {} namespace N { export let x = 1 }",
      "class N {} namespace N { export let x = 1 }",
      "enum N { A } namespace N { export let x = 1 }",
      "namespace N { export let x = 1 } namespace N { export let y = 1 }",
      "export namespace N { export let x = 1 } export namespace N { export let y = 1 }",
      "interface I {} let I = 1",
  };
  for (const char* source : fine) BOOST_TEST(error(source, kTypeScript) == "", source);
  BOOST_TEST(error("enum E { A } let E", kTypeScript) ==
             "Identifier 'E' has already been declared");
}

BOOST_AUTO_TEST_SUITE_END()

// ---- Eval ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(scope_eval)

namespace {

/// eval inside `function f(a) { { let b; eval(...) } }`, with a `this`.
scope::EvalContext in_function(Arena& arena, TextTable& texts) {
  using scope::EvalEnvironment;
  scope::EvalContext context;
  context.in_function = true;
  context.private_names = arena.make_list<const Text*>(1);
  context.private_names[0] = texts.intern_latin1("p");
  context.environments = arena.make_list<EvalEnvironment>(2);
  EvalEnvironment& block = context.environments[0];
  block.slots = arena.make_list<EvalEnvironment::Slot>(1);
  block.slots[0] = {texts.intern_latin1("b"), 3, kScopeMutable | kScopeLexical};
  EvalEnvironment& function = context.environments[1];
  function.is_var_scope = true;
  function.slots = arena.make_list<EvalEnvironment::Slot>(2);
  function.slots[0] = {texts.intern_latin1("a"), 0, kScopeMutable};
  function.slots[1] = {texts.intern_latin1("this"), 1, 0};
  return context;
}

scope::EvalContext unknown(Arena& arena, TextTable& texts) {
  scope::EvalContext context = in_function(arena, texts);
  context.environments = {};
  return context;
}

}  // namespace

BOOST_AUTO_TEST_CASE(eval_code_reaches_the_environments_round_it) {
  BOOST_TEST(Analyzed("/*?*/b", kDirectEval, in_function).use() == "environment 0 checked");
  BOOST_TEST(Analyzed("/*?*/a", kDirectEval, in_function).use() == "environment 1");
  BOOST_TEST(Analyzed("let c; () => c + /*?*/a", kDirectEval, in_function).use() ==
             "environment 2");
  BOOST_TEST(Analyzed("/*?*/z", kDirectEval, in_function).use() == "dynamic");
  BOOST_TEST(Analyzed("/*?*/a", kDirectEval, unknown).use() == "dynamic");
  BOOST_TEST(Analyzed("b", kDirectEval, in_function).analysis.function->outer_env_depth == 2u);
}

BOOST_AUTO_TEST_CASE(this_in_eval_code_is_that_of_the_function_round_it) {
  Analyzed analyzed("/*?*/this", kDirectEval, in_function);
  const scope::Scope& scope = *analyzed.analysis.scope;
  BOOST_TEST(Analyzed::text_of(this_reference(scope, *analyzed.marked()), scope) ==
             "environment 1");
}

BOOST_AUTO_TEST_CASE(private_names_round_eval_code_are_known) {
  BOOST_TEST(Analyzed("o.#p", kDirectEval, unknown).error() == "");
  BOOST_TEST(Analyzed("o.#q", kDirectEval, unknown).error() ==
             "Private field '#q' must be declared in an enclosing class");
}

BOOST_AUTO_TEST_CASE(vars_of_sloppy_eval_code_are_declared_when_it_runs) {
  BOOST_TEST((Analyzed("var /*?*/x", kDirectEval, unknown).binding().access == Access::Dynamic));
  BOOST_TEST((Analyzed("var /*?*/x", kIndirectEval).binding().access == Access::Global));
  BOOST_TEST((Analyzed("let /*?*/x", kIndirectEval).binding().access == Access::Register));
  BOOST_TEST(
      (Analyzed("'use strict'; var /*?*/x", kIndirectEval).binding().access == Access::Register));
}

BOOST_AUTO_TEST_CASE(vars_of_eval_code_do_not_pass_lexical_names) {
  BOOST_TEST(Analyzed("var b", kDirectEval, in_function).error() ==
             "Identifier 'b' has already been declared");
  BOOST_TEST(Analyzed("function b() {}", kDirectEval, in_function).error() ==
             "Identifier 'b' has already been declared");
  BOOST_TEST(Analyzed("var a; let b", kDirectEval, in_function).error() == "");
  BOOST_TEST(Analyzed("'use strict'; var b", kDirectEval, in_function).error() == "");
  Analyzed hoisted("{ function b() {} }", kDirectEval, in_function);
  BOOST_TEST(hoisted.error() == "");
  BOOST_TEST((hoisted.first<FunctionDeclaration>().annex_b_binding == nullptr));
}

BOOST_AUTO_TEST_CASE(a_call_of_eval_describes_where_it_stands) {
  Analyzed analyzed("class C extends B { #p; constructor() { () => eval(s) } }");
  const scope::EvalContext context =
      eval_context_of(*analyzed.first<CallExpression>().scope, analyzed.arena);
  BOOST_TEST(context.strict);
  BOOST_TEST(context.in_function);
  BOOST_TEST(context.in_method);
  BOOST_TEST(context.in_derived_constructor);
  BOOST_TEST(!context.in_class_field);
  BOOST_TEST(context.private_names.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::tests
