// Events and event targets, DOM Standard §2, without a tree: a target is its own path.
#pragma once

#include "vm/object/array.h"
#include "vm/object/native_state.h"
#include "vm/run/native.h"

namespace shoal {

namespace event_slot {
inline constexpr uint32_t kTag = 0x45766E74;
enum : uint32_t {
  kType,
  kBubbles,
  kCancelable,
  kComposed,
  kTarget,
  kCurrentTarget,
  kCanceled,
  kStopsAll,  // stopImmediatePropagation
  kStopped,   // stopPropagation: of no consequence without a tree
  kDispatching,
  kInPassive,
  kTrusted,  // The engine fires it, not script.
  kTime,
  kSort,   // Of events with more state: EventSort.
  kCount,  // What such an event has comes after.
};
}  // namespace event_slot
enum class EventSort : int32_t { Plain, Custom, Message, Error };

/// Slot 0 of every event target, whatever its tag: an array of listeners.
namespace target_slot {
inline constexpr uint32_t kTag = 0x45765467, kSignalTag = 0x41627367, kPortTag = 0x506F7274,
                          kWorkerTag = 0x576F726B, kScopeTag = 0x53636F70,
                          kBroadcastTag = 0x42726361;
inline constexpr uint32_t kListeners = 0;
}  // namespace target_slot

/// v as an EventTarget, or as one of those that inherit from it; or null.
NativeStateObject* as_event_target(Value v) noexcept;
/// A target with that tag and `count` slots, the first of them ready.
Result<NativeStateObject*> create_event_target(Context& cx, Shape* shape, uint32_t tag,
                                               uint32_t count);
Result<NativeStateObject*> make_event(Context& cx, String* type);
/// One with `extra` slots more, all undefined.
Result<NativeStateObject*> make_event(Context& cx, String* type, Intrinsic prototype,
                                      EventSort sort, uint32_t extra);
/// What the constructors of events do with their arguments.
Task<NativeStateObject*> construct_event(Context& cx, Args args, Intrinsic prototype,
                                         EventSort sort, uint32_t extra);
/// §2.9 dispatch: whether it was not cancelled. What listeners throw is reported: as an uncaught
/// exception, after this turn. seen_as: what script sees as the target, if not the target.
Task<bool> dispatch_event(Context& cx, NativeStateObject* target, NativeStateObject* event,
                          Value seen_as = Value::hole());
bool has_listeners(NativeStateObject* target, String* type);
/// Throws it where nobody catches it: in a job of its own.
Result<bool> report_exception(Context& cx, Value exception);
/// The event handler of that type (`onabort`): a callable or null.
Value event_handler(NativeStateObject* target, String* type);
Result<void> set_event_handler(Context& cx, NativeStateObject* target, String* type, Value v);

/// For tables: as Web IDL has it, members of interfaces are enumerable.
constexpr Builtin shown(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}

namespace natives {
// EventTarget.prototype's.
NativeTask target_add(Context& cx, Args args);
NativeTask target_remove(Context& cx, Args args);
NativeTask target_dispatch(Context& cx, Args args);
/// ( target, event, seen, is_trusted ): dispatch_event, for the built-in modules.
NativeTask dispatch_seen_as(Context& cx, Args args);
}  // namespace natives

}  // namespace shoal
