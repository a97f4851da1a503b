// What Map, Set, WeakMap and WeakSet share, §24.
#pragma once

#include "vm/object/iterators.h"
#include "vm/object/map.h"
#include "vm/object/native_state.h"
#include "vm/run/native.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"

namespace shoal::collections {

/// The tag of a NativeStateObject, from four letters: whose it is.
constexpr uint32_t state_tag(const char (&name)[5]) noexcept {
  uint32_t tag = 0;
  for (uint32_t i = 0; i < 4; ++i) tag = tag << 8 | static_cast<unsigned char>(name[i]);
  return tag;
}
inline constexpr uint32_t kMapIteratorTag = state_tag("MapI");
inline constexpr uint32_t kSetIteratorTag = state_tag("SetI");

/// What these iterators keep.
inline constexpr uint32_t kIteratorCollection = 0;  // Undefined once it is over.
inline constexpr uint32_t kIteratorTable = 1;       // A MapCursor: a HashTable, or undefined.
inline constexpr uint32_t kIteratorPosition = 2;
inline constexpr uint32_t kIteratorKind = 3;

inline PropertyKey iterator_key() noexcept {
  return PropertyKey::symbol(well_known(WellKnown::iterator));
}

/// "Method Map.prototype.get called on incompatible receiver ..."
SHOAL_COLD Thrown throw_incompatible(Context& cx, const char* method, Value receiver);

/// The method of the new collection that its constructor adds with; throws unless callable.
Task<Value> adder_of(Context& cx, Object* collection, PropertyKey name);

/// §24.1.1.2 AddEntriesFromIterable: of items that are entries (or, without `entries`, the keys
/// themselves). If adder is `standard`, with which nothing else can be observed, `add` does it.
struct Adding {
  Object* target;
  Value adder;
  LeafFunction standard;
  Result<void> (*add)(Heap& heap, Object* target, Value key, Value value);
  bool entries;
};
Task<Value> add_from_iterable(Context& cx, Adding adding, Value iterable);

/// §24.1.5.1 CreateMapIterator and §24.2.6.1 CreateSetIterator.
Result<Value> create_iterator(Context& cx, Value collection, IterationKind kind);

/// What an iterator of a map or set has yet to give, without moving it: calls visit(table,
/// position) for each entry. False: `v` is no such iterator. kind: what it gives of them.
template <class Visit>
bool preview_iterator(Value v, IterationKind& kind, bool& of_map, Visit&& visit) {
  const NativeStateObject* it = NativeStateObject::from(v, kMapIteratorTag);
  of_map = it != nullptr;
  if (!it) it = NativeStateObject::from(v, kSetIteratorTag);
  if (!it) return false;
  kind = static_cast<IterationKind>(it->state(kIteratorKind).as_int32());
  const Value of = it->state(kIteratorCollection);
  if (!of.is_object()) return true;  // It has come to its end.
  MapCursor cursor;
  if (it->state(kIteratorTable).is_cell()) cursor.table = it->state(kIteratorTable).as<HashTable>();
  cursor.position = static_cast<uint32_t>(it->state(kIteratorPosition).as_int32());
  uint32_t at = 0;
  while (of_map ? of.as<MapObject>()->next(cursor, at) : of.as<SetObject>()->next(cursor, at))
    visit(cursor.table, at);
  return true;
}

/// Calls f on each entry: forEach of maps and sets.
NativeTask for_each(Context& cx, Args args, Kind kind, const char* name);

}  // namespace shoal::collections
