// Coercions: what a leaf native declared of `this` and its arguments is done before it runs, §7.1.
// In place where that takes no script; else in a native frame of its own.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// Arguments that a leaf always gets: up to the last declared one that has a meaning when absent.
constexpr uint32_t coerced_count(const Coercions& c) noexcept {
  uint32_t count = 0;
  for (uint32_t i = 0; i < 4; ++i)
    if (c.arguments[i] != Coerce::None && c.arguments[i] < Coerce::OptionalToString) count = i + 1;
  return count;
}

/// Whether v is what the leaf declared, once numbers have been brought into form here.
bool coerced(Coerce c, Value& v) noexcept;

/// All of `this` and the arguments. False: script may have to run, or there is an error; then call
/// coerce_and_call, which begins anew. Writes into the arguments, which must be the call's own;
/// `spare` takes their place if absent ones get a value.
bool coerce_in_place(const Coercions& c, Args& args, Value (&spare)[4]) noexcept;

/// Coerces in frames, then runs the leaf. The arguments have room for coerced_count() of them,
/// absent ones undefined.
Task<Value> coerce_and_call(Context& cx, Args args, const Builtin* builtin);

}  // namespace shoal
