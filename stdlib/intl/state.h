// The objects of Intl: making them, and finding their internal slots again.
#pragma once

#include <memory>

#include "vm/object/intl.h"
#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal::intl {

/// What an object's state is charged with: what ICU takes for one cannot be measured.
inline constexpr size_t kBytesOfState = 512, kBytesOfFormatter = 16 * 1024;

/// An object with that state, which it frees. A null state: out of memory.
Result<Value> new_intl_object(Context& cx, Value prototype, IntlType type,
                              std::unique_ptr<IntlState> state, size_t bytes);

SHOAL_COLD Thrown throw_incompatible(Context& cx, const char* method, Value receiver);
SHOAL_COLD Thrown throw_constructor_needs_new(Context& cx, const char* name);

/// RequireInternalSlot: the state of `this`. State::kType says of which class, State::kName its
/// name.
template <class State>
Result<State*> this_state(Context& cx, Value receiver, const char* method) {
  IntlObject* const object = IntlObject::from(receiver, State::kType);
  if (!object) return throw_incompatible(cx, method, receiver);
  return static_cast<State*>(object->state());
}

}  // namespace shoal::intl
