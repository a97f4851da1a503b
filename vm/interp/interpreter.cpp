// The way into the loop of dispatch (loop.inc), and out.
#include "vm/interp/loop.inc"
#include "vm/interp/slow_loop.h"

namespace shoal {

LeaveReason Context::run() {
  const NativeScope scope(*this);
  nested_runs += running_;
  const bool outer = std::exchange(running_, true);
  if (debugger_) [[unlikely]]
    debugger_->run();
  else
    run_loop(false);
  running_ = outer;
  return leave_reason;
}

/// What goes on instead of what it was about to do: the throw of Context::interrupt.
Value Context::begin_interruption(Value outcome) noexcept {
  interrupted_ = false;
  if (terminating_ || outcome.is_thrown()) return outcome;
  Frame* const running = frame();
  if (running->has(Frame::Entry)) return outcome;
  // Handlers are looked up by the instruction that threw, which state_.pc is past. Where the loop
  // was left at a back-edge or entry, none was under way: it is the one at pc that does not run.
  if (running->code && !left_behind_call)
    running->flags = static_cast<uint16_t>(running->flags | Frame::AwaitPrepared);
  return Value::from_bits(Value::kThrown);
}

/// past_breakpoint: the instruction to begin with is the one that shared code has there.
void Context::run_loop(bool past_breakpoint) {
  const auto go = [&] {
    const Frame* const running = frame();
    const uint32_t word =
        past_breakpoint ? running->code->words[running->state->offset_of(state_.pc)] : *state_.pc;
    if (kHasSlowLoop && options_.slow_paths)
      dispatch_slow(this, word);
    else
      dispatch(this, word);
  };
  Value outcome = std::exchange(start_outcome, Value::undefined());
  // Ended from outside while it was in the middle of something: its frames go, and nothing runs.
  if (terminating_ && state_.regs) outcome = Value::from_bits(Value::kThrown);
  if (interrupted_ && state_.regs) [[unlikely]]
    outcome = begin_interruption(outcome);
  left_behind_call = false;
  // What start_call left, or on after a pause.
  if (!is_outcome(outcome)) {
    const bool goes_on = leave_reason == LeaveReason::OutOfFuel ||
                         leave_reason == LeaveReason::Waiting ||
                         leave_reason == LeaveReason::Paused;
    // A native coroutine may have been the one that had no fuel left.
    if (state_.regs && goes_on && (frame()->code ? state_.pc != nullptr : settle(*this, entered())))
      go();
  } else if (settle(*this, outcome)) {
    go();
  }
}

}  // namespace shoal
