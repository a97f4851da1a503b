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

/// Calls f on each entry: forEach of maps and sets.
NativeTask for_each(Context& cx, Args args, Kind kind, const char* name);

}  // namespace shoal::collections
