// Growing what is big, in pieces that pay fuel. Arrays, objects, Maps and Sets grow by moving to
// bigger memory, where they are added to; of something big that takes long. So who can burn fuel
// asks first, makes room in pieces, and adds then. While it is made nobody else runs in the
// context, and what grows stands as it was until all has been copied.
#pragma once

#include "vm/object/array.h"
#include "vm/object/map.h"
#include "vm/run/fuel.h"
#include "vm/run/task.h"

namespace shoal {

/// With fewer Values than this, or entries, it grows in one go.
inline constexpr uint32_t kLongGrowth = kLittleIsMuch ? 64 : 32 * 1024;

/// Whether it takes long to put another property there, because something big has to grow for it.
bool grows_long(const Object* object, PropertyKey key) noexcept;
/// Then: afterwards there is room.
Task<bool> make_room(Context& cx, Object* object, PropertyKey key);

/// The same for ArrayObject::push, `count` times (a few).
inline bool grows_long(const ArrayObject* array, uint32_t count = 1) noexcept {
  return array->length() >= kLongGrowth && array->elements() &&
         uint64_t{array->length()} + count > array->elements()->capacity();
}
Task<bool> make_room(Context& cx, ArrayObject* array);

/// The same for `count` new keys.
template <uint32_t Width>
bool grows_long(const KeyedCollection<Width>* collection, uint32_t count = 1) noexcept {
  const HashTable* const table = collection->table();
  return table && table->used() >= kLongGrowth && !table->has_room(count);
}
Task<bool> make_room(Context& cx, MapObject* map);
Task<bool> make_room(Context& cx, SetObject* set);

/// Whether it takes long to clear it.
template <uint32_t Width>
bool clears_long(const KeyedCollection<Width>* collection) noexcept {
  return collection->table() && collection->table()->used() >= kLongGrowth;
}
Task<bool> clear_long(Context& cx, MapObject* map);
Task<bool> clear_long(Context& cx, SetObject* set);

}  // namespace shoal
