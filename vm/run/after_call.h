// AfterCall: a native that calls script once, without a coroutine: what remains to be done is a
// plain function, and what it must remember stands in its frame's registers.
//
// THE MODEL. A leaf (or an operation that gives an Eventually) lays a frame of its own with
// enter_native or push_native, begins the call above it, and says begun(...). When the call has its
// result, or has thrown, `after` is called: it gives the native's own result; or Thrown, with the
// exception pending; or it has pushed another frame (entered()), and is called again with what that
// gives. The registers are scanned like all of the stack. A throw that ends the context is not
// shown to it.
//
// It is for what is hot: Promise jobs, executors, traps of proxies. Everything else is clearer as a
// coroutine, which --stress=slow takes wherever there is one.
#pragma once

#include "vm/interp/frame.h"
#include "vm/run/native.h"

namespace shoal {

/// The leaf that runs gets a frame over `this` and its arguments, with room for `count` registers
/// (`this` is the first). Its registers; null: no room, the RangeError is pending.
Value* enter_native(Context& cx, const Args& args, uint32_t count, AfterCall after);
/// The same for an operation, above what runs.
Value* push_native(Context& cx, uint32_t count, AfterCall after);
/// What the call that was begun above the frame gave, as an outcome: the native's own, if it is
/// over already.
Value begun(Context& cx, Value* regs, Value outcome);

/// The same, for a leaf to return.
inline Result<Value> outcome_of(Value outcome) noexcept {
  if (outcome.is_thrown()) return Thrown{};
  return outcome;
}

/// For `after`: what comes next is for another function.
inline void then_after(Value* regs, AfterCall after) noexcept { Frame::of(regs)->after = after; }

}  // namespace shoal
