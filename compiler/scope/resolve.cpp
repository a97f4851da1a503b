// Uses find their bindings: what each scope does when it ends.
#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

namespace {

bool starts_undefined(const Binding& binding) {
  return binding.kind == BindingKind::Var || binding.kind == BindingKind::Enum ||
         binding.kind == BindingKind::Namespace;
}

bool has_decorators(const ClassNode& node) {
  if (!node.decorators.empty()) return true;
  for (const ClassMember* member : node.members)
    if (!member->decorators.empty()) return true;
  return false;
}

const Statement* without_export(const Statement* statement) {
  const auto* const exported = try_as<ExportDeclaration>(statement);
  return exported ? exported->declaration : statement;
}

bool declares(const Statement& statement, const Text* name) {
  bool found = false;
  const auto check = [&](const Identifier* id) { found |= id && id->name == name; };
  switch (statement.kind) {
    case NodeKind::VariableDeclaration:
      for (VariableDeclarator* each : as<VariableDeclaration>(&statement)->declarations)
        for_each_bound_name(each->id, [&](const Identifier& id) { check(&id); });
      break;
    case NodeKind::FunctionDeclaration:
      check(as<FunctionDeclaration>(&statement)->function->id);
      break;
    case NodeKind::ClassDeclaration: check(as<ClassDeclaration>(&statement)->class_node->id); break;
    case NodeKind::EnumDeclaration: check(as<EnumDeclaration>(&statement)->id); break;
    case NodeKind::NamespaceDeclaration: check(as<NamespaceDeclaration>(&statement)->id); break;
    default: break;
  }
  return found;
}

/// What stands under that name as a body of a namespace or enum, exported or not; else null.
const Statement* body_named(const Statement* statement, const Text* name) {
  statement = without_export(statement);
  const auto* const space = try_as<NamespaceDeclaration>(statement);
  const auto* const enumeration = try_as<EnumDeclaration>(statement);
  const Identifier* const id = space ? space->id : enumeration ? enumeration->id : nullptr;
  return id && id->name == name ? statement : nullptr;
}

/// Whether a body gives a name to others of its kind: a namespace what it exports, an enum its
/// members.
bool gives_name(const Statement* body, ScopeKind kind, const Text* name) {
  const auto* const space = try_as<NamespaceDeclaration>(body);
  if (space && kind == ScopeKind::Namespace) {
    for (const Statement* each : space->body) {
      const auto* const exported = try_as<ExportDeclaration>(each);
      if (exported && declares(*exported->declaration, name)) return true;
      const auto* const alias = try_as<ImportEquals>(each);
      if (alias && alias->is_export && alias->id->name == name) return true;
    }
  }
  const auto* const enumeration = try_as<EnumDeclaration>(body);
  if (enumeration && kind == ScopeKind::Enum) {
    for (const EnumMember* each : enumeration->members)
      if (each->name == name) return true;
  }
  return false;
}

}  // namespace

// ---- Uses ---------------------------------------------------------------------------------------

void Analyzer::resolve_uses(Scope& scope) {
  const bool grows = scope.is_eval_var_scope || scope.kind == ScopeKind::With;
  const bool is_class = scope.kind == ScopeKind::Class;
  const bool is_function = scope.function->scope == &scope;
  const bool may_merge_names = scope.work->merge_name != nullptr;
  if (!scope.first && !grows && !is_class && !is_function && !may_merge_names) return;
  const bool has_hoisted = !scope.functions.empty();
  if (has_hoisted) find_first_calls(scope);
  size_t kept = scope.work->first_use;
  for (size_t at = kept; at < uses_.size(); ++at) {
    Use use = uses_[at];
    const bool is_hoisted = has_hoisted && use.via;
    if (is_hoisted) use.position = use.via->reg;
    if (claim(scope, use)) continue;
    if (is_hoisted) use = uses_[at];
    if (grows && !(use.flags & (kPrivate | kPseudo))) use.flags |= kDynamic;
    if (is_class) use.flags &= static_cast<uint16_t>(~(kFromMember | kFromHeritage));
    uses_[kept++] = use;
  }
  uses_.resize(kept);
  if (!has_hoisted) return;
  for (size_t at = scope.work->first_use; at < kept; ++at) uses_[at].via = nullptr;
  for (FunctionDeclaration* each : scope.functions) each->function->id->binding->reg = ~0u;
}

