// RepeatedCall: a native coroutine calls one function again and again, as Array.prototype.map does
// with its callback.
//
// THE MODEL. The first call is as any other: co_await call_repeatedly(...) pushes the function's
// frame. When that frame returns, Return asks `next`: it takes the result in and lays the next
// call's arguments into the registers of the frame, which begins anew where it stands. So neither
// the frame loop nor the coroutine sees the calls between, and each is a frame as always: it
// suspends, throws, pauses, burns fuel.
//
// What `next` cannot do at once -- a hole, an array that must grow -- it declines, with nothing
// done; the result is then delivered to the coroutine, as of every call, and that does the complete
// thing. Where all is done with this call, and what the native gives is known, it ends the native.
//
// Most arrays are short, and a coroutine costs as much as eight calls. So a leaf may begin the
// calls itself (begin_repeated_calls): its native frame belongs to a BegunCalls, which becomes a
// coroutine when `next` declines.
#pragma once

#include "vm/run/context.h"
#include "vm/run/task.h"

namespace shoal {

enum class Repeat : uint8_t {
  Declines,
  Again,  // Arguments are laid from regs[1] on, as many as the first call had.
  Ends,   // The native that makes these calls is over; `outcome` is what it gives.
};

/// Lives in the coroutine's frame. `next` may not allocate, throw or run script: the frame that has
/// returned is still the running one.
struct RepeatedCall {
  using Next = Repeat (*)(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept;
  Next next;
  Value this_value;
  Value outcome = {};
};

/// call() of run/operations/object.h, with more of the same to come.
Eventually<Value> call_repeatedly(Context& cx, RepeatedCall& repeated, Value f,
                                  const Value* arguments, uint32_t count);
template <size_t N>
Eventually<Value> call_repeatedly(Context& cx, RepeatedCall& repeated, Value f,
                                  const Value (&arguments)[N]) {
  return call_repeatedly(cx, repeated, f, arguments, N);
}

/// What stands in a coroutine's place while nothing but the calls is to be done. The frame loop
/// sees a coroutine: its first two words are what compilers begin a coroutine's frame with, as the
/// standard library's own noop_coroutine has it.
struct BegunCalls {
  /// The coroutine that goes on: with the result of the call under way, to the native's end.
  using Rest = Task<Value> (*)(Context& cx, BegunCalls& calls, Value result);

  BegunCalls(Context& cx, Rest rest, Value f) noexcept;
  void (*resume)(void* self);
  void (*destroy)(void* self);
  TaskPromiseBase promise;
  Rest rest;
  Value callback;
  Value result;
  TaskPromiseBase* going_on = nullptr;
};
/// One with the walk that it is for.
template <class Walk>
struct BegunWalk : BegunCalls {
  BegunWalk(Context& cx, Rest rest_of, Value f, const Walk& w) noexcept
      : BegunCalls(cx, rest_of, f), walk(w) {}
  /// Null: no memory, and the failure is pending.
  static BegunWalk* create(Context& cx, Rest rest, Value f, const Walk& walk) noexcept {
    void* const memory = allocate_native_frame(cx, sizeof(BegunWalk));
    return memory ? new (memory) BegunWalk(cx, rest, f, walk) : nullptr;
  }
  Walk walk;
};

/// Whether f is a function that begin_repeated_calls can call.
bool can_begin_calls(Value f) noexcept;
struct Args;
/// For a leaf, to be returned from it: pushes its native frame, and the first call of f. Takes
/// `calls`.
Result<Value> begin_repeated_calls(Context& cx, const Args& args, BegunCalls* calls,
                                   RepeatedCall& repeated, const Value* arguments, uint32_t count);

}  // namespace shoal
