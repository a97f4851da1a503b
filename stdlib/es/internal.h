// The bodies of the natives that vm/run/internal_functions.h numbers, where they are not in
// internal_functions.cpp.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

// stdlib/es/promise.cpp. Captures are listed at their definitions.
NativeTask promise_all_resolve(Context& cx, Args args);
NativeTask promise_all_settled_resolve(Context& cx, Args args);
NativeTask promise_all_settled_reject(Context& cx, Args args);
NativeTask promise_any_reject(Context& cx, Args args);
NativeTask promise_then_finally(Context& cx, Args args);
NativeTask promise_catch_finally(Context& cx, Args args);
Result<Value> promise_value_thunk(Context& cx, const Args& args);
Result<Value> promise_thrower(Context& cx, const Args& args);

}  // namespace shoal::natives
