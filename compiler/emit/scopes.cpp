// Scopes open and close: registers for what lives there, environments, their names, hoisted
// functions.
#include "compiler/emit/scope_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::Scope;
using scope::ScopeKind;

// ---- Environments -------------------------------------------------------------------------------

Reg ScopeEmitter::function_environment() {
  uses_function_environment_ = true;
  return function_environment_;
}

/// The innermost environment.
Reg ScopeEmitter::environment() {
  return environments_.empty() ? function_environment() : environments_.back().reg;
}

Reg ScopeEmitter::find_environment(const Scope* scope) const {
  for (size_t i = environments_.size(); i-- > 0;)
    if (environments_[i].scope == scope) return environments_[i].reg;
  return kNoReg;
}

/// How many parents out of the function's own environment that of an outer scope is.
uint32_t ScopeEmitter::hops_outside(const Scope& scope) const {
  const uint32_t depth = info_ ? info_->outer_env_depth : task_.traits->scope->env_depth;
  SHOAL_ASSERT(depth >= scope.env_depth);
  return depth - scope.env_depth;
}

namespace {

uint8_t scope_flags(const Binding& binding) {
  uint8_t flags = 0;
  if (!binding.is_constant()) flags |= kScopeMutable;
  if (binding.has_dead_zone()) flags |= kScopeLexical;
  if (binding.kind == BindingKind::FunctionName) flags |= kScopeSilentConst;
  return flags;
}

}  // namespace

/// Index + 1 of the names of a scope's environment; 0 if nobody looks names up there.
uint32_t ScopeEmitter::scope_image(const Scope& scope) {
  if (!scope.needs_image && !scope.is_eval_var_scope) return 0;
  ScopeImage image;
  image.flags = scope.is_eval_var_scope ? kScopeVarScope : uint8_t{0};
  for (const Binding* each = scope.first; each; each = each->next) {
    if (!each->named || each->access != Access::Environment) continue;
    StringId name = 0;
    switch (each->kind) {
      case BindingKind::This: name = unit_.string("this"); break;
      case BindingKind::NewTarget: name = unit_.string("new.target"); break;
      case BindingKind::Callee: name = unit_.string(".callee"); break;
      case BindingKind::PrivateName: name = unit_.private_string(each->name); break;
      case BindingKind::Hidden: continue;
      default: name = unit_.string(each->name); break;
    }
    image.bindings.push_back({name, each->slot, scope_flags(*each)});
  }
  image_.scopes.push_back(std::move(image));
  return static_cast<uint32_t>(image_.scopes.size());
}

// ---- Entry and exit -----------------------------------------------------------------------------

/// Registers for the bindings that live in them.
void ScopeEmitter::take_registers(Scope& scope) {
  if (debug_) debug_->enter(scope);
  for (Binding* each = scope.first; each; each = each->next) {
    if (each->access != Access::Register) continue;
    // A parameter that may be used too early needs a register that starts in its dead zone.
    const bool is_parameter = each->parameter < image_.param_count && !each->needs_hole;
    if (each->kind == BindingKind::This) {
      each->reg = 0;
    } else if (is_parameter) {
      each->reg = 1 + each->parameter;
    } else {
      each->reg = regs_.take_local();
    }
  }
}

/// What bindings hold before they are initialised. Environments are born Uninitialized.
void ScopeEmitter::enter_scope_bindings(Scope& scope) {
  Temporaries temporaries(regs_);
  Reg undefined = kNoReg;
  for (Binding* each = scope.first; each; each = each->next) {
    const bool in_register = each->access == Access::Register;
    if (each->kind == BindingKind::This) continue;
    if (in_register && each->reg == 1 + each->parameter) continue;
    if (!in_register && scope.kind == ScopeKind::Module) continue;  // ModuleImage::var_slots.
    if (each->needs_hole && in_register) {
      code_.emit(ops::LoadUninitialized{.dst = each->reg});
    } else if (each->needs_undefined && !each->copy_of && in_register) {
      code_.emit(ops::LoadUndefined{.dst = each->reg});
    } else if (each->needs_undefined && !each->copy_of && each->access == Access::Environment) {
      if (undefined == kNoReg) {
        undefined = regs_.take();
        code_.emit(ops::LoadUndefined{.dst = undefined});
      }
      store_binding(*each, undefined);
    }
  }
}

