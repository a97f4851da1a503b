// HashTable: the entries of a Map or Set in order of insertion, and an index over them, in one
// cell.
//
//   header | entries: key, value (Set: key) ... | index: entry number + 1, or 0 ...
//
// A deleted entry becomes a tombstone (its key is the hole) that the index still leads to, so the
// table is never searched past its end. When it is full, or mostly tombstones, a fresh table takes
// its place. An iterator holds a table and a position; the table that was replaced knows its
// successor and where its tombstones stood, so a position can be carried over. Hashes of objects
// are their addresses (cells do not move): no script can see the order of the index, and growth
// depends on counts alone, so a run is as reproducible as with numbers handed out by a counter,
// which would need a place.
#pragma once

#include "gc/heap.h"
#include "vm/value/value.h"

namespace shoal {

class HashTable final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<HashTable>("HashTable", CellTraits::Values);
  static constexpr uint32_t kNotFound = ~0u;
  static constexpr uint32_t kEntriesMax = 3u << 24;

  /// Room for at least `count` entries of `width` Values (1: keys only, 2: key and value).
  static Result<HashTable*> create(Heap& heap, uint32_t width, uint32_t count);
  /// The form in which keys are stored and compared: -0 becomes 0, integers int32.
  static Value normalize(Value key) noexcept {
    if (!key.is_double()) return key;
    const double d = key.as_double();
    return d == 0 ? Value::int32(0) : Value::number(d);
  }
  static uint32_t hash_of(Value normalized) noexcept;

  /// Entries in use, tombstones included: positions are below this.
  uint32_t used() const noexcept { return used_; }
  uint32_t live() const noexcept { return used_ - deleted_; }
  uint32_t width() const noexcept { return width_; }
  bool is_full() const noexcept { return used_ == capacity(); }
  bool has_room(uint32_t count) const noexcept { return capacity() - used_ >= count; }
  /// The hole where the entry was deleted.
  Value key_at(uint32_t i) const noexcept { return slots()[size_t{i} * width_].get(); }
  Value value_at(uint32_t i) const noexcept {
    return slots()[size_t{i} * width_ + width_ - 1].get();
  }
  void set_value_at(Heap& heap, uint32_t i, Value v) noexcept {
    slots()[size_t{i} * width_ + width_ - 1].set(heap, this, v);
  }
  /// Position of a normalized key, or kNotFound.
  uint32_t find(Value key) const noexcept { return find(key, hash_of(key)); }
  uint32_t find(Value key, uint32_t hash) const noexcept;
  /// Adds a key that is not there; there is room.
  void append(Heap& heap, Value key, uint32_t hash, Value value) noexcept;
  void remove_at(uint32_t i) noexcept;
  /// A table with the same live entries and room for more; this one becomes its predecessor.
  Result<HashTable*> rehash(Heap& heap);
  // --- The same in pieces; from begin to end nobody else changes the map.
  Result<HashTable*> begin_rehash(Heap& heap) const;
  /// Of entries [from, to), those that live are added to `fresh`.
  void copy_to(Heap& heap, HashTable* fresh, uint32_t from, uint32_t to) const noexcept;
  /// From now on positions are carried over to `fresh`. (An empty one, if was_cleared.)
  void become_predecessor(Heap& heap, HashTable* fresh, bool was_cleared) noexcept;
  /// Of a predecessor: entries [from, to) keep nothing alive any more.
  void forget(uint32_t from, uint32_t to) noexcept;
  /// An empty one; positions in this one are carried over to its start.
  Result<HashTable*> cleared(Heap& heap);

  /// Carries an iterator's position over to the table in use now. Then skips tombstones: true if
  /// there is an entry.
  static bool settle(HashTable*& table, uint32_t& position) noexcept;

  void trace(Tracer& tracer) const;
  size_t cell_bytes() const { return bytes_for(index_size(), width_); }

 private:
  friend class Heap;
  HashTable(uint32_t index_bits, uint32_t width) noexcept
      : Cell(static_cast<CellKind>(Kind::HashTable), index_bits),
        width_(static_cast<uint8_t>(width)) {}
  static size_t bytes_for(uint32_t index_size, uint32_t width) noexcept {
    const size_t capacity = index_size / 4 * 3;
    return sizeof(HashTable) + capacity * width * sizeof(Value) + index_size * sizeof(uint32_t);
  }
  uint32_t index_size() const noexcept { return 1u << header_payload(); }
  uint32_t capacity() const noexcept { return index_size() / 4 * 3; }
  ValueSlot* slots() noexcept { return reinterpret_cast<ValueSlot*>(this + 1); }
  const ValueSlot* slots() const noexcept { return reinterpret_cast<const ValueSlot*>(this + 1); }
  uint32_t* index() noexcept {
    return reinterpret_cast<uint32_t*>(slots() + size_t{capacity()} * width_);
  }
  const uint32_t* index() const noexcept {
    return reinterpret_cast<const uint32_t*>(slots() + size_t{capacity()} * width_);
  }
  Slot<HashTable> successor_;
  uint8_t width_;
  bool was_cleared_ = false;
  uint32_t used_ = 0;
  uint32_t deleted_ = 0;
  // Before it all are tombstones: who looks for the oldest entry, as caches and queues do each time,
  // need not walk over those of all that went before.
  uint32_t first_ = 0;
};
static_assert(sizeof(HashTable) == 32);

}  // namespace shoal
