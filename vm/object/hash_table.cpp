#include "vm/object/hash_table.h"

#include <algorithm>
#include <bit>

#include "vm/value/bigint.h"
#include "vm/value/equality.h"
#include "vm/value/string.h"
#include "vm/value/symbol.h"

namespace shoal {
namespace {

constexpr uint32_t kIndexBitsMin = 3;

uint32_t mix(uint64_t bits) noexcept {
  return static_cast<uint32_t>((bits * 0x9E37'79B9'7F4A'7C15u) >> 32);
}

/// Keys that are equal though their bits differ.
bool compares_deeply(Value v) noexcept { return v.is_string() || v.is_bigint(); }

}  // namespace

uint32_t HashTable::hash_of(Value key) noexcept {
  if (!key.is_cell()) return mix(key.bits());
  switch (key.cell_kind()) {
    case Kind::String: return key.as_string()->hash() * 0x9E37'79B1u;
    case Kind::Symbol: return key.as_symbol()->hash();
    case Kind::BigInt: return mix(key.as_bigint()->hash());
    default: return mix(key.bits() / kCellAlignment);
  }
}

Result<HashTable*> HashTable::create(Heap& heap, uint32_t width, uint32_t count) {
  if (count > kEntriesMax) return heap.fail_too_big();
  const uint32_t least = count + (count + 2) / 3;  // Three quarters of the index are used.
  uint32_t bits = kIndexBitsMin;
  while ((1u << bits) < least) ++bits;
  const size_t bytes = bytes_for(1u << bits, width) - sizeof(HashTable);
  HashTable* const table = TRY(
      heap.create_with_tail<HashTable>(static_cast<CellKind>(Kind::HashTable), bytes, bits, width));
  track_stores(heap, table);
  return table;
}

uint32_t HashTable::find(Value key, uint32_t hash) const noexcept {
  const uint32_t mask = index_size() - 1;
  const bool deep = compares_deeply(key);
  // The upper bits of the product are the good ones.
  for (uint32_t at = (hash ^ (hash >> 15)) & mask;; at = (at + 1) & mask) {
    const uint32_t entry = index()[at];
    if (entry == 0) return kNotFound;
    const Value other = key_at(entry - 1);
    if (other == key) return entry - 1;
    if (deep && other.is_cell() && same_value_zero(other, key)) return entry - 1;
  }
}

void HashTable::append(Heap& heap, Value key, uint32_t hash, Value value) noexcept {
  SHOAL_ASSERT(!is_full() && !successor_);
  const uint32_t mask = index_size() - 1;
  uint32_t at = (hash ^ (hash >> 15)) & mask;
  while (index()[at] != 0) at = (at + 1) & mask;
  ValueSlot* const entry = slots() + size_t{used_} * width_;
  index()[at] = ++used_;
  entry[0].set(heap, this, key);
  if (width_ == 2) entry[1].set(heap, this, value);
}

void HashTable::remove_at(uint32_t i) noexcept {
  ValueSlot* const entry = slots() + size_t{i} * width_;
  entry[0].init(Value::hole());
  if (width_ == 2) entry[1].init(Value::undefined());
  ++deleted_;
  while (first_ < used_ && key_at(first_).is_hole()) ++first_;
}

Result<HashTable*> HashTable::begin_rehash(Heap& heap) const {
  // Doubled where at least half of the entries live; else the same room again does.
  const uint32_t n = live();
  return create(heap, width_, n >= used_ / 2 ? n * 2 : n + n / 2);
}

void HashTable::copy_to(Heap& heap, HashTable* fresh, uint32_t from, uint32_t to) const noexcept {
  for (uint32_t i = from; i < to; ++i) {
    const Value key = key_at(i);
    if (!key.is_hole()) fresh->append(heap, key, hash_of(key), value_at(i));
  }
}

Result<HashTable*> HashTable::rehash(Heap& heap) {
  HashTable* const fresh = TRY(begin_rehash(heap));
  copy_to(heap, fresh, 0, used_);
  become_predecessor(heap, fresh, false);
  forget(0, used_);
  return fresh;
}

Result<HashTable*> HashTable::cleared(Heap& heap) {
  HashTable* const fresh = TRY(create(heap, width_, 0));
  become_predecessor(heap, fresh, true);
  forget(0, used_);
  return fresh;
}

void HashTable::become_predecessor(Heap& heap, HashTable* fresh, bool was_cleared) noexcept {
  successor_.set(heap, this, fresh);
  was_cleared_ = was_cleared;
}

// What is left here is where the tombstones stood: all that settle() needs.
void HashTable::forget(uint32_t from, uint32_t to) noexcept {
  for (uint32_t i = from; i < to; ++i) {
    ValueSlot* const entry = slots() + size_t{i} * width_;
    if (!entry[0].get().is_hole()) entry[0].init(Value::undefined());
    if (width_ == 2) entry[1].init(Value::undefined());
  }
}

bool HashTable::settle(HashTable*& table, uint32_t& position) noexcept {
  while (HashTable* const next = table->successor_.get()) {
    if (table->was_cleared_) {
      position = 0;
    } else if (table->deleted_ != 0) {
      uint32_t gone = 0;
      for (uint32_t i = 0; i < position; ++i) gone += table->key_at(i).is_hole();
      position -= gone;
    }
    table = next;
  }
  position = std::max(position, table->first_);
  while (position < table->used_ && table->key_at(position).is_hole()) ++position;
  return position < table->used_;
}

void HashTable::trace(Tracer& tracer) const {
  tracer.visit(successor_);
  tracer.visit_value_range(slots()->address(), size_t{used_} * width_);
}

}  // namespace shoal
