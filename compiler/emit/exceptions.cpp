// try, catch, finally, and the ways out of statements: break, continue and return run what stands
// in between.
//
// finally is emitted once. A register says why it was entered (see Control), and at its end a
// SwitchInt goes on with that. Closing an iterator is short and is emitted at each way out.
#include <algorithm>

#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

// ---- Regions ------------------------------------------------------------------------------------

void FunctionEmitter::begin_region(Region& region) {
  region.handler = code_.make_label();
  resume_region(region);
}

void FunctionEmitter::resume_region(Region& region) {
  region.start = code_.make_label();
  code_.bind(region.start);
}

void FunctionEmitter::suspend_region(Region& region) {
  const Label end = code_.make_label();
  code_.bind(end);
  region.parts.emplace_back(region.start, end);
}

void FunctionEmitter::end_region(Region& region, RegionUse use) {
  suspend_region(region);
  if (use == RegionUse::Unused) return;
  for (const auto& [start, end] : region.parts) code_.add_handler(start, end, region.handler);
}

// ---- Ways out -----------------------------------------------------------------------------------

/// Leaves for `exit` from here, through all that is open; `value` is what a return returns.
void FunctionEmitter::emit_exit(Exit exit, Reg value) {
  std::vector<Region*> suspended;
  const size_t target = exit.kind == ExitKind::Return ? 0 : exit.control + 1;
  bool arrived = true;
  for (size_t i = controls_.size(); i-- > target;) {
    Control& control = controls_[i];
    if (control.kind == Control::Kind::Target) continue;
    if (control.kind == Control::Kind::Try) {
      // What a derived constructor returns is judged after it has been left.
      const bool judged =
          exit.kind == ExitKind::Return && image_.kind == shoal::FunctionKind::DerivedConstructor;
      if (!judged) continue;
      suspend_region(*control.region);
      suspended.push_back(control.region);
      continue;
    }
    if (control.kind == Control::Kind::Iterator) {
      suspend_region(*control.region);
      suspended.push_back(control.region);
      iterator_close(control);
      continue;
    }
    if (exit.kind == ExitKind::Return) move(control.value, value);
    const auto known = std::find(control.exits.begin(), control.exits.end(), exit);
    const ptrdiff_t number = known - control.exits.begin() + 1;
    if (known == control.exits.end()) control.exits.push_back(exit);
    code_.emit(ops::LoadInt{.dst = control.state, .value = static_cast<int32_t>(number)});
    code_.emit(ops::Jump{.target = control.finally_label});
    arrived = false;
    break;
  }
  if (arrived) arrive(exit, value);
  for (Region* const region : suspended) resume_region(*region);
}

void FunctionEmitter::arrive(Exit exit, Reg value) {
  switch (exit.kind) {
    case ExitKind::Break:
      code_.emit(ops::Jump{.target = controls_[exit.control].break_label});
      return;
    case ExitKind::Continue:
      code_.emit(ops::Jump{.target = controls_[exit.control].continue_label});
      return;
    case ExitKind::Return: return emit_return_value(value);
  }
}

namespace {

bool has_label(const Control& control, const Text* label) {
  for (const Text* each : control.labels)
    if (each == label) return true;
  return false;
}

}  // namespace

void FunctionEmitter::break_statement(const Text* label) {
  for (size_t i = controls_.size(); i-- > 0;) {
    const Control& control = controls_[i];
    const bool is_target = control.kind == Control::Kind::Target && control.break_label.exists() &&
                           (label ? has_label(control, label) : control.breaks_plain);
    if (is_target) return emit_exit({ExitKind::Break, i}, kNoReg);
  }
}

void FunctionEmitter::continue_statement(const Text* label) {
  for (size_t i = controls_.size(); i-- > 0;) {
    const Control& control = controls_[i];
    const bool is_target = control.kind == Control::Kind::Target &&
                           control.continue_label.exists() && (!label || has_label(control, label));
    if (is_target) return emit_exit({ExitKind::Continue, i}, kNoReg);
  }
}

// ---- try ----------------------------------------------------------------------------------------

void FunctionEmitter::try_statement(TryStatement& node) {
  set_completion_undefined();
  if (!node.finalizer) return try_catch(node);
  Temporaries temporaries(regs_);
  FinallyState state;
  begin_finally(state);
  if (node.handler) {
    try_catch(node);
  } else {
    block(*node.block);
  }
  enter_finally(state);
  const Reg saved = completion_ == kNoReg ? kNoReg : regs_.take();
  if (saved != kNoReg) {
    move(saved, completion_);
    set_completion_undefined();
  }
  block(*node.finalizer);
  if (saved != kNoReg) move(completion_, saved);
  dispatch_finally(state);
}

void FunctionEmitter::try_catch(TryStatement& node) {
  Temporaries temporaries(regs_);
  Region region;
  const Label end = code_.make_label();
  begin_region(region);
  Control control;
  control.kind = Control::Kind::Try;
  control.region = &region;
  controls_.push_back(std::move(control));
  block(*node.block);
  controls_.pop_back();
  end_region(region);
  code_.emit(ops::Jump{.target = end});
  code_.bind(region.handler);
  const Reg exception = regs_.take();
  code_.emit(ops::Catch{.dst = exception});
  catch_clause(*node.handler, exception);
  code_.bind(end);
}

void FunctionEmitter::catch_clause(CatchClause& node, Reg exception) {
  set_completion_undefined();
  enter_scope(node.scope);
  if (node.param) assign_pattern(*node.param, exception, StoreMode::Initialize);
  block(*node.body);
  leave_scope(node.scope);
}

// ---- finally ------------------------------------------------------------------------------------

/// What follows is inside; the registers taken here live until dispatch_finally.
void FunctionEmitter::begin_finally(FinallyState& state) {
  Control control;
  control.kind = Control::Kind::Finally;
  control.region = &state.region;
  control.finally_label = code_.make_label();
  control.state = regs_.take();
  control.value = regs_.take();
  controls_.push_back(control);
  begin_region(state.region);
}

/// The end of the block; the code of the finalizer follows.
void FunctionEmitter::enter_finally(FinallyState& state) {
  end_region(state.region);
  state.control = std::move(controls_.back());
  controls_.pop_back();
  const Control& control = state.control;
  code_.emit(ops::LoadInt{.dst = control.state, .value = -1});
  code_.emit(ops::Jump{.target = control.finally_label});
  code_.bind(state.region.handler);
  code_.emit(ops::Catch{.dst = control.value});
  code_.emit(ops::LoadInt{.dst = control.state, .value = 0});
  code_.bind(control.finally_label);
}

/// The end of the finalizer: on with what was interrupted.
void FunctionEmitter::dispatch_finally(const FinallyState& state) {
  const Control& control = state.control;
  const Label end = code_.make_label();
  std::vector<Label> targets;
  for (size_t i = 0; i <= control.exits.size(); ++i) targets.push_back(code_.make_label());
  code_.emit(ops::SwitchInt{.selector = control.state, .table = code_.jump_table(targets)});
  code_.emit(ops::Jump{.target = end});
  code_.bind(targets[0]);
  code_.emit(ops::Throw{.value = control.value});
  for (size_t i = 0; i < control.exits.size(); ++i) {
    code_.bind(targets[i + 1]);
    emit_exit(control.exits[i], control.value);
  }
  code_.bind(end);
}

}  // namespace shoal::emit
