// DebugRecorder: watches an emission for a debugger: where statements begin and which scope's names
// are to be seen where. It changes nothing in what is emitted.
#pragma once

#include <unordered_map>

#include "compiler/scope/scope.h"
#include "vm/bytecode/debug_info.h"

namespace shoal::emit {

class DebugRecorder {
 public:
  DebugRecorder(UnitDebugInfo& unit, const scope::FunctionInfo* function)
      : unit_(unit), function_(function) {}

  /// A statement begins with the instruction of that number.
  void statement(uint32_t instruction, uint32_t source) {
    info_.statements.push_back({instruction, source});
  }
  /// A branch does.
  void branch(uint32_t instruction, uint32_t source, uint32_t decision, DebugBranchKind kind) {
    info_.branches.push_back({instruction, source, decision, kind});
  }
  /// The scope is entered (anew): its names get their registers now.
  void enter(const scope::Scope& scope) { instances_.erase(&scope); }
  /// From that instruction on `scope` is the innermost. environment_of(scope): the register of its
  /// environment, or kNoScope.
  template <class F>
  void innermost(uint32_t instruction, const scope::Scope* scope, F environment_of) {
    const uint32_t instance = instance_of(scope, environment_of);
    if (!info_.ranges.empty() && info_.ranges.back().scope == instance) return;
    info_.ranges.push_back({instruction, instance});
  }
  /// The function is done: `offsets` are the word offsets of its instructions.
  void finish(uint32_t index, const std::vector<uint32_t>& offsets, uint32_t words);

 private:
  template <class F>
  uint32_t instance_of(const scope::Scope* scope, F environment_of) {
    if (!scope || scope->function != function_) return kNoScope;
    const auto found = instances_.find(scope);
    if (found != instances_.end()) return found->second;
    const uint32_t parent = instance_of(scope->parent, environment_of);
    const auto index = static_cast<uint32_t>(info_.scopes.size());
    info_.scopes.push_back(describe(*scope, parent));
    info_.scopes.back().environment = environment_of(scope);
    instances_.emplace(scope, index);
    return index;
  }
  DebugScope describe(const scope::Scope& scope, uint32_t parent) const;
  uint32_t outer_of(const scope::Scope* scope);

  UnitDebugInfo& unit_;
  const scope::FunctionInfo* const function_;  // Null: code that the compiler made up.
  FunctionDebugInfo info_;
  std::unordered_map<const scope::Scope*, uint32_t> instances_;
};

}  // namespace shoal::emit
