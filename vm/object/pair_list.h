// What a URLSearchParams is: a NativeStateObject whose list has names and values in turn. Its
// iterators look at the list of the moment.
#pragma once

#include "vm/object/array.h"
#include "vm/object/native_state.h"

namespace shoal::pair_list {

inline constexpr uint32_t kTag = 0x50617261;
inline constexpr uint32_t kList = 0;  // The first slot: a dense array of strings.

inline ArrayObject* list_of(const NativeStateObject* object) noexcept {
  return object->state(kList).as<ArrayObject>();
}

}  // namespace shoal::pair_list
