// RepeatedCall: a native coroutine calls one function again and again, as Array.prototype.map does
// with its callback.
//
// THE MODEL. The first call is as any other: co_await call_repeatedly(...) pushes the function's
// frame. When that frame returns, Return asks `next`: it takes the result in and lays the next
// call's arguments into the registers of the frame, which begins anew where it stands. So neither
// the frame loop nor the coroutine sees the calls between, and each is a frame as always: it
// suspends, throws, pauses, burns fuel.
//
// What `next` cannot do at once -- a hole, an array that must grow, the last element, a result that
// ends it all -- it declines, with nothing done; the result is then delivered to the coroutine, as
// of every call, and that does the complete thing.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// Lives in the coroutine's frame. `next` lays arguments from regs[1] on, as many as the first call
/// had, and answers true; or false. It may not allocate, throw or run script: the frame that has
/// returned is still the running one.
struct RepeatedCall {
  using Next = bool (*)(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept;
  Next next;
  Value this_value;
};

/// call() of run/operations/object.h, with more of the same to come.
Eventually<Value> call_repeatedly(Context& cx, RepeatedCall& repeated, Value f,
                                  const Value* arguments, uint32_t count);
template <size_t N>
Eventually<Value> call_repeatedly(Context& cx, RepeatedCall& repeated, Value f,
                                  const Value (&arguments)[N]) {
  return call_repeatedly(cx, repeated, f, arguments, N);
}

}  // namespace shoal
