#include "compiler/compile.h"

#include "compiler/ast/arena.h"
#include "compiler/ast/text.h"
#include "compiler/ast/types.h"
#include "compiler/commonjs/exports.h"
#include "compiler/early_errors/early_errors.h"
#include "compiler/emit/unit_builder.h"
#include "compiler/recipe.h"
#include "compiler/scope/analyze.h"
#include "compiler/syntax/parse.h"
#include "compiler/typescript/decorator_metadata.h"
#include "compiler/typescript/jsx_pragmas.h"
#include "vm/bytecode/debug_info.h"
#include "vm/bytecode/image_io.h"

namespace shoal {
namespace {

ast::Goal goal_of(SourceGoal goal) {
  switch (goal) {
    case SourceGoal::Script: return ast::Goal::Script;
    case SourceGoal::Module: return ast::Goal::Module;
    case SourceGoal::CommonJs: return ast::Goal::CommonJs;
    case SourceGoal::DirectEval: return ast::Goal::DirectEval;
    case SourceGoal::IndirectEval: return ast::Goal::IndirectEval;
    case SourceGoal::Function: return ast::Goal::FunctionConstructor;
  }
  SHOAL_UNREACHABLE();
}

void passed(const CompileOptions& options, CompilePass pass) {
  if (options.passed) options.passed(options.passed_user, pass);
}

syntax::ParseOptions parse_options(const CompileOptions& options) {
  syntax::ParseOptions parse;
  switch (options.language) {
    case SourceLanguage::JavaScript: parse.dialect = syntax::Dialect::JavaScript; break;
    case SourceLanguage::TypeScript: parse.dialect = syntax::Dialect::TypeScript; break;
    case SourceLanguage::JavaScriptJsx:
    case SourceLanguage::TypeScriptJsx: parse.dialect = syntax::Dialect::Tsx; break;
  }
  parse.goal = goal_of(options.goal);
  parse.strict = options.eval && options.eval->strict;
  parse.verbatim_module_syntax = options.verbatim_module_syntax;
  if (options.passed) {
    parse.parsed = [](void* user) {
      passed(*static_cast<const CompileOptions*>(user), CompilePass::Parse);
    };
    parse.parsed_user = const_cast<CompileOptions*>(&options);
  }
  for (int i = 0; i < 2; ++i) {
    parse.function_parens[i] = options.function_parens[i];
    parse.function_braces[i] = options.function_braces[i];
  }
  return parse;
}

/// What surrounds eval code, in the terms of the scope analysis.
scope::EvalContext eval_context(const EvalOptions& options, ast::Arena& arena,
                                ast::TextTable& texts) {
  scope::EvalContext context;
  context.strict = options.strict;
  context.in_function = options.in_function;
  context.in_method = options.in_method;
  context.in_derived_constructor = options.in_derived_constructor;
  context.in_class_field = options.in_class_field;
  context.private_names = arena.make_list<const ast::Text*>(options.private_names.size());
  for (size_t i = 0; i < options.private_names.size(); ++i)
    context.private_names[i] = texts.intern(options.private_names[i]);
  context.environments = arena.make_list<scope::EvalEnvironment>(options.environments.size());
  for (size_t i = 0; i < options.environments.size(); ++i) {
    const EvalEnvironmentOptions& from = options.environments[i];
    scope::EvalEnvironment& to = context.environments[i];
    to.is_var_scope = from.is_var_scope;
    to.is_with = from.is_with;
    to.slots = arena.make_list<scope::EvalEnvironment::Slot>(from.slots.size());
    for (size_t j = 0; j < from.slots.size(); ++j)
      to.slots[j] = {texts.intern(from.slots[j].name), from.slots[j].slot, from.slots[j].flags};
  }
  return context;
}

/// The first part of a dotted name: what a JSX element uses.
const ast::Text* first_part(const std::string& path, ast::TextTable& texts) {
  return texts.intern_utf8(std::string_view(path).substr(0, path.find('.')));
}

scope::Options scope_options(const CompileOptions& options, ast::Arena& arena,
                             ast::TextTable& texts) {
  scope::Options result;
  result.typescript = options.language == SourceLanguage::TypeScript ||
                      options.language == SourceLanguage::TypeScriptJsx;
  result.verbatim_module_syntax = options.verbatim_module_syntax;
  result.completion_value = options.completion_value;
  if (options.jsx == JsxMode::React || options.goal != SourceGoal::Module) {
    result.jsx_names = arena.make_list<const ast::Text*>(2);
    result.jsx_names[0] = first_part(options.jsx_factory, texts);
    result.jsx_names[1] = first_part(options.jsx_fragment_factory, texts);
  }
  return result;
}

}  // namespace

std::unique_ptr<UnitImage> compile(std::string_view source, const CompileOptions& given,
                                   Diagnostics& diagnostics) {
  CompileOptions options = given;
  const bool has_jsx = given.language == SourceLanguage::JavaScriptJsx ||
                       given.language == SourceLanguage::TypeScriptJsx;
  if (has_jsx) typescript::apply_jsx_pragmas(source, options);
  ast::Arena arena;
  ast::TextTable texts(arena);
  ast::TypeTable types(arena);
  const syntax::ParseResult parsed =
      syntax::parse(source, parse_options(options), arena, texts, types, diagnostics);
  if (!parsed.program || diagnostics.has_errors()) return nullptr;
  passed(options, CompilePass::Lower);
  if (options.experimental_decorators && options.emit_decorator_metadata)
    typescript::add_decorator_metadata(*parsed.program, arena, texts, options.strict_null_checks);
  scope::EvalContext context;
  scope::Options scopes = scope_options(options, arena, texts);
  if (options.eval) {
    context = eval_context(*options.eval, arena, texts);
    scopes.eval = &context;
  }
  const early_errors::Options checks{.eval = scopes.eval, .check_regexp = options.check_regexp};
  early_errors::check(*parsed.program, texts, diagnostics, checks);
  if (diagnostics.has_errors()) return nullptr;
  passed(options, CompilePass::EarlyErrors);
  const scope::Analysis analysis =
      scope::analyze(*parsed.program, arena, texts, diagnostics, scopes);
  if (diagnostics.has_errors()) return nullptr;
  passed(options, CompilePass::Scopes);
  auto image = std::make_unique<UnitImage>();
  image->source_name = options.source_name;
  image->source = parsed.source;
  image->is_module = options.goal == SourceGoal::Module;
  emit::UnitBuilder unit(*image, *parsed.program, analysis, arena, texts, options, diagnostics);
  unit.add_function({.kind = emit::TaskKind::Program});
  unit.run();
  image->recipe = write_recipe(given);
  image->module.is_typescript = scopes.typescript;
  image->module.has_module_syntax = commonjs::has_module_syntax(*parsed.program);
  if (options.goal == SourceGoal::CommonJs) {
    const commonjs::Exports exports = commonjs::find_exports(*parsed.program);
    for (const ast::Text* each : exports.names)
      image->module.commonjs_exports.push_back(unit.string(each));
    for (const ast::Text* each : exports.reexports)
      image->module.commonjs_reexports.push_back(unit.string(each));
  }
  if (diagnostics.has_errors()) return nullptr;
  passed(options, CompilePass::Emit);
  return image;
}

std::shared_ptr<const UnitDebugInfo> describe(const UnitImage& image) {
  Recipe recipe;
  if (!read_recipe(image.recipe, recipe)) return nullptr;
  recipe.options.source_name = image.source_name;
  auto info = std::make_shared<UnitDebugInfo>();
  recipe.options.debug_info = info.get();
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> again = compile(image.source, recipe.options, diagnostics);
  const bool same = again && write_image(*again) == write_image(image);
  if (!same) return nullptr;
  info->outer_index.clear();
  return info;
}

}  // namespace shoal
