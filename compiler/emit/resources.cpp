// using, await using: a block's resources are disposed of as if by a finally. The run time keeps
// the stack of them and knows what to do next (DisposeStep); the loop and its awaits are here.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

namespace {

bool declares(const Statement* node, VariableKind least) {
  const auto* const declaration = try_as<VariableDeclaration>(node);
  return declaration && declaration->variable_kind >= least;
}

}  // namespace

bool FunctionEmitter::has_using(List<Statement*> nodes) const {
  for (const Statement* each : nodes)
    if (declares(each, VariableKind::Using)) return true;
  return false;
}

bool FunctionEmitter::has_await_using(List<Statement*> nodes) const {
  for (const Statement* each : nodes)
    if (declares(each, VariableKind::AwaitUsing)) return true;
  return false;
}

/// Registers `value` with the innermost block that holds `using`.
void FunctionEmitter::add_resource(Reg value, bool is_async) {
  Temporaries temporaries(regs_);
  const Reg hint = regs_.take(), scratch = regs_.take();
  code_.emit(ops::LoadInt{.dst = hint, .value = is_async ? 1 : 0});
  runtime(RuntimeFunction::DisposeStackAdd, scratch, {resources_, value, hint});
}

void FunctionEmitter::begin_resources(FinallyState& state) {
  state.outer_resources = resources_;
  resources_ = regs_.take();
  runtime(RuntimeFunction::DisposeStackNew, resources_, {});
  begin_finally(state);
}

/// Disposes from the last to the first; errors join what was thrown before.
void FunctionEmitter::end_resources(FinallyState& state, bool is_async) {
  enter_finally(state);
  Temporaries temporaries(regs_);
  const Control& control = state.control;
  const Reg result = regs_.take(), hint = regs_.take();
  const Label top = code_.make_label(), end = code_.make_label();
  const Label wait = code_.make_label(), again = code_.make_label();
  code_.bind(top);
  Region region;
  begin_region(region);
  runtime(RuntimeFunction::DisposeStep, result, {resources_});
  runtime(RuntimeFunction::DisposeHint, hint, {resources_});
  std::vector<Label> table{again, wait, end};
  if (!is_async) table[1] = again;
  code_.emit(ops::SwitchInt{.selector = hint, .table = code_.jump_table(table)});
  if (is_async) {
    code_.bind(wait);
    await(result, result);
  }
  end_region(region);
  code_.emit(ops::Jump{.target = again});
  code_.bind(region.handler);
  code_.emit(ops::Catch{.dst = result});
  runtime(RuntimeFunction::DisposeError, control.value, {control.state, control.value, result});
  code_.emit(ops::LoadInt{.dst = control.state, .value = 0});
  code_.bind(again);
  code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  code_.bind(end);
  resources_ = state.outer_resources;
  dispatch_finally(state);
}

}  // namespace shoal::emit