/// A hoisted function runs no earlier than its name is first used, if that is by code outside all
/// hoisted functions, or than a function runs that uses it. Leaves the source offset in `reg`.
void Analyzer::find_first_calls(Scope& scope) {
  constexpr uint32_t kNever = ~0u - 1;  // Before initialized_until.
  for (FunctionDeclaration* each : scope.functions) {
    Binding& binding = *each->function->id->binding;
    const bool is_also_var = !strict_ && &scope != var_scope_;  // §B.3.2
    const bool may_run_at_once = binding.exported || is_also_var || scope.contains_direct_eval ||
                                 binding.kind != BindingKind::Function ||
                                 scope.kind == ScopeKind::Switch ||  // A clause may be skipped.
                                 scope.kind == ScopeKind::Script || scope.kind == ScopeKind::Eval;
    binding.reg = may_run_at_once ? scope.start : kNever;
  }
  call_edges_.clear();
  for (size_t at = scope.work->first_use; at < uses_.size(); ++at) {
    const Use& use = uses_[at];
    if (use.flags & (kPrivate | kPseudo)) continue;
    Binding* const used = find(scope, use.name);
    if (!used || used->kind != BindingKind::Function) continue;
    if (use.via) {
      call_edges_.push_back({use.via, used});
    } else if (use.position < used->reg) {
      used->reg = use.position;
    }
  }
  constexpr int kPassesMax = 16;  // Longer chains against the order of the source: give up.
  bool changed = true;
  for (int pass = 0; changed && pass < kPassesMax; ++pass) {
    changed = false;
    for (const CallEdge& each : call_edges_) {
      if (each.user->reg >= each.used->reg) continue;
      each.used->reg = each.user->reg;
      changed = true;
    }
  }
  if (!changed) return;
  for (FunctionDeclaration* each : scope.functions) each->function->id->binding->reg = scope.start;
}

bool Analyzer::claim(Scope& scope, Use& use) {
  if (use.flags & kPseudo) {
    FunctionInfo& info = *scope.function;
    if (info.scope == &scope) return !info.is_arrow && claim_pseudo(info, use);
    if (!scope.work->is_outside) return false;
  }
  Binding* binding = nullptr;
  if (use.flags & kPrivate) {
    if (!(use.flags & kFromHeritage)) binding = find(scope, use.name, true);
  } else {
    binding = find(scope, use.name);
    if (!binding && scope.function->scope == &scope)
      binding = claim_in_function(*scope.function, use);
    if (!binding && scope.work->merge_name) binding = claim_merged(scope, use);
  }
  if (!binding) return false;
  if (use.flags & kPseudo) {
    FunctionInfo& program = *function_->info;
    (binding->kind == BindingKind::This        ? program.this_binding
     : binding->kind == BindingKind::NewTarget ? program.new_target_binding
                                               : program.callee_binding) = binding;
  }
  bind(*binding, use);
  return true;
}

bool Analyzer::may_have_arguments(const FunctionInfo& info) const {
  if (info.is_arrow) return false;
  if (!info.node) return program_.goal == Goal::CommonJs;
  return info.node->function_kind != FunctionKind::FieldInitializer &&
         info.node->function_kind != FunctionKind::StaticBlock;
}

/// What a function's scope has besides its declarations: the arguments object, its own name.
Binding* Analyzer::claim_in_function(FunctionInfo& info, const Use& use) {
  if (use.name == common_.arguments && may_have_arguments(info)) {
    Binding* const binding = add(*info.scope, use.name, BindingKind::Arguments, nullptr);
    // Not 0 beside parameters with expressions: there it counts as lexical for a `var` of an eval.
    binding->initialized_at = info.has_parameter_expressions ? 1 : 0;
    return binding;
  }
  const FunctionNode* const node = info.node;
  if (!node || !node->id || node->function_kind != FunctionKind::Expression) return nullptr;
  if (node->id->name != use.name) return nullptr;
  Binding* const binding = add(*info.scope, use.name, BindingKind::FunctionName, node->id);
  binding->initialized_at = 0;
  info.self_binding = binding;
  return binding;
}

Binding* Analyzer::pseudo_binding(FunctionInfo& info, BindingKind kind) {
  const bool is_this = kind == BindingKind::This;
  const bool is_target = kind == BindingKind::NewTarget;
  Binding*& binding = is_this     ? info.this_binding
                      : is_target ? info.new_target_binding
                                  : info.callee_binding;
  if (binding) return binding;
  const Text* const name = is_this ? common_.this_ : is_target ? common_.new_target : callee_name_;
  binding = add(*info.scope, name, kind, nullptr);
  const bool is_derived = info.node && info.node->is_derived_constructor;
  binding->initialized_at = is_this && is_derived ? function_->this_initialized_at : 0;
  return binding;
}

