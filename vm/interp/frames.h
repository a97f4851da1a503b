// The frame loop: pushing calls, delivering results, unwinding throws, driving native coroutines.
// Everything between two runs of script instructions happens in settle(); nothing here recurses,
// whatever the depth of calls.
#pragma once

#include "vm/interp/frame.h"
#include "vm/interp/suspended_frame.h"
#include "vm/run/context.h"
#include "vm/run/task.h"

namespace shoal {

/// A Value that is no value: "thrown" or "entered".
constexpr bool is_outcome(Value v) noexcept {
  return (v.bits() & ~uint64_t{0x10}) == Value::kThrown;
}
static_assert((kEnteredBits & ~uint64_t{0x10}) == Value::kThrown);

/// What an operation gave, as an outcome for the running instruction: its value, or thrown; or a
/// frame has been pushed (a Task gets a native frame of its own) that will deliver to
/// ExecutionState::call_dst.
SHOAL_COLD Value step_pending(Context& cx, TaskPromiseBase* task) noexcept;
template <class T>
Value step(Context& cx, Eventually<T>&& e) noexcept {
  if (e.is_ready()) [[likely]]
    return task_result_value(e.value());
  if (e.is_thrown()) return Value::from_bits(Value::kThrown);
  if (e.is_entered()) return entered();
  return step_pending(cx, e.task().release());
}
template <class T>
Value step(Context& cx, Task<T>&& task) noexcept {
  return step_pending(cx, task.release());
}
template <class T>
Value step(Result<T> r) noexcept {
  return r.ok() ? task_result_value(r.value()) : Value::from_bits(Value::kThrown);
}

/// Calls what lies in the call block before `callee_regs`: callee in the header, this and arguments
/// in place. The result, or an outcome. Delivers to state.call_dst of the running frame, which goes
/// on at state.pc.
Value enter_call(Context& cx, Value* callee_regs, uint32_t argc, Value new_target, uint16_t flags);

/// Room for a call block above the running frame: `this` and argc arguments fit (a new stack chunk
/// if need be). Null: stack overflow or no memory, and the error is pending.
Value* call_block(Context& cx, uint32_t argc);

/// After an outcome: unwinds, drives natives, delivers, until script instructions can run again
/// (true: at state.pc, in state.regs) or the loop must be left (false: Context::leave_reason).
bool settle(Context& cx, Value outcome);

/// Ends the running frame with a result, where Return's fast path does not apply.
bool return_slow(Context& cx, Value result);

/// Takes the running frame off, whatever it was, and gives its result to the one below. As
/// settle().
bool return_from_frame(Context& cx, Value result);
/// The same for the frame of a repeated call that ended the native below it, which gave `outcome`.
bool end_repeated_calls(Context& cx, Value outcome);
/// Header of a frame that is resumed: running, flag Generator; the rest is the caller's to fill.
void push_resumed_frame(Context& cx, Value* regs, const FunctionCode* code);
/// An outcome as something to await.
Eventually<Value> eventually_of(Value outcome) noexcept;

/// Makes room for `words` more words above regs in this chunk or the next; moves `this` and argc
/// arguments along. Returns the callee's registers, or null (the RangeError is pending).
Value* grow_stack(Context& cx, Value* callee_regs, uint32_t argc, uint32_t words);
/// The frame that lay at the start of a chunk is gone.
void release_chunk(Context& cx) noexcept;

/// First word above the running frame's registers.
inline Value* frame_top(Frame* frame) noexcept {
  return frame->regs() + (frame->code ? frame->code->register_count : frame->argc + 1);
}

/// Starts a call from C++ at the bottom (or on top of whatever runs): pushes an entry frame, then
/// the call. Then run().
void start_call(Context& cx, Value callee, Value this_value, const Value* arguments, uint32_t argc);
/// The same for a native coroutine (null: no memory for it, the failure is pending).
void start_task(Context& cx, TaskPromiseBase* task);
/// The same for a suspended function that awaits: see end_await.
void start_resume(Context& cx, Cell* waiter, Value value, bool threw);
/// The same for what `after` is to end (vm/run/after_call.h), which keeps one value in its first
/// register. Then the call, and hold_start with what it gave. Null: see start_call.
Value* start_after(Context& cx, AfterCall after, Value kept);
void hold_start(Context& cx, Value outcome);
/// Nothing to run after all: run() is done at once.
void start_nothing(Context& cx) noexcept;

}  // namespace shoal
