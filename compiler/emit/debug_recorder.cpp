#include "compiler/emit/debug_recorder.h"

namespace shoal::emit {

using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::FunctionInfo;
using scope::Scope;
using scope::ScopeKind;

namespace {

DebugScopeKind kind_of(const Scope& scope) {
  switch (scope.kind) {
    case ScopeKind::Script: return DebugScopeKind::Script;
    case ScopeKind::Module: return DebugScopeKind::Module;
    case ScopeKind::Eval:
    case ScopeKind::ParameterEval: return DebugScopeKind::Eval;
    case ScopeKind::Function:
    case ScopeKind::FunctionBody: return DebugScopeKind::Function;
    case ScopeKind::Catch: return DebugScopeKind::Catch;
    case ScopeKind::With: return DebugScopeKind::With;
    case ScopeKind::Class: return DebugScopeKind::Class;
    default: return DebugScopeKind::Block;
  }
}

/// What the emitter fills in at a function's entry only where somebody uses it.
bool is_left_out(const Binding& binding, const FunctionInfo* function) {
  switch (binding.kind) {
    case BindingKind::FunctionName: return !function || function->self_binding != &binding;
    case BindingKind::Arguments: return !function || function->arguments_binding != &binding;
    case BindingKind::NewTarget: return !function || function->new_target_binding != &binding;
    case BindingKind::Hidden:
    case BindingKind::Callee:
    case BindingKind::PrivateName:
    case BindingKind::Member: return true;
    default: return false;
  }
}

bool place_of(const Binding& binding, DebugName& name) {
  switch (binding.access) {
    case Access::Register:
      name.place = DebugName::Place::Register;
      name.index = binding.reg;
      return binding.reg != ~0u;
    case Access::Environment:
      name.place = DebugName::Place::Slot;
      name.index = binding.slot;
      return binding.scope->materialized && binding.slot != ~0u;
    case Access::Import:
      name.place = DebugName::Place::Import;
      name.index = binding.slot;
      return true;
    default: return false;
  }
}

std::string name_of(const Binding& binding) {
  if (binding.kind == BindingKind::This) return "this";
  if (binding.kind == BindingKind::NewTarget) return "new.target";
  return binding.name ? binding.name->to_utf8() : std::string();
}

}  // namespace

DebugScope DebugRecorder::describe(const Scope& scope, uint32_t parent) const {
  DebugScope result;
  result.kind = kind_of(scope);
  result.parent = parent;
  for (const Binding* each = scope.first; each; each = each->next) {
    DebugName name;
    if (is_left_out(*each, scope.function) || !place_of(*each, name)) continue;
    name.name = name_of(*each);
    if (name.name.empty()) continue;
    name.is_constant = each->is_constant() || each->kind == BindingKind::This ||
                       each->kind == BindingKind::NewTarget;
    // Environments are born in the dead zone; so are registers whose uses are checked for it.
    const bool in_register = name.place == DebugName::Place::Register;
    const bool is_parameter = each->parameter != ~0u && each->reg == 1 + each->parameter;
    name.is_always_set = !in_register || is_parameter || each->needs_hole ||
                         (each->needs_undefined && !each->copy_of) || each->initialized_at == 0;
    name.set_from = each->initialized_at;
    name.set_until = each->initialized_until;
    result.names.push_back(std::move(name));
  }
  return result;
}

/// In UnitDebugInfo::outer, the innermost environment round it: entries are known by their scope.
uint32_t DebugRecorder::outer_of(const Scope* scope) {
  std::vector<const Scope*> chain;
  for (; scope; scope = scope->parent)
    if (scope->materialized) chain.push_back(scope);
  uint32_t index = kNoScope;
  for (size_t i = chain.size(); i-- > 0;) {
    const uint32_t parent = index;
    const auto found = unit_.outer_index.find(chain[i]);
    if (found != unit_.outer_index.end()) {
      index = found->second;
      continue;
    }
    index = static_cast<uint32_t>(unit_.outer.size());
    unit_.outer.push_back(describe(*chain[i], parent));
    unit_.outer_index.emplace(chain[i], index);
  }
  return index;
}

void DebugRecorder::finish(uint32_t index, const std::vector<uint32_t>& offsets, uint32_t words) {
  std::vector<DebugStatement> statements;
  for (const DebugStatement& s : info_.statements) {
    const uint32_t pc = s.pc < offsets.size() ? offsets[s.pc] : words;
    if (pc < words) statements.push_back({pc, s.source});
  }
  info_.statements = std::move(statements);
  std::erase_if(info_.branches, [&](DebugBranch& b) {
    b.pc = offsets[b.pc];
    return b.pc >= words;
  });
  for (FunctionDebugInfo::Range& r : info_.ranges)
    r.pc = r.pc < offsets.size() ? offsets[r.pc] : words;
  if (function_) {
    const Scope* const outermost =
        function_->parameter_eval_scope ? function_->parameter_eval_scope : function_->scope;
    info_.outer = outer_of(outermost->parent);
  }
  if (unit_.functions.size() <= index) unit_.functions.resize(index + 1);
  unit_.functions[index] = std::move(info_);
}

}  // namespace shoal::emit
