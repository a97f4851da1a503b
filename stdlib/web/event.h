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
  kTime,
  kCount,
};
}  // namespace event_slot

/// Slot 0 of every event target, whatever its tag: an array of listeners.
namespace target_slot {
inline constexpr uint32_t kTag = 0x45765467, kSignalTag = 0x41627367;
inline constexpr uint32_t kListeners = 0;
}  // namespace target_slot

/// v as an EventTarget (an AbortSignal is one), or null.
NativeStateObject* as_event_target(Value v) noexcept;
Result<NativeStateObject*> make_event(Context& cx, String* type);
/// §2.9 dispatch: whether it was not cancelled. What listeners throw is reported: as an uncaught
/// exception, after this turn.
Task<bool> dispatch_event(Context& cx, NativeStateObject* target, NativeStateObject* event);
/// The event handler of that type (`onabort`): a callable or null.
Value event_handler(NativeStateObject* target, String* type);
Result<void> set_event_handler(Context& cx, NativeStateObject* target, String* type, Value v);

}  // namespace shoal
