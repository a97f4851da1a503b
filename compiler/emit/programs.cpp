// The tops of programs: scripts, evals, modules.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::Scope;

/// Whether the module's "*default*" is there for its completion value: scope::Options.
static bool gives_completion_as_default(UnitBuilder& unit) {
  const scope::ModuleInfo* const module = unit.analysis().module;
  return module && unit.options().completion_value && module->default_binding &&
         module->default_binding->declaration == &unit.program();
}

void FunctionEmitter::set_program_traits() {
  const Program& program = unit_.program();
  image_.strict = info_->strict;
  image_.uses_this = info_->uses_this;
  image_.has_direct_eval = info_->has_direct_eval;
  image_.source_end = program.end;
  image_.kind = shoal::FunctionKind::Script;
  if (program.goal == Goal::Module) {
    image_.kind = shoal::FunctionKind::Module;
    image_.is_async = program.has_top_level_await;
  } else if (program.goal == Goal::CommonJs) {
    image_.kind = shoal::FunctionKind::Normal;
    image_.param_count = image_.length = 5;
    image_.uses_extra_arguments = info_->uses_extra_arguments();
  }
}

void FunctionEmitter::emit_program() {
  const Program& program = unit_.program();
  Scope& scope = *info_->scope;
  Region region;
  code_.set_source(program.start);
  if (image_.is_async) {
    promise_ = regs_.take();
    code_.emit(ops::AsyncStart{.promise = promise_});
    begin_region(region);
  }
  begin_environment();
  scope_ = &scope;
  take_registers(scope);
  if (scope.kind == scope::ScopeKind::Module) {
    environments_.push_back({&scope, function_environment()});
    module_tables();
  } else if (scope.materialized) {
    open_environment(scope);
  }
  if (program.goal == Goal::CommonJs) {
    emit_pseudo_bindings();
    for (Binding* each = scope.first; each; each = each->next) {
      const bool is_stored = each->parameter != ~0u && each->access == Access::Environment;
      if (is_stored) store_binding(*each, 1 + each->parameter);
    }
    emit_arguments_object();
  }
  note_scope();
  declare_globals();
  enter_scope_bindings(scope);
  declare_eval_names();
  instantiate_functions(scope);
  const bool is_eval = program.goal == Goal::DirectEval || program.goal == Goal::IndirectEval ||
                       program.goal == Goal::FunctionConstructor;
  const bool has_completion = program.goal == Goal::Script || gives_completion_as_default(unit_);
  if (is_eval || (unit_.options().completion_value && has_completion)) {
    completion_ = regs_.take();
    set_completion_undefined();
  }
  if (program.goal == Goal::FunctionConstructor && !program.body.empty()) {
    named_id_to(*as<ExpressionStatement>(program.body[0])->expression, unit_.string("anonymous"),
                completion_);
  } else {
    statements(program.body);
  }
  emit_program_end();
  if (image_.is_async) emit_async_end(region);
}

void FunctionEmitter::emit_program_end() {
  if (gives_completion_as_default(unit_))
    initialize_binding(*unit_.analysis().module->default_binding, completion_);
  if (completion_ == kNoReg || unit_.program().goal == Goal::Module) return emit_implicit_return();
  code_.emit(ops::Return{.value = completion_});
}

/// The names of a script (or of a sloppy indirect eval) that become globals.
void FunctionEmitter::declare_globals() {
  Scope& scope = *info_->scope;
  GlobalDeclarationsImage image;
  for (const Binding* each = scope.first; each; each = each->next) {
    if (each->access != Access::Global || !each->name) continue;
    if (each->kind == BindingKind::Function) continue;
    if (each->is_lexical()) {
      image.lexicals.push_back({unit_.string(each->name), each->is_constant()});
    } else {
      auto& names = each->from_annex_b ? image.block_functions : image.vars;
      names.push_back(unit_.string(each->name));
    }
  }
  for (FunctionDeclaration* each : scope.functions) {
    FunctionNode& function = *each->function;
    if (!function.id || function.id->binding->access != Access::Global) continue;
    const StringId name = unit_.string(function.id->name);
    image.functions.push_back({name, nested(add_function(function, name))});
  }
  if (image.lexicals.empty() && image.vars.empty() && image.block_functions.empty() &&
      image.functions.empty())
    return;
  image.deletable = unit_.program().goal == Goal::IndirectEval;
  image_.global_declarations.push_back(std::move(image));
  code_.emit(ops::DeclareGlobals{.index = 0});
  // It makes functions without an environment: those that see the eval's own names come anew.
  if (!scope.materialized) return;
  for (FunctionDeclaration* each : scope.functions) {
    FunctionNode& function = *each->function;
    if (!function.id || function.id->binding->access != Access::Global) continue;
    Temporaries temporaries(regs_);
    const Reg value = regs_.take();
    closure(add_function(function, unit_.string(function.id->name)), value);
    initialize_binding(*function.id->binding, value);
  }
}

/// Of a direct eval whose variable scope is the global one: whether all its names can be declared,
/// §19.2.1.3, before any of them is. The functions that this makes are but placeholders: they do
/// not see the eval's own environment.
void FunctionEmitter::check_eval_globals() {
  if (!unit_.options().eval || !unit_.eval_declares_globals()) return;
  GlobalDeclarationsImage image;
  image.deletable = true;
  for (FunctionDeclaration* each : info_->scope->functions) {
    FunctionNode& function = *each->function;
    if (!function.id || function.id->binding->access != Access::Dynamic) continue;
    const StringId name = unit_.string(function.id->name);
    image.functions.push_back({name, nested(add_function(function, name))});
  }
  if (image.functions.empty()) return;
  for (const Binding* each = info_->scope->first; each; each = each->next)
    if (each->access == Access::Dynamic && each->kind == BindingKind::Var && !each->from_annex_b)
      image.vars.push_back(unit_.string(each->name));
  const auto index = static_cast<uint16_t>(image_.global_declarations.size());
  image_.global_declarations.push_back(std::move(image));
  code_.emit(ops::DeclareGlobals{.index = index});
}

/// The `var`s and functions of a sloppy direct eval land in the nearest variable scope outside.
void FunctionEmitter::declare_eval_names() {
  if (unit_.program().goal != Goal::DirectEval) return;
  check_eval_globals();
  Scope& scope = *info_->scope;
  const auto declare = [&](const Text* name, Reg value) {
    code_.emit(
        ops::DeclareEvalVar{.env = function_environment(), .value = value, .key = key(name)});
  };
  for (FunctionDeclaration* each : scope.functions) {
    FunctionNode& function = *each->function;
    if (!function.id || function.id->binding->access != Access::Dynamic) continue;
    Temporaries temporaries(regs_);
    const Reg value = regs_.take();
    closure(add_function(function, unit_.string(function.id->name)), value);
    declare(function.id->name, value);
  }
  for (const Binding* each = scope.first; each; each = each->next) {
    if (each->access != Access::Dynamic || each->kind != BindingKind::Var) continue;
    Temporaries temporaries(regs_);
    const Reg value = regs_.take();
    if (each->from_annex_b && unit_.is_global_var(*each))
      code_.emit(ops::LoadHole{.dst = value});
    else
      code_.emit(ops::LoadUndefined{.dst = value});
    declare(each->name, value);
  }
}

}  // namespace shoal::emit
