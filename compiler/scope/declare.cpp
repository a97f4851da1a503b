// Names come into scopes: tables, collisions, hoisting of `var` and of functions in blocks.
#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

namespace {

constexpr uint32_t kLinearSearchMax = 8;

bool is_block_lexical(const Binding& binding) {
  switch (binding.kind) {
    case BindingKind::Let:
    case BindingKind::Const:
    case BindingKind::Using:
    case BindingKind::Class:
    case BindingKind::Function:
    case BindingKind::Import:
    case BindingKind::Enum:
    case BindingKind::Namespace: return true;
    default: return false;
  }
}

/// What `var` and a hoisted function may share a function's scope with.
bool is_var_like(const Binding& binding) {
  return binding.kind == BindingKind::Var || binding.kind == BindingKind::Function ||
         binding.kind == BindingKind::Parameter || binding.kind == BindingKind::Arguments ||
         binding.kind == BindingKind::Member;
}

bool is_plain(const FunctionNode& function) { return !function.is_async && !function.is_generator; }

}  // namespace

// ---- Tables -------------------------------------------------------------------------------------

Binding* Analyzer::find(const Scope& scope, const Text* name, bool is_private) const {
  const auto matches = [&](const Binding& each) {
    return each.name == name && (each.kind == BindingKind::PrivateName) == is_private;
  };
  if (!scope.work || scope.work->table.empty()) {
    for (Binding* each = scope.first; each; each = each->next)
      if (matches(*each)) return each;
    return nullptr;
  }
  const List<Binding*> table = scope.work->table;
  const size_t mask = table.size() - 1;
  for (size_t at = name->hash() & mask; table[at]; at = (at + 1) & mask)
    if (matches(*table[at])) return table[at];
  return nullptr;
}

void Analyzer::grow_table(Scope& scope) {
  const size_t wanted =
      scope.work->table.empty() ? 4 * kLinearSearchMax : 2 * scope.work->table.size();
  const List<Binding*> table = arena_.make_list<Binding*>(wanted);
  for (Binding* each = scope.first; each; each = each->next) {
    if (!each->name) continue;
    size_t at = each->name->hash() & (wanted - 1);
    while (table[at]) at = (at + 1) & (wanted - 1);
    table[at] = each;
  }
  scope.work->table = table;
}

Binding* Analyzer::add(Scope& scope, const Text* name, BindingKind kind, Node* declaration,
                       bool is_private) {
  SHOAL_ASSERT(is_private == (kind == BindingKind::PrivateName));
  Binding* const binding = arena_.make<Binding>();
  binding->name = name;
  binding->scope = &scope;
  binding->kind = kind;
  binding->declaration = declaration;
  (scope.last ? scope.last->next : scope.first) = binding;
  scope.last = binding;
  ++scope.binding_count;
  Work* const work = scope.work;
  if (!work || scope.binding_count <= kLinearSearchMax) return binding;
  if (work->table.empty() || 2 * scope.binding_count > work->table.size()) {
    grow_table(scope);
  } else if (name) {
    const size_t mask = work->table.size() - 1;
    size_t at = name->hash() & mask;
    while (work->table[at]) at = (at + 1) & mask;
    work->table[at] = binding;
  }
  return binding;
}

Binding* Analyzer::add_hidden(Scope& scope) {
  Binding* const binding = add(scope, nullptr, BindingKind::Hidden, nullptr);
  binding->used = true;
  return binding;
}

void Analyzer::report_redeclaration(const Text* name, const Node& node, const Binding* first) {
  diagnostics_.report(DiagnosticCode::AlreadyDeclared, node, {name->to_utf8()});
  if (first && first->declaration && first->declaration->start < node.start)
    diagnostics_.add_hint(DiagnosticHint::DeclaredThere, first->declaration->start);
}

// ---- Declarations -------------------------------------------------------------------------------

void Analyzer::declare_pattern(Node* pattern, BindingKind kind, uint32_t initialized_at,
                               bool has_value) {
  if (!pattern) return;
  switch (pattern->kind) {
    case NodeKind::Identifier:
      declare_name(*as<Identifier>(pattern), kind, initialized_at, has_value);
      return;
    case NodeKind::ObjectPattern: {
      auto* const object = as<ObjectPattern>(pattern);
      for (PatternProperty* each : object->properties) {
        if (each->computed) visit(each->key);
        declare_pattern(each->value, kind, initialized_at, true);
      }
      if (object->rest) declare_pattern(object->rest->argument, kind, initialized_at, true);
      return;
    }
    case NodeKind::ArrayPattern:
      for (Node* each : as<ArrayPattern>(pattern)->elements)
        declare_pattern(each, kind, initialized_at, true);
      return;
    case NodeKind::AssignmentPattern: {
      auto* const with_default = as<AssignmentPattern>(pattern);
      declare_pattern(with_default->left, kind, initialized_at, true);
      visit(with_default->right);
      return;
    }
    case NodeKind::RestElement:
      declare_pattern(as<RestElement>(pattern)->argument, kind, initialized_at, true);
      return;
    default: return;  // Reported by the lowering.
  }
}

