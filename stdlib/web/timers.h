// setTimeout and its kin, https://html.spec.whatwg.org/#timers, with the Timeout objects of Node.
#pragma once

#include "vm/object/native_state.h"
#include "vm/run/native.h"

namespace shoal::natives {

Result<Value> set_timeout(Context& cx, const Args& args);
Result<Value> set_interval(Context& cx, const Args& args);
Result<Value> set_immediate(Context& cx, const Args& args);
/// clearTimeout and clearInterval: of a Timeout, or of its number.
Result<Value> clear_timer(Context& cx, const Args& args);
Result<Value> clear_immediate(Context& cx, const Args& args);

}  // namespace shoal::natives

namespace shoal {

/// Milliseconds of the host's clock, rounded down.
uint64_t now_ms(Context& cx);
/// The same, rounded up: what is due so many milliseconds after it is never early.
uint64_t now_ms_up(Context& cx);
/// A timer that calls a function of the engine's own at `due_ms` (of that clock).
Result<NativeStateObject*> start_native_timer(Context& cx, NativeFunction* callback,
                                              uint64_t due_ms, bool has_ref);

}  // namespace shoal
