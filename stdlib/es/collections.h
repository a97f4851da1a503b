// What Map, Set, WeakMap and WeakSet share, §24.
#pragma once

#include "vm/object/array.h"
#include "vm/object/map_iterator.h"
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

/// How many entries are likely to come of it: room to be made at once, within bounds.
inline uint32_t expected_entries(Value iterable) noexcept {
  constexpr uint32_t kExpectedMax = 1024;
  uint32_t n = 0;
  if (iterable.is_kind(Kind::Array)) n = iterable.as<ArrayObject>()->length();
  if (iterable.is_kind(Kind::Set)) n = iterable.as<SetObject>()->size();
  if (iterable.is_kind(Kind::Map)) n = iterable.as<MapObject>()->size();
  return n < kExpectedMax ? n : kExpectedMax;
}

/// §24.1.5.1 CreateMapIterator and §24.2.6.1 CreateSetIterator.
Result<Value> create_iterator(Context& cx, Value collection, IterationKind kind);

/// What an iterator of a map or set has yet to give, without moving it: calls visit(table,
/// position) for each entry. False: `v` is no such iterator. kind: what it gives of them.
template <class Visit>
bool preview_iterator(Value v, IterationKind& kind, bool& of_map, Visit&& visit) {
  const NativeStateObject* const it = map_iterator::from(v);
  if (!it) return false;
  of_map = it->tag() == kMapIteratorTag;
  kind = map_iterator::kind_of(it);
  const Value of = it->state(map_iterator::kCollection);
  if (!of.is_object()) return true;  // It has come to its end.
  MapCursor cursor = map_iterator::cursor_of(it);
  uint32_t at = 0;
  while (map_iterator::next_of(of, cursor, at)) visit(cursor.table, at);
  return true;
}

/// Calls f on each entry: forEach of maps and sets.
NativeTask for_each(Context& cx, Args args, Kind kind, const char* name);

}  // namespace shoal::collections
