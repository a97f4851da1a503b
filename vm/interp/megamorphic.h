// Where reads and stores end up at sites that see more shapes than an inline cache has ways: two
// tables per context, by receiver and key. Direct-mapped; an entry lost is only looked up again.
// A read's entry is no store's: the property may be readonly.
#pragma once

#include <memory>
#include <new>

#include "gc/heap.h"
#include "vm/interp/function_state.h"
#include "vm/value/property_key.h"

namespace shoal {

class MegamorphicCache {
 public:
  static constexpr uint32_t kEntries = 512;

  /// What is known of key in objects of that header word; or null.
  const InlineCache* find(uint64_t word, PropertyKey key) const noexcept {
    const Entry& e = entries_[index_of(word, key)];
    return e.cache.word == word && e.key_bits == key.bits() ? &e.cache : nullptr;
  }
  /// cache.word is the receiver's. The entry holds nothing alive.
  void put(const InlineCache& cache, PropertyKey key) noexcept {
    entries_[index_of(cache.word, key)] = {key.bits(), cache};
  }
  /// Forgets entries of which something is dead. is_live: of a cell.
  template <class IsLive>
  void sweep(const IsLive& is_live) noexcept {
    for (Entry& e : entries_) {
      if (e.cache.word == 0) continue;
      const InlineCache::Kind kind = e.cache.kind;
      const bool has_holder =
          kind == InlineCache::Kind::ProtoSlot || kind == InlineCache::Kind::ProtoInline ||
          kind == InlineCache::Kind::ProtoGetter || kind == InlineCache::Kind::ProtoSetter ||
          kind == InlineCache::Kind::AddInline;  // The new shape.
      const auto* const shape =
          reinterpret_cast<const Cell*>(static_cast<uintptr_t>(e.cache.word & kCellPayloadMask));
      if ((shape && !is_live(shape)) || !is_live(cell_of_bits(e.key_bits)) ||
          (has_holder && !is_live(e.cache.holder)))
        e = Entry();
    }
  }

 private:
  struct Entry {
    uint64_t key_bits = 0;
    InlineCache cache;
  };
  static uint32_t index_of(uint64_t word, PropertyKey key) noexcept {
    const uint64_t mixed = ((word >> 4) ^ (key.bits() >> 3)) * 0x9E37'79B9'7F4A'7C15u;
    return static_cast<uint32_t>(mixed >> 55);
  }
  static_assert(kEntries == 1u << (64 - 55));
  Entry entries_[kEntries];
};

/// The table, made if there is none; the context is charged for it. Null: it has no room for that.
inline MegamorphicCache* ensure_megamorphic(Heap& heap, std::unique_ptr<MegamorphicCache>& table) {
  if (table) [[likely]]
    return table.get();
  if (!heap.try_charge_external(sizeof(MegamorphicCache))) return nullptr;
  table.reset(new (std::nothrow) MegamorphicCache);
  if (!table) heap.discharge_external(sizeof(MegamorphicCache));
  return table.get();
}
inline void drop_megamorphic(Heap& heap, std::unique_ptr<MegamorphicCache>& table) noexcept {
  if (!table) return;
  table.reset();
  heap.discharge_external(sizeof(MegamorphicCache));
}

}  // namespace shoal
