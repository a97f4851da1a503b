// Natives of the Promise constructor: its table is in promise.cpp, those that combine promises are
// in promise_combinators.cpp.
#pragma once

#include "vm/run/native.h"
#include "vm/run/task.h"

namespace shoal::natives {

/// Leaf of Promise.resolve.
Result<Value> promise_resolve_quick(Context& cx, const Args& args);

NativeTask promise_all(Context& cx, Args args);
NativeTask promise_all_settled(Context& cx, Args args);
NativeTask promise_all_keyed(Context& cx, Args args);
NativeTask promise_all_settled_keyed(Context& cx, Args args);
NativeTask promise_any(Context& cx, Args args);
NativeTask promise_race(Context& cx, Args args);
// Of a short array of plain promises and primitives.
Result<Value> promise_all_quick(Context& cx, const Args& args);
Result<Value> promise_all_settled_quick(Context& cx, const Args& args);
Result<Value> promise_any_quick(Context& cx, const Args& args);
Result<Value> promise_race_quick(Context& cx, const Args& args);

}  // namespace shoal::natives