/// The binding of a function declaration; `export default function () {}` has none of its own.
Binding* ScopeEmitter::declared_binding(const FunctionNode& function) const {
  if (function.id) return function.id->binding;
  const scope::ModuleInfo* const module = unit_.analysis().module;
  return module ? module->default_binding : nullptr;
}

StringId ScopeEmitter::declared_name(const FunctionNode& function) {
  return unit_.string(function.id ? function.id->name : common().default_);
}

void ScopeEmitter::instantiate_functions(Scope& scope) {
  for (FunctionDeclaration* const each : scope.functions) {
    Temporaries temporaries(regs_);
    FunctionNode& function = *each->function;
    Binding* const binding = declared_binding(function);
    // Those of scripts and evals: declare_globals, declare_eval_names; of modules:
    // hoisted_functions.
    if (!binding || binding->access == Access::Global || binding->access == Access::Dynamic)
      continue;
    if (scope.kind == ScopeKind::Module && binding->access == Access::Environment) continue;
    const bool direct = binding->access == Access::Register;
    const Reg reg = direct ? binding->reg : regs_.take();
    closure(add_function(function, declared_name(function)), reg);
    if (!direct && is_exported_member(*binding)) {
      store_binding(*binding, reg);  // A property of the namespace where its declaration stands.
    } else if (!direct) {
      initialize_binding(*binding, reg);
    }
  }
}

void ScopeEmitter::open_environment(Scope& scope) {
  const Reg parent = environment();
  const Reg reg = regs_.take();
  code_.emit(ops::NewEnv{
      .dst = reg, .parent = parent, .count = scope.slot_count, .scope = scope_image(scope)});
  environments_.push_back({&scope, reg});
}

/// Opens a scope; null (it holds no names) does nothing. The registers it takes are given back by
/// the caller.
void ScopeEmitter::enter_scope(Scope* scope) {
  if (!scope) return;
  scope_ = scope;
  take_registers(*scope);
  if (scope->materialized) open_environment(*scope);
  note_scope();
  enter_scope_bindings(*scope);
  instantiate_functions(*scope);
}

void ScopeEmitter::leave_scope(Scope* scope) {
  if (!scope) return;
  SHOAL_ASSERT(scope_ == scope);
  if (scope->materialized) {
    SHOAL_ASSERT(environments_.back().scope == scope);
    environments_.pop_back();
  }
  scope_ = scope->parent;
  note_scope();
}

// ---- Direct eval --------------------------------------------------------------------------------

uint32_t ScopeEmitter::eval_scope_image(const Scope& scope) {
  const scope::EvalContext context = scope::eval_context_of(scope, unit_.arena());
  EvalScopeImage image;
  image.strict = context.strict;
  image.in_function = context.in_function;
  image.in_method = context.in_method;
  image.in_derived_constructor = context.in_derived_constructor;
  image.in_class_field = context.in_class_field;
  // At the level of an eval that is direct as well, what holds there holds.
  bool in_eval = unit_.program().goal == Goal::DirectEval;
  for (const Scope* each = &scope; each; each = each->parent) {
    const FunctionNode* const function = each->function->node;
    in_eval = in_eval && (!function || function->function_kind == ast::FunctionKind::Arrow);
  }
  if (const auto* const outer = unit_.options().eval; outer && in_eval) {
    image.in_method |= outer->in_method;
    image.in_derived_constructor |= outer->in_derived_constructor;
    image.in_class_field |= outer->in_class_field;
  }
  for (const Text* name : context.private_names)
    image.private_names.push_back(unit_.private_string(name));
  image_.eval_scopes.push_back(std::move(image));
  return static_cast<uint32_t>(image_.eval_scopes.size() - 1);
}

}  // namespace shoal::emit
