// Iterators: §7.4. A record is three registers: iterator, next method, and a flag for the emitter's
// use.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

/// record = GetIterator(iterable).
void FunctionEmitter::get_iterator(Reg record, Reg iterable, IteratorMode mode) {
  Temporaries temporaries(regs_);
  const Label ready = code_.make_label();
  if (mode == IteratorMode::Sync)
    code_.emit(ops::IteratorFast{.base = record, .iterable = iterable, .ready = ready});
  if (mode == IteratorMode::Async) {
    const Label sync = code_.make_label();
    const Reg method = get_symbol_prop(iterable, 1);
    code_.emit(ops::JumpIfNullish{.value = method, .target = sync});
    call_0(record, method, iterable);
    code_.emit(ops::CheckObject{.value = record, .what = 3});
    get_prop(record + 1, record, key("next"));
    code_.emit(ops::Jump{.target = ready});
    code_.bind(sync);
  }
  const Reg method = get_symbol_prop(iterable, 0);
  call_0(record, method, iterable);
  code_.emit(ops::CheckObject{.value = record, .what = mode == IteratorMode::Sync ? 1u : 6u});
  get_prop(record + 1, record, key("next"));
  if (mode == IteratorMode::Async) {
    runtime(RuntimeFunction::AsyncFromSyncIterator, record, {record, record + 1});
    get_prop(record + 1, record, key("next"));
  }
  code_.bind(ready);
}

/// A new register with iterable[@@iterator] (0) or [@@asyncIterator] (1).
Reg FunctionEmitter::get_symbol_prop(Reg object, uint32_t which) {
  const Reg method = regs_.take();
  code_.emit(ops::GetSymbolProp{
      .dst = method, .object = object, .which = which, .feedback = code_.feedback()});
  return method;
}

/// value = the next value, or on to `done`. If a step throws, `done_flag` (if any) says that there
/// is nothing to close.
void FunctionEmitter::iterator_step(Reg record, Reg value, Label done, IteratorMode mode,
                                    Reg done_flag) {
  Temporaries temporaries(regs_);
  const Label got = code_.make_label();
  if (mode == IteratorMode::Sync)
    code_.emit(ops::IteratorStep{.base = record, .value = value, .got = got, .done = done});
  if (done_flag != kNoReg) code_.emit(ops::LoadTrue{.dst = done_flag});
  const Reg result = regs_.take();
  call_0(result, record + 1, record);
  if (mode == IteratorMode::Async) await(result, result);
  code_.emit(ops::CheckObject{.value = result, .what = 0});
  const Reg flag = regs_.take();
  get_prop(flag, result, key("done"));
  code_.emit(ops::JumpIfTrue{.cond = flag, .target = done});
  get_prop(value, result, key("value"));
  if (done_flag != kNoReg) code_.emit(ops::LoadFalse{.dst = done_flag});
  code_.bind(got);
}

/// IteratorClose after a normal completion, a break or a return: errors count.
void FunctionEmitter::iterator_close(const Control& control) {
  Temporaries temporaries(regs_);
  const Label closed = code_.make_label();
  if (control.done != kNoReg) code_.emit(ops::JumpIfTrue{.cond = control.done, .target = closed});
  if (!control.is_async)
    code_.emit(ops::IteratorCloseFast{.base = control.iterator, .closed = closed});
  const Reg method = regs_.take();
  get_prop(method, control.iterator, key("return"));
  code_.emit(ops::JumpIfNullish{.value = method, .target = closed});
  call_0(method, method, control.iterator);
  if (control.is_async) await(method, method);
  code_.emit(ops::CheckObject{.value = method, .what = 2});
  code_.bind(closed);
}

/// The handler of a region inside an iteration: closes the iterator, whose errors do not count, and
/// throws on.
void FunctionEmitter::iterator_close_on_throw(const Control& control, Region& region) {
  Temporaries temporaries(regs_);
  const Label end = code_.make_label(), closed = code_.make_label();
  code_.emit(ops::Jump{.target = end});
  code_.bind(region.handler);
  const Reg exception = regs_.take();
  code_.emit(ops::Catch{.dst = exception});
  if (control.done != kNoReg) code_.emit(ops::JumpIfTrue{.cond = control.done, .target = closed});
  if (!control.is_async)
    code_.emit(ops::IteratorCloseFast{.base = control.iterator, .closed = closed});
  Region quiet;
  begin_region(quiet);
  const Reg method = regs_.take();
  get_prop(method, control.iterator, key("return"));
  code_.emit(ops::JumpIfNullish{.value = method, .target = closed});
  call_0(method, method, control.iterator);
  if (control.is_async) await(method, method);
  end_region(quiet);
  code_.bind(closed);
  code_.emit(ops::Throw{.value = exception});
  code_.bind(quiet.handler);
  code_.emit(ops::Catch{.dst = method});
  code_.emit(ops::Throw{.value = exception});
  code_.bind(end);
}

}  // namespace shoal::emit