/// this, new.target and the active constructor end at the first function that is no arrow.
bool Analyzer::claim_pseudo(FunctionInfo& info, const Use& use) {
  if (info.inherits_this) return false;
  const bool is_this = use.name == common_.this_;
  const bool is_program = !info.node && program_.goal != Goal::CommonJs;
  if (is_program && program_.goal != Goal::DirectEval && (use.flags & kCaptured)) return true;
  const bool is_derived = info.node && info.node->is_derived_constructor;
  if (!(use.flags & kCaptured) && !(is_this && is_derived)) {
    if (use.node) use.node->aux |= kReferenceFrame;
    return true;
  }
  const BindingKind kind = is_this                          ? BindingKind::This
                           : use.name == common_.new_target ? BindingKind::NewTarget
                                                            : BindingKind::Callee;
  bind(*pseudo_binding(info, kind), use);
  return true;
}

/// The bodies that merge with that of `scope`, it included.
void Analyzer::add_merged_bodies(const Scope& scope, std::vector<const Statement*>& bodies) {
  const Work& work = *scope.work;
  for (const Statement* each : work.siblings)
    if (const Statement* const body = body_named(each, work.merge_name)) bodies.push_back(body);
  if (!work.merges_outside) return;
  std::vector<const Statement*> outside;
  add_merged_bodies(*scope.parent, outside);
  for (const Statement* each : outside) {
    const auto* const space = try_as<NamespaceDeclaration>(each);
    if (!space) continue;
    for (const Statement* inner : space->body) {
      if (!is<ExportDeclaration>(inner)) continue;
      if (const Statement* const body = body_named(inner, work.merge_name)) bodies.push_back(body);
    }
  }
}

/// A name that another body of the same namespace or enum exports.
Binding* Analyzer::claim_merged(Scope& scope, const Use& use) {
  Work& work = *scope.work;
  if (work.merged_bodies.empty()) add_merged_bodies(scope, work.merged_bodies);
  for (const Statement* each : work.merged_bodies) {
    if (!gives_name(each, scope.kind, use.name)) continue;
    Binding* const binding = add(scope, use.name, BindingKind::Member, nullptr);
    binding->initialized_at = 0;
    return binding;
  }
  return nullptr;
}

bool Analyzer::is_proved(const Binding& binding, const Use& use) const {
  if (use.position >= binding.initialized_at && use.position < binding.initialized_until)
    return true;
  return binding.kind == BindingKind::ClassName && (use.flags & kFromMember) &&
         !has_decorators(*binding.scope->class_info->node);
}

void Analyzer::bind(Binding& binding, const Use& use) {
  const bool is_dynamic = use.flags & kDynamic;
  binding.used |= (use.flags & kRead) != 0;
  binding.assigned |= (use.flags & kWrite) != 0;
  binding.captured |= (use.flags & kCaptured) || is_dynamic;
  binding.named |= is_dynamic;
  if (binding.kind == BindingKind::Arguments && (is_dynamic || !(use.flags & kTame)))
    function_->arguments_escape = true;
  if (binding.kind == BindingKind::Member) {
    Binding& object = *binding.scope->object_binding;
    object.captured |= (use.flags & kCaptured) != 0;
  }
  uint32_t bits = is_dynamic ? uint32_t{kReferenceDynamic} : 0;
  if (is_dynamic || !is_proved(binding, use)) {
    if (starts_undefined(binding)) binding.needs_undefined = true;
    if (binding.has_dead_zone()) {
      binding.needs_hole = true;
      if (!is_dynamic) bits |= kReferenceChecked;
    }
  }
  if (!use.node) return;
  use.node->aux |= bits;
  if (auto* const id = try_as<Identifier>(use.node)) id->binding = &binding;
  if (auto* const name = try_as<PrivateName>(use.node)) name->binding = &binding;
}

/// `import A = B.C` uses B only if A is used.
void Analyzer::resolve_aliases(Scope& scope) {
  const size_t first = scope.work->first_alias;
  for (bool progress = aliases_.size() > first; progress;) {
    progress = false;
    for (size_t at = first; at < aliases_.size(); ++at) {
      ImportEquals* const alias = aliases_[at];
      const Binding* const binding = alias ? alias->id->binding : nullptr;
      if (!binding || !(binding->used || binding->exported || binding->assigned)) continue;
      aliases_[at] = nullptr;
      alias->aux = 0;
      visit(alias->reference);
      progress = true;
    }
    if (progress) resolve_uses(scope);
  }
  aliases_.resize(first);
}

