// What surrounds eval code.
#include "compiler/scope/analyzer.h"
#include "vm/bytecode/image.h"

namespace shoal::scope {

using ast::Text;

/// The environments round eval code, as scopes that are laid out already.
void Analyzer::open_outside(std::vector<Work>& works) {
  uint32_t depth = 0;
  for (size_t at = works.size(); at-- > 0;) {
    const EvalEnvironment& environment = options_.eval->environments[at];
    Scope* const scope = open_scope(environment.is_with ? ScopeKind::With : ScopeKind::Block,
                                    works[at], 0, program_.end);
    scopes_.pop_back();
    scope->materialized = true;
    scope->env_depth = ++depth;
    scope->is_eval_var_scope = environment.is_var_scope;
    scope->work->is_outside = true;
    for (const EvalEnvironment::Slot& slot : environment.slots) declare_outside_name(*scope, slot);
  }
}

void Analyzer::declare_outside_name(Scope& scope, const EvalEnvironment::Slot& slot) {
  const bool is_lexical = slot.flags & kScopeLexical;
  const bool is_private = !slot.name->empty() && (*slot.name)[0] == '#';
  const Text* const name =
      is_private ? texts_.intern_utf8(slot.name->to_utf8().substr(1)) : slot.name;
  BindingKind kind = BindingKind::Var;
  if (is_private) {
    kind = BindingKind::PrivateName;
  } else if (name == common_.this_) {
    kind = BindingKind::This;
  } else if (name == common_.new_target) {
    kind = BindingKind::NewTarget;
  } else if (name == callee_name_) {
    kind = BindingKind::Callee;
  } else if (slot.flags & kScopeImport) {
    kind = BindingKind::Import;
  } else if (slot.flags & kScopeSilentConst) {
    kind = BindingKind::FunctionName;
  } else if (is_lexical) {
    kind = slot.flags & kScopeMutable ? BindingKind::Let : BindingKind::Const;
  }
  Binding* const binding = add(scope, name, kind, nullptr, is_private);
  binding->slot = slot.slot;
  binding->access = kind == BindingKind::Import ? Access::Import : Access::Environment;
  const bool may_be_early =
      kind == BindingKind::This ? options_.eval->in_derived_constructor : is_lexical;
  binding->initialized_at = may_be_early ? ~0u : 0;
}

/// §19.2.1.3 EvalDeclarationInstantiation, step 3.d: whether a `var` of this eval code would be
/// hoisted past a lexical name.
bool Analyzer::collides_outside(const Text* name) const {
  for (const Scope* scope = program_.scope->parent; scope; scope = scope->parent) {
    if (scope->kind != ScopeKind::With) {
      const Binding* const there = find(*scope, name);
      if (there && there->has_dead_zone()) return true;
    }
    if (scope->is_eval_var_scope) return false;
  }
  return false;
}

void Analyzer::check_vars_of_eval(const Scope& scope) {
  if (strict_ || program_.goal != ast::Goal::DirectEval) return;
  for (const Binding* each = scope.first; each; each = each->next) {
    const bool is_var = each->kind == BindingKind::Var || each->kind == BindingKind::Function;
    if (!is_var || each->from_annex_b || !collides_outside(each->name)) continue;
    const ast::Node* place = each->declaration;
    report_redeclaration(each->name, *place);
  }
}

void Analyzer::close_outside() {
  while (scope_) {
    resolve_uses(*scope_);
    scope_->work = nullptr;
    scope_ = scope_->parent;
  }
}

}  // namespace shoal::scope
