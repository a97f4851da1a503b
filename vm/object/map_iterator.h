// What an iterator of a Map or Set keeps, §24.1.5 and §24.2.6: a NativeStateObject of one of two
// tags.
#pragma once

#include "vm/object/iterators.h"
#include "vm/object/map.h"
#include "vm/object/native_state.h"

namespace shoal {

inline constexpr uint32_t kMapIteratorTag = 0x4D61'7049;  // "MapI"
inline constexpr uint32_t kSetIteratorTag = 0x5365'7449;  // "SetI"

namespace map_iterator {

inline constexpr uint32_t kCollection = 0;  // Undefined once it is over.
inline constexpr uint32_t kTable = 1;       // A MapCursor: a HashTable, or undefined.
inline constexpr uint32_t kPosition = 2;
inline constexpr uint32_t kKind = 3;
inline constexpr uint32_t kStates = 4;

/// v as such an iterator, or null.
inline NativeStateObject* from(Value v) noexcept {
  NativeStateObject* const iterator = NativeStateObject::from(v, kMapIteratorTag);
  return iterator ? iterator : NativeStateObject::from(v, kSetIteratorTag);
}
inline IterationKind kind_of(const NativeStateObject* iterator) noexcept {
  return static_cast<IterationKind>(iterator->state(kKind).as_int32());
}
inline MapCursor cursor_of(const NativeStateObject* iterator) noexcept {
  const Value table = iterator->state(kTable);
  return {table.is_cell() ? table.as<HashTable>() : nullptr,
          static_cast<uint32_t>(iterator->state(kPosition).as_int32())};
}
inline bool next_of(Value collection, MapCursor& cursor, uint32_t& at) noexcept {
  return collection.is_kind(Kind::Map) ? collection.as<MapObject>()->next(cursor, at)
                                       : collection.as<SetObject>()->next(cursor, at);
}
/// Moves it on to the next entry: `at`, in `table`. False: it has come to its end.
inline bool advance(Heap& heap, NativeStateObject* iterator, HashTable*& table,
                    uint32_t& at) noexcept {
  MapCursor cursor = cursor_of(iterator);
  const Value collection = iterator->state(kCollection);
  if (!collection.is_object() || !next_of(collection, cursor, at)) {
    iterator->set_state(heap, kCollection, Value::undefined());
    iterator->set_state(heap, kTable, Value::undefined());
    return false;
  }
  table = cursor.table;
  if (iterator->state(kTable) != Value(table)) iterator->set_state(heap, kTable, Value(table));
  iterator->set_state(heap, kPosition, Value::int32(static_cast<int32_t>(cursor.position)));
  return true;
}

}  // namespace map_iterator
}  // namespace shoal