Binding* Analyzer::declare_name(Identifier& id, BindingKind kind, uint32_t initialized_at,
                                bool has_value) {
  switch (kind) {
    case BindingKind::Var: return declare_var(id, initialized_at, has_value);
    case BindingKind::Parameter: return declare_parameter(id, ~0u, initialized_at);
    default: return declare_lexical(id, kind, initialized_at);
  }
}

Binding* Analyzer::declare_var(Identifier& id, uint32_t initialized_at, bool has_value) {
  if (scope_ != var_scope_) vars_.push_back({id.name, &id, nullptr, nullptr});
  Scope& target = *var_scope_;
  Binding* binding = find(target, id.name);
  const bool is_module_function =
      binding && binding->kind == BindingKind::Function && target.kind == ScopeKind::Module;
  if (binding && (!is_var_like(*binding) || is_module_function)) {
    report_redeclaration(id.name, id, binding);
  } else if (!binding) {
    binding = add(target, id.name, BindingKind::Var, &id);
    if (function_->statement_depth == 0 && has_value) binding->initialized_at = initialized_at;
    if (target.kind == ScopeKind::FunctionBody)
      binding->copy_of = find(*function_->info->scope, id.name);
  } else if (has_value &&
             (binding->kind == BindingKind::Parameter || binding->kind == BindingKind::Function)) {
    binding->assigned = true;
  }
  id.binding = binding;
  id.scope = scope_;
  return binding;
}

bool Analyzer::may_merge(const Binding& existing, BindingKind kind) const {
  const auto merges = [](BindingKind each) {
    return each == BindingKind::Namespace || each == BindingKind::Enum ||
           each == BindingKind::Class || each == BindingKind::Function;
  };
  if (kind == BindingKind::Namespace) return merges(existing.kind);
  if (existing.kind == BindingKind::Namespace) return merges(kind);
  return kind == BindingKind::Enum && existing.kind == BindingKind::Enum;
}

/// Whether the parameters round the body in scope_ have the name that is being declared there.
bool Analyzer::collides(const Identifier& id) const {
  if (scope_->kind == ScopeKind::FunctionBody) {
    const Binding* const parameter = find(*scope_->parent, id.name);
    return parameter && parameter->kind == BindingKind::Parameter;
  }
  return scope_->work && scope_->work->is_catch_body && find(*scope_->parent, id.name);
}

Binding* Analyzer::declare_lexical(Identifier& id, BindingKind kind, uint32_t initialized_at) {
  Binding* binding = find(*scope_, id.name);
  if (binding && may_merge(*binding, kind)) {
    if (binding->kind == BindingKind::Namespace) binding->kind = kind;
  } else if (binding || collides(id)) {
    report_redeclaration(id.name, id, binding);
  }
  if (!binding) {
    binding = add(*scope_, id.name, kind, &id);
    binding->initialized_at = initialized_at;
    if (scope_->kind == ScopeKind::Switch) binding->initialized_until = scope_->work->clause_end;
  }
  id.binding = binding;
  id.scope = scope_;
  return binding;
}

Binding* Analyzer::declare_function(FunctionDeclaration& declaration) {
  FunctionNode& function = *declaration.function;
  Identifier& id = *function.id;
  Binding* binding = find(*scope_, id.name);
  const bool is_block_level = scope_ != var_scope_;
  const bool is_lexical =
      is_block_level || scope_->kind == ScopeKind::Module || scope_->kind == ScopeKind::Namespace;
  functions_.push_back(&declaration);
  if (is_lexical) {
    const bool may_repeat = is_block_level && !strict_ && is_plain(function) && binding &&
                            binding->kind == BindingKind::Function &&
                            is_plain(*as<FunctionNode>(binding->declaration));
    if (!may_repeat) binding = declare_lexical(id, BindingKind::Function, 0);
    if (is_block_level && !strict_ && is_plain(function))
      vars_.push_back({id.name, &id, &declaration, scope_});
  } else if (!binding) {
    binding = add(*scope_, id.name, BindingKind::Function, &id);
  } else if (binding->kind == BindingKind::Parameter) {
    binding->assigned = true;
  } else if (is_var_like(*binding)) {
    binding->kind = BindingKind::Function;
  } else if (may_merge(*binding, BindingKind::Function)) {
    binding->kind = BindingKind::Function;
  } else {
    report_redeclaration(id.name, id, binding);
  }
  if (binding->kind == BindingKind::Function) {
    binding->initialized_at = 0;
    binding->declaration = &function;
  }
  id.binding = binding;
  id.scope = scope_;
  return binding;
}

