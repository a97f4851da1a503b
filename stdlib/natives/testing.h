// What shoal:test needs of the engine, as functions of "shoal:host": a clock that stands until it
// is told to move on (so Date, performance, timers and sleeping all hold), and what a test has left
// behind. Their arguments stand beside their definitions.
#pragma once

#include "vm/run/native.h"

namespace shoal {

namespace timer {
/// A state behind kStates, where Door::origins: an Error, of its stack.
inline constexpr uint32_t kOrigin = 8;
}  // namespace timer

namespace natives {

Result<Value> hold_clock(Context& cx, const Args& args);
Result<Value> release_clock(Context& cx, const Args& args);
Result<Value> clock_is_held(Context& cx, const Args& args);
Result<Value> time_outside(Context& cx, const Args& args);
Result<Value> set_wall(Context& cx, const Args& args);
Result<Value> timers_now(Context& cx, const Args& args);
Result<Value> move_to(Context& cx, const Args& args);
NativeTask run_next_timer(Context& cx, Args args);
Result<Value> pending_timers(Context& cx, const Args& args);
Result<Value> note_origins(Context& cx, const Args& args);
Result<Value> door_entries(Context& cx, const Args& args);
Result<Value> waiting_modules(Context& cx, const Args& args);
Result<Value> waiting_stack(Context& cx, const Args& args);

}  // namespace natives
}  // namespace shoal