// ---- Functions ----------------------------------------------------------------------------------

/// All that a direct eval inside may name lives in environments under its name.
void Analyzer::keep_names_for_eval(Scope& scope) {
  for (Binding* each = scope.first; each; each = each->next) {
    // TypeScript leaves out an import that no expression names, whatever an eval may say.
    if (!each->name || each->kind == BindingKind::Import) continue;
    each->captured = each->named = each->used = true;
    each->assigned |= !each->is_constant();
    each->needs_undefined |= starts_undefined(*each);
    if (each->kind == BindingKind::Arguments) function_->arguments_escape = true;
  }
  if (scope.object_binding) scope.object_binding->captured = true;
  if (scope.parent) scope.parent->contains_direct_eval = true;
}

/// Before a function's outermost scope resolves: what `var arguments` means, what an eval may see.
void Analyzer::prepare_function_scope(FunctionInfo& info) {
  Scope& scope = *info.scope;
  if (may_have_arguments(info)) {
    Binding* const named = find(scope, common_.arguments);
    if (named && named->kind == BindingKind::Var) {
      named->kind = BindingKind::Arguments;
      named->initialized_at = 0;
    }
    if (!named && function_->eval_sees_this)
      claim_in_function(info, {common_.arguments, nullptr, nullptr, 0, kRead});
  }
  const bool is_derived = info.node && info.node->is_derived_constructor;
  if (is_derived) pseudo_binding(info, BindingKind::This);
  if (!function_->eval_sees_this) return;
  const bool is_function = info.node || program_.goal == Goal::CommonJs;
  if (is_function && !info.is_arrow) {
    pseudo_binding(info, BindingKind::This);
    pseudo_binding(info, BindingKind::NewTarget);
    if (is_derived) pseudo_binding(info, BindingKind::Callee);
  }
  if (info.node && info.node->id && !find(scope, info.node->id->name))
    claim_in_function(info, {info.node->id->name, nullptr, nullptr, 0, kRead});
}

void Analyzer::settle_arguments(FunctionInfo& info) {
  Binding* const binding = find(*info.scope, common_.arguments);
  if (!binding || binding->kind != BindingKind::Arguments) return;
  info.arguments_binding = binding;
  if (info.strict || (info.node && !info.node->has_simple_parameters)) {
    info.arguments = ArgumentsObject::Unmapped;
    return;
  }
  bool is_observable = function_->arguments_escape || binding->assigned;
  for (Binding* each = info.scope->first; each; each = each->next)
    is_observable |= each->kind == BindingKind::Parameter && each->assigned;
  info.arguments = is_observable ? ArgumentsObject::Mapped : ArgumentsObject::Detached;
  if (!is_observable) return;
  for (Binding* each = info.scope->first; each; each = each->next)
    each->captured |= each->kind == BindingKind::Parameter;
}

/// Uses that outlive a function happen, for those outside, no earlier than its creation.
void Analyzer::leave_function(size_t first_use, uint32_t creation_position, uint16_t flags,
                              const Binding* hoisted) {
  for (size_t at = first_use; at < uses_.size(); ++at) {
    uses_[at].position = creation_position;
    uses_[at].via = hoisted;
    uses_[at].flags |= static_cast<uint16_t>(kCaptured | flags);
  }
}

// ---- The top ------------------------------------------------------------------------------------

bool Analyzer::is_known_private_name(const Text* name) const {
  if (!options_.eval) return false;
  for (const Text* each : options_.eval->private_names)
    if (each == name) return true;
  return false;
}

/// What no scope of this text has claimed.
void Analyzer::resolve_at_top() {
  // With no environment round it, eval code sees but globals.
  const bool is_eval = program_.goal == Goal::DirectEval && options_.eval &&
                       (options_.eval->in_function || !options_.eval->environments.empty());
  for (const Use& use : uses_) {
    if (use.flags & kPrivate) {
      if (is_known_private_name(use.name)) {
        use.node->aux |= kReferenceDynamic;
      } else {
        diagnostics_.report(DiagnosticCode::UnknownPrivateName, *use.node, {use.name->to_utf8()});
      }
    } else if (use.node && (is_eval || (use.flags & kDynamic))) {
      use.node->aux |= kReferenceDynamic;
    }
  }
  uses_.clear();
}

}  // namespace shoal::scope
