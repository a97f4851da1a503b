#include "compiler/compile.h"

#include "compiler/commonjs/exports.h"
#include "compiler/compilation.h"
#include "compiler/early_errors/early_errors.h"
#include "compiler/recipe.h"
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
  parse.keep_type_imports = options.keep_type_imports;
  if (options.passed) {
    parse.parsed = [](void* user) {
      const auto& its = *static_cast<const CompileOptions*>(user);
      its.passed(its.passed_user, CompilePass::Parse);
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
  result.keep_type_imports = options.keep_type_imports;
  result.completion_value = options.completion_value;
  if (options.jsx == JsxMode::React || options.goal != SourceGoal::Module) {
    result.jsx_names = arena.make_list<const ast::Text*>(2);
    result.jsx_names[0] = first_part(options.jsx_factory, texts);
    result.jsx_names[1] = first_part(options.jsx_fragment_factory, texts);
  }
  return result;
}

}  // namespace

bool Compilation::analyze(std::string_view source, Diagnostics& diagnostics) {
  const bool has_jsx = options_.language == SourceLanguage::JavaScriptJsx ||
                       options_.language == SourceLanguage::TypeScriptJsx;
  if (has_jsx) typescript::apply_jsx_pragmas(source, options_);
  parsed_ = syntax::parse(source, parse_options(options_), arena_, texts_, types_, diagnostics);
  if (!parsed_.program || diagnostics.has_errors()) return false;
  passed(CompilePass::Lower);
  if (options_.experimental_decorators && options_.emit_decorator_metadata)
    typescript::add_decorator_metadata(*parsed_.program, arena_, texts_,
                                       options_.strict_null_checks);
  scope::Options scopes = scope_options(options_, arena_, texts_);
  if (options_.eval) {
    eval_context_ = eval_context(*options_.eval, arena_, texts_);
    scopes.eval = &eval_context_;
  }
  is_typescript_ = scopes.typescript;
  const early_errors::Options checks{.eval = scopes.eval, .check_regexp = options_.check_regexp};
  early_errors::check(*parsed_.program, texts_, diagnostics, checks);
  if (diagnostics.has_errors()) return false;
  passed(CompilePass::EarlyErrors);
  analysis_ = scope::analyze(*parsed_.program, arena_, texts_, diagnostics, scopes);
  if (diagnostics.has_errors()) return false;
  passed(CompilePass::Scopes);
  return true;
}

std::unique_ptr<UnitImage> Compilation::new_image() const {
  auto image = std::make_unique<UnitImage>();
  image->source_name = options_.source_name;
  image->is_module = options_.goal == SourceGoal::Module;
  return image;
}

/// What the image says of the source as a whole.
void Compilation::finish(UnitImage& image, emit::UnitBuilder& unit) const {
  image.recipe = write_recipe(given_);
  image.module.is_typescript = is_typescript_;
  image.module.has_module_syntax = commonjs::has_module_syntax(*parsed_.program);
  if (options_.goal != SourceGoal::CommonJs) return;
  const commonjs::Exports exports = commonjs::find_exports(*parsed_.program);
  for (const ast::Text* each : exports.names)
    image.module.commonjs_exports.push_back(unit.string(each));
  for (const ast::Text* each : exports.reexports)
    image.module.commonjs_reexports.push_back(unit.string(each));
}

std::unique_ptr<UnitImage> Compilation::emit_unit(Diagnostics& diagnostics) {
  std::unique_ptr<UnitImage> image = new_image();
  image->source = parsed_.source;
  emit::UnitBuilder unit(*image, *parsed_.program, analysis_, arena_, texts_, options_,
                         diagnostics);
  if (options_.defer_functions) {
    deferral_.functions.resize(analysis_.function_count);
    unit.defer_into(deferral_);
    image->deferred = shared_from_this();
  }
  unit.add_function({.kind = emit::TaskKind::Program});
  unit.run();
  finish(*image, unit);
  if (diagnostics.has_errors()) return nullptr;
  passed(CompilePass::Emit);
  options_.passed = nullptr;
  return image;
}

std::unique_ptr<UnitImage> compile(std::string_view source, const CompileOptions& options,
                                   Diagnostics& diagnostics) {
  const auto compilation = std::make_shared<Compilation>(options);
  return compilation->analyze(source, diagnostics) ? compilation->emit_unit(diagnostics) : nullptr;
}

// ---- Functions that wait ------------------------------------------------------------------------

std::unique_ptr<UnitImage> Compilation::emit(uint32_t number, std::string& message) {
  const std::scoped_lock lock(mutex_);
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = new_image();
  emit::UnitBuilder unit(*image, *parsed_.program, analysis_, arena_, texts_, options_,
                         diagnostics);
  unit.defer_into(deferral_);
  unit.add_deferred(deferral_.functions[number]);
  unit.run();
  const Diagnostic* const error = diagnostics.first_error();
  if (!error) return image;
  message = error->message;
  return nullptr;
}

std::unique_ptr<UnitImage> Compilation::emit_all(std::vector<uint32_t>& places) {
  places.assign(count(), ~0u);
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = new_image();
  std::unique_lock lock(mutex_);
  emit::UnitBuilder unit(*image, *parsed_.program, analysis_, arena_, texts_, options_,
                         diagnostics);
  unit.note_places(places);
  unit.add_function({.kind = emit::TaskKind::Program});
  // Who calls a function has to wait for no more than one other.
  while (unit.run_next()) {
    lock.unlock();
    lock.lock();
  }
  finish(*image, unit);
  return diagnostics.has_errors() ? nullptr : std::move(image);
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
