// After the walk: who needs an environment, which slot, how deep; and the questions the emitter
// asks later.
#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

// ---- Layout -------------------------------------------------------------------------------------

void Analyzer::lay_out_scopes() {
  for (Scope* scope : scopes_) {  // Parents come before their children.
    FunctionInfo& info = *scope->function;
    const bool is_outermost = info.scope == scope;
    if (is_outermost && info.parameter_eval_scope)
      info.parameter_eval_scope->env_depth = info.parameter_eval_scope->parent->env_depth + 1;
    lay_out(*scope);
    if (!is_outermost) continue;
    const Scope* const parent =
        info.parameter_eval_scope ? info.parameter_eval_scope->parent : scope->parent;
    info.outer_env_depth = parent ? parent->env_depth : 0;
    if (scope->kind == ScopeKind::Module) info.outer_env_depth = scope->env_depth;
  }
}

void Analyzer::lay_out(Scope& scope) {
  place_bindings(scope);
  scope.materialized = scope.slot_count != 0 || scope.is_eval_var_scope ||
                       scope.kind == ScopeKind::With || scope.kind == ScopeKind::Module;
  scope.needs_image |= scope.is_eval_var_scope;
  scope.copies_environment &= scope.materialized;
  scope.env_depth = (scope.parent ? scope.parent->env_depth : 0) + (scope.materialized ? 1 : 0);
}

void Analyzer::place_bindings(Scope& scope) {
  for (Binding* each = scope.first; each; each = each->next) {
    each->access = access_of(*each);
    if (each->access != Access::Environment) continue;
    each->slot = scope.slot_count++;
    scope.needs_image |= each->named;
  }
}

Access Analyzer::access_of(const Binding& binding) const {
  if (binding.kind == BindingKind::Import) return Access::Import;
  if (binding.kind == BindingKind::Member) return Access::Property;
  const ScopeKind scope_kind = binding.scope->kind;
  if (scope_kind == ScopeKind::Script && binding.name) return Access::Global;
  const bool is_var = binding.kind == BindingKind::Var || binding.kind == BindingKind::Function;
  if (scope_kind == ScopeKind::Eval && is_var && !binding.scope->function->strict)
    return program_.goal == Goal::DirectEval ? Access::Dynamic : Access::Global;
  if (scope_kind == ScopeKind::Module && binding.exported) return Access::Environment;
  return binding.captured ? Access::Environment : Access::Register;
}

// ---- Questions ----------------------------------------------------------------------------------

namespace {

Reference reference_to(Binding* binding, uint32_t bits) {
  if (bits & kReferenceDynamic) return {Access::Dynamic, false, binding};
  if (!binding) return {Access::Global, false, nullptr};
  const bool may_check =
      binding->access == Access::Register || binding->access == Access::Environment;
  return {binding->access, may_check && (bits & kReferenceChecked), binding};
}

const FunctionInfo& function_of_this(const Scope& from) {
  const FunctionInfo* info = from.function;
  while (info->is_arrow && info->outer) info = info->outer;
  return *info;
}

Reference pseudo_reference(const Scope& from, Binding* FunctionInfo::* which) {
  const FunctionInfo& info = function_of_this(from);
  if (from.function == &info && !info.inherits_this) return {Access::Frame, false, nullptr};
  if (Binding* const binding = info.*which) return {binding->access, false, binding};
  return {info.inherits_this ? Access::Dynamic : Access::Global, false, nullptr};
}

}  // namespace

Reference reference_of(const Identifier& node) { return reference_to(node.binding, node.aux); }

Reference reference_of(const PrivateName& node) { return reference_to(node.binding, node.aux); }

Reference this_reference(const Scope& from, const Node& node) {
  if (node.aux & kReferenceFrame) return {Access::Frame, false, nullptr};
  const FunctionInfo& info = function_of_this(from);
  if (!info.this_binding)
    return {info.inherits_this ? Access::Dynamic : Access::Global, false, nullptr};
  return reference_to(info.this_binding, node.aux);
}

Reference new_target_reference(const Scope& from) {
  return pseudo_reference(from, &FunctionInfo::new_target_binding);
}

Reference callee_reference(const Scope& from) {
  return pseudo_reference(from, &FunctionInfo::callee_binding);
}

Reference lookup(const Scope& from, const Text* name) {
  bool is_dynamic = false;
  for (const Scope* scope = &from; scope; scope = scope->parent) {
    for (Binding* each = scope->first; each; each = each->next) {
      if (each->name != name || each->kind == BindingKind::PrivateName) continue;
      return reference_to(each, is_dynamic ? uint32_t{kReferenceDynamic} : 0);
    }
    is_dynamic |= scope->is_eval_var_scope || scope->kind == ScopeKind::With;
  }
  return reference_to(nullptr, is_dynamic ? uint32_t{kReferenceDynamic} : 0);
}

bool is_elided(const ImportEquals& node) { return node.aux == kElided; }

EvalContext eval_context_of(const Scope& from, Arena& arena) {
  EvalContext context;
  const FunctionInfo& info = function_of_this(from);
  context.strict = from.function->strict;
  context.in_function =
      info.inherits_this || info.node || (info.program && info.program->goal == Goal::CommonJs);
  if (info.node) {
    const FunctionKind kind = info.node->function_kind;
    context.in_derived_constructor = info.node->is_derived_constructor;
    context.in_class_field = kind == FunctionKind::FieldInitializer;
    context.in_method = kind == FunctionKind::Method || kind == FunctionKind::Getter ||
                        kind == FunctionKind::Setter || kind == FunctionKind::Constructor ||
                        kind == FunctionKind::FieldInitializer || kind == FunctionKind::StaticBlock;
  }
  size_t count = 0;
  const auto for_each_private_name = [&from](auto&& f) {
    for (const Scope* scope = &from; scope; scope = scope->parent) {
      for (const Binding* each = scope->first; each; each = each->next)
        if (each->kind == BindingKind::PrivateName) f(each->name);
    }
  };
  for_each_private_name([&](const Text*) { ++count; });
  context.private_names = arena.make_list<const Text*>(count);
  size_t at = 0;
  for_each_private_name([&](const Text* name) { context.private_names[at++] = name; });
  for (const Scope* scope = &from; scope; scope = scope->parent)
    context.strict |= scope->kind == ScopeKind::Class;
  return context;
}

}  // namespace shoal::scope
