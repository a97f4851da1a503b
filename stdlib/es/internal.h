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

// stdlib/es/array_from_async.cpp
NativeTask from_async_fulfilled(Context& cx, Args args);
NativeTask from_async_rejected(Context& cx, Args args);

// stdlib/es/atomics_wait.cpp
Result<Value> wait_timed_out(Context& cx, const Args& args);

// stdlib/web/abort.cpp
NativeTask abort_timed_out(Context& cx, Args args);

}  // namespace shoal::natives
