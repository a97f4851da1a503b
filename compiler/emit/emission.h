// Emission: what all parts of FunctionEmitter share: the state of the function that is being
// emitted, and the helpers that are one instruction.
#pragma once

#include "compiler/emit/control.h"
#include "compiler/emit/debug_recorder.h"
#include "compiler/emit/unit_builder.h"
#include "vm/bytecode/runtime_functions.h"

namespace shoal::emit {

enum class Fallthrough : uint8_t { True, False };
enum class StoreMode : uint8_t { Assign, Initialize };
enum class ChainUse : uint8_t { Value, Delete };
enum class RegionUse : uint8_t { Used, Unused };
/// SyncPlain: without the fast form for arrays.
enum class IteratorMode : uint8_t { Sync, SyncPlain, Async };

/// Where an assignment goes, with the parts that are evaluated before the value.
struct Target {
  ast::Node* node = nullptr;
  Reg object = kNoReg;  // Of members; of dynamic names what ResolveName gave.
  Reg key = kNoReg;     // Of computed members, private members and super.
};

/// Which added initialisers of decorators: see DecoratorsRunInitializers.
inline constexpr int32_t kInstanceMethods = -1, kStaticMethods = -2, kClassItself = -3;

uint8_t import_phase_number(ast::ImportPhase phase);

class Emission {
 protected:
  struct Environment {
    const scope::Scope* scope;
    Reg reg;
  };

  Emission(UnitBuilder& unit, const FunctionTask& task, scope::FunctionInfo* info)
      : unit_(unit), task_(task), node_(task.node), info_(info) {
    UnitDebugInfo* const debug = unit.options().debug_info;
    if (debug) debug_ = std::make_unique<DebugRecorder>(*debug, info);
  }

  const ast::CommonTexts& common() const { return unit_.common(); }
  uint32_t key(const ast::Text* name) { return code_.key(unit_.string(name)); }
  uint32_t key(std::string_view name) { return code_.key(unit_.string(name)); }
  void at(const ast::Node& node) { code_.set_source(node.start); }
  /// A debugger may stop before what is emitted next.
  void mark_statement(uint32_t source) {
    if (debug_ && code_.reachable()) debug_->statement(code_.instruction_count(), source);
  }
  /// For coverage: what decides goes on here with `what`, a node or an end.
  void mark_branch(uint32_t what, uint32_t decision, DebugBranchKind kind) {
    if (debug_ && code_.reachable())
      debug_->branch(code_.instruction_count(), what, decision, kind);
  }
  /// `scope_` has changed.
  void note_scope() {
    if (!debug_) return;
    debug_->innermost(code_.instruction_count(), scope_, [this](const scope::Scope* scope) {
      for (size_t i = environments_.size(); i-- > 0;) {
        if (environments_[i].scope != scope) continue;
        const Reg reg = environments_[i].reg;
        return reg == function_environment_ ? kFunctionEnvironment : reg;
      }
      return kNoScope;
    });
  }
  void move(Reg dst, Reg src) {
    if (dst != src) code_.emit(ops::Move{.dst = dst, .src = src});
  }
  void get_prop(Reg dst, Reg object, uint32_t name) {
    code_.emit(
        ops::GetProp{.dst = dst, .object = object, .key = name, .feedback = code_.feedback()});
  }
  void set_prop(Reg object, Reg value, uint32_t name) {
    code_.emit(
        ops::SetProp{.object = object, .value = value, .key = name, .feedback = code_.feedback()});
  }
  void define_field(Reg object, Reg value, uint32_t name) {
    code_.emit(ops::DefineField{
        .object = object, .value = value, .key = name, .feedback = code_.feedback()});
  }
  void define_method(Reg object, Reg key_reg, Reg function, uint32_t kind) {
    code_.emit(
        ops::DefineMethod{.object = object, .key = key_reg, .function = function, .kind = kind});
  }
  void throw_error(ErrorKind kind, std::string_view message) {
    code_.emit(ops::ThrowError{.kind = static_cast<uint32_t>(kind), .message = key(message)});
  }
  /// dst itself if it may hold intermediate values, else a new temporary.
  Reg scratch_for(Reg dst) { return regs_.is_local(dst) ? regs_.take() : dst; }
  bool is_async_generator() const { return image_.is_async && image_.is_generator; }

  UnitBuilder& unit_;
  const FunctionTask task_;
  ast::FunctionNode* const node_;    // Null for the program and synthetic functions.
  scope::FunctionInfo* const info_;  // Null for synthetic functions without a node.
  FunctionImage image_;
  Encoder code_;
  Registers regs_;
  scope::Scope* scope_ = nullptr;
  std::vector<Environment> environments_;
  Reg function_environment_ = kNoReg;
  uint32_t function_environment_load_ = Encoder::kDropped;
  bool uses_function_environment_ = false;
  bool too_large_ = false;
  std::vector<Control> controls_;
  std::vector<const ast::Text*> pending_labels_;  // Of the statement that is about to be emitted.
  Reg completion_ = kNoReg;
  Reg promise_ = kNoReg;    // What AsyncStart gave.
  Reg resources_ = kNoReg;  // The disposable stack of the innermost block with `using`.
  uint32_t last_fuel_check_ = 0;
  std::unique_ptr<DebugRecorder> debug_;  // Null: nobody debugs.
  HoistedConstants::List constants_;      // Literals kept in registers by the open loops.
};

}  // namespace shoal::emit