Binding* Analyzer::declare_parameter(Identifier& id, uint32_t index, uint32_t initialized_at) {
  Binding* binding = find(*scope_, id.name);
  if (!binding) {
    binding = add(*scope_, id.name, BindingKind::Parameter, &id);
    binding->initialized_at = initialized_at;
  }
  binding->parameter = index;  // Of equal names the last counts.
  id.binding = binding;
  id.scope = scope_;
  return binding;
}

// ---- Hoisting -----------------------------------------------------------------------------------

/// `var` names collide with lexical names of the blocks they leave. Candidates of §B.3.2 that do so
/// stay functions of their block.
void Analyzer::settle_vars_of_block(Scope& scope) {
  size_t kept = scope.work->first_var;
  for (size_t at = kept; at < vars_.size(); ++at) {
    VarName& var = vars_[at];
    Binding* const here = find(scope, var.name);
    if (scope.kind == ScopeKind::With && !var.candidate) {
      assign_var_dynamically(*as<Identifier>(var.node));
    } else if (var.candidate && var.home == &scope) {
      var.home = nullptr;
    } else if (here && here->kind == BindingKind::CatchParameter) {
      const bool allowed = scope.work->is_simple_catch;
      if (!allowed && var.candidate) continue;
      if (!allowed) report_redeclaration(var.name, *var.node);
      if (!var.candidate) assign_catch_parameter(*as<Identifier>(var.node), *here);
    } else if (here && is_block_lexical(*here)) {
      if (var.candidate) continue;
      report_redeclaration(var.name, *var.node, here);
    }
    vars_[kept++] = var;
  }
  vars_.resize(kept);
}

/// `with (o) var x = 1` assigns o.x if there is one.
void Analyzer::assign_var_dynamically(Identifier& id) {
  id.aux |= kReferenceDynamic;
  if (id.binding) id.binding->captured = id.binding->named = id.binding->needs_undefined = true;
}

/// `catch (e) { var e = 1 }` declares one `e` and assigns the other (§B.3.4).
void Analyzer::assign_catch_parameter(Identifier& id, Binding& parameter) {
  if (id.binding) id.binding->needs_undefined = true;
  parameter.assigned = true;
  if (!(id.aux & kReferenceDynamic)) id.binding = &parameter;
}

void Analyzer::adopt_candidate(Scope& scope, VarName& var) {
  Binding* binding = find(scope, var.name);
  if (binding && binding->kind != BindingKind::Var && binding->kind != BindingKind::Function)
    return;
  if (scope.kind == ScopeKind::FunctionBody) {
    const Binding* const parameter = find(*scope.parent, var.name);
    if (parameter && parameter->kind == BindingKind::Parameter) return;
  }
  if (!binding) {
    // Where there is an arguments object, a function of that name stays in its block.
    if (var.name == common_.arguments && scope.function && may_have_arguments(*scope.function))
      return;
    if (scope.kind == ScopeKind::Eval && collides_outside(var.name)) return;
    binding = add(scope, var.name, BindingKind::Var, var.node);
    binding->from_annex_b = true;
  }
  binding->assigned = true;
  var.candidate->annex_b_binding = binding;
}

void Analyzer::settle_vars_of_function(Scope& scope) {
  for (size_t at = scope.work->first_var; at < vars_.size(); ++at) {
    if (vars_[at].candidate) adopt_candidate(scope, vars_[at]);
  }
  vars_.resize(scope.work->first_var);
}

/// Of functions with equal names only the last is instantiated.
void Analyzer::take_functions(Scope& scope) {
  const size_t first = scope.work->first_function;
  if (functions_.size() == first) return;
  size_t count = 0;
  for (size_t at = functions_.size(); at-- > first;) {
    Binding* const binding = functions_[at]->function->id->binding;
    if (binding->reg == 0) {  // Seen: `reg` is nobody's yet.
      functions_[at] = nullptr;
      continue;
    }
    binding->reg = 0;
    ++count;
  }
  scope.functions = arena_.make_list<FunctionDeclaration*>(count);
  size_t next = 0;
  for (size_t at = first; at < functions_.size(); ++at) {
    if (!functions_[at]) continue;
    functions_[at]->function->id->binding->reg = ~0u;
    scope.functions[next++] = functions_[at];
  }
  functions_.resize(first);
}

}  // namespace shoal::scope
