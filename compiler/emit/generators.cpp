// yield, yield*, await.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

void FunctionEmitter::await(Reg value, Reg dst) {
  const Reg promise = promise_ == kNoReg ? 0 : promise_;
  code_.emit(ops::Await{.dst = dst, .value = value, .promise = promise});
}

void FunctionEmitter::await_expression(AwaitExpression& node, Reg dst) {
  const Reg value = any_in(*node.argument, scratch_for(dst));
  at(node);
  await(value, dst);
}

/// yield: what comes back by return() is returned from here, through all that is open.
void FunctionEmitter::yield_expression(YieldExpression& node, Reg dst) {
  at(node);
  if (node.delegate) return yield_delegate(*node.argument, dst);
  const Reg sent = scratch_for(dst);
  Reg value = sent;
  if (node.argument) {
    value = any_in(*node.argument, sent);
  } else {
    code_.emit(ops::LoadUndefined{.dst = value});
  }
  at(node);
  const Reg mode = regs_.take();
  const Label next = code_.make_label();
  if (is_async_generator())
    code_.emit(ops::AwaitYield{.dst = sent, .value = value, .mode = mode});
  else
    code_.emit(ops::Yield{.dst = sent, .value = value, .mode = mode});
  code_.emit(ops::JumpIfFalse{.cond = mode, .target = next});
  if (is_async_generator()) await(sent, sent);
  emit_exit({ExitKind::Return, 0}, sent);
  code_.bind(next);
  move(dst, sent);
}

// ---- yield* -------------------------------------------------------------------------------------

/// §15.5.5. `mode` is what the consumer did last: 0 next, 1 throw, 2 return; `received` came with
/// it.
void FunctionEmitter::yield_delegate(Expression& iterable, Reg dst) {
  const IteratorMode iterator_mode =
      is_async_generator() ? IteratorMode::Async : IteratorMode::SyncPlain;
  Delegate state;
  state.record = regs_.take(3);
  state.received = regs_.take();
  state.mode = regs_.take();
  state.result = regs_.take();
  {
    Temporaries temporaries(regs_);
    const Reg source = any(iterable);
    at(iterable);
    get_iterator(state.record, source, iterator_mode);
  }
  code_.emit(ops::LoadUndefined{.dst = state.received});
  code_.emit(ops::LoadInt{.dst = state.mode, .value = 0});
  const Label top = code_.make_label(), end = code_.make_label(), step = code_.make_label();
  const Label on_throw = code_.make_label(), on_return = code_.make_label();
  code_.bind(top);
  const std::vector<Label> table{step, on_throw, on_return};
  code_.emit(ops::SwitchInt{.selector = state.mode, .table = code_.jump_table(table)});
  code_.bind(step);
  delegate_call(state.record + 1, state);
  const Label check = code_.make_label(), suspend = code_.make_label();
  code_.emit(ops::Jump{.target = check});
  code_.bind(on_throw);
  delegate_throw(state);
  code_.bind(check);
  delegate_done(state, suspend);
  get_prop(state.result, state.result, key("value"));
  code_.emit(ops::Jump{.target = end});
  code_.bind(on_return);
  delegate_return(state, suspend);
  code_.bind(suspend);
  delegate_yield(state);
  code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  code_.bind(end);
  move(dst, state.result);
}

/// result = method of the iterator, called with what was received.
void FunctionEmitter::delegate_call(Reg method, const Delegate& state) {
  call_1(state.result, method, state.record, state.received);
  if (is_async_generator()) await(state.result, state.result);
  code_.emit(ops::CheckObject{.value = state.result, .what = 0});
}

/// On to `suspend` unless the result says done.
void FunctionEmitter::delegate_done(const Delegate& state, Label suspend) {
  Temporaries temporaries(regs_);
  const Reg done = regs_.take();
  get_prop(done, state.result, key("done"));
  code_.emit(ops::JumpIfFalse{.cond = done, .target = suspend});
}

void FunctionEmitter::delegate_throw(const Delegate& state) {
  Temporaries temporaries(regs_);
  const Reg method = regs_.take();
  const Label missing = code_.make_label(), end = code_.make_label();
  get_prop(method, state.record, key("throw"));
  code_.emit(ops::JumpIfNullish{.value = method, .target = missing});
  delegate_call(method, state);
  code_.emit(ops::Jump{.target = end});
  code_.bind(missing);
  Control control;
  control.iterator = state.record;
  control.is_async = is_async_generator();
  iterator_close(control);
  throw_error(ErrorKind::TypeError, "The iterator does not provide a 'throw' method");
  code_.bind(end);
}

void FunctionEmitter::delegate_return(const Delegate& state, Label suspend) {
  Temporaries temporaries(regs_);
  const Reg method = regs_.take();
  const Label present = code_.make_label();
  get_prop(method, state.record, key("return"));
  code_.emit(ops::JumpIfNotNullish{.value = method, .target = present});
  if (is_async_generator()) await(state.received, state.received);
  emit_exit({ExitKind::Return, 0}, state.received);
  code_.bind(present);
  delegate_call(method, state);
  delegate_done(state, suspend);
  get_prop(state.result, state.result, key("value"));
  emit_exit({ExitKind::Return, 0}, state.result);
}

/// Hands the result on to the consumer, and takes what comes back into `mode` and `received`.
void FunctionEmitter::delegate_yield(const Delegate& state) {
  if (!is_async_generator()) {
    code_.emit(
        ops::YieldDelegate{.dst = state.received, .value = state.result, .mode = state.mode});
    return;
  }
  get_prop(state.result, state.result, key("value"));
  const Label end = code_.make_label();
  Region region;
  begin_region(region);
  code_.emit(ops::Yield{.dst = state.received, .value = state.result, .mode = state.mode});
  code_.emit(ops::JumpIfFalse{.cond = state.mode, .target = end});
  await(state.received, state.received);
  end_region(region);
  code_.emit(ops::Jump{.target = end});
  code_.bind(region.handler);
  code_.emit(ops::Catch{.dst = state.received});
  code_.emit(ops::LoadInt{.dst = state.mode, .value = 1});
  code_.bind(end);
}

}  // namespace shoal::emit
