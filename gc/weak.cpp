#include "gc/weak.h"

#include <algorithm>

namespace shoal {

namespace {

constexpr size_t kCapacityMin = 4;
constexpr size_t kCapacityMax = size_t{1} << 28;

uint32_t hash_of(const Cell* key) noexcept {
  const uint64_t mixed = (reinterpret_cast<uintptr_t>(key) / kCellAlignment) * 0x9E3779B97F4A7C15u;
  return static_cast<uint32_t>(mixed >> 32);
}

}  // namespace

Result<EphemeronTable*> EphemeronTable::create(Heap& heap, CellKind kind, size_t capacity) {
  if (capacity > kCapacityMax / 2) return heap.fail_too_big();
  const size_t slots = std::bit_ceil(std::max(capacity + capacity / 2, kCapacityMin));
  return heap.create_with_tail<EphemeronTable>(kind, slots * sizeof(Entry), kind,
                                               static_cast<uint32_t>(slots));
}

size_t EphemeronTable::cell_bytes() const noexcept {
  return sizeof(EphemeronTable) + capacity_ * sizeof(Entry);
}

// The entry of key, or the first never used one where it would end.
uint32_t EphemeronTable::find_index(const Cell* key) const noexcept {
  const uint32_t mask = capacity_ - 1;
  uint32_t i = hash_of(key) & mask;
  while (entries()[i].key != key && entries()[i].key) i = (i + 1) & mask;
  return i;
}

const uint64_t* EphemeronTable::find(const Cell* key) const noexcept {
  const Entry& entry = entries()[find_index(key)];
  return entry.key ? &entry.value : nullptr;
}

bool EphemeronTable::remove(const Cell* key) noexcept {
  Entry& entry = entries()[find_index(key)];
  if (!entry.key) return false;
  entry = {reinterpret_cast<Cell*>(kDeletedKey), 0};
  --live_;
  return true;
}

// There is room. Barriers: an ephemeron is looked at again when its table is reported.
void EphemeronTable::insert(Heap& heap, Cell* key, uint64_t value) noexcept {
  Entry& entry = entries()[find_index(key)];
  if (!entry.key) {
    entry.key = key;
    ++live_;
    ++used_;
  }
  entry.value = value;
  write_barrier(heap, this, &entry);
}

Result<EphemeronTable*> EphemeronTable::set(Heap& heap, Cell* key, uint64_t value) {
  SHOAL_ASSERT(is_key(key));
  const bool has_room = used_ < capacity_ / 4 * 3 || find(key) != nullptr;
  if (has_room) {
    insert(heap, key, value);
    return this;
  }
  // key and value are alive: the caller holds them on the native stack, and so does this function.
  EphemeronTable* const bigger = TRY(create(heap, kind(), size_t{live_} * 2 + 2));
  for (uint32_t i = 0; i < capacity_; ++i)
    if (is_key(entries()[i].key)) bigger->insert(heap, entries()[i].key, entries()[i].value);
  bigger->insert(heap, key, value);
  return bigger;
}

void EphemeronTable::trace(Tracer& tracer) const {
  tracer.defer_ephemerons(this);
  if (!tracer.wants_weak_edges()) return;
  for (uint32_t i = 0; i < capacity_; ++i) {
    const Entry& entry = entries()[i];
    if (!is_key(entry.key)) continue;
    tracer.visit_weak(&entry.key, entry.key);
    if (bits_are_cell(entry.value)) tracer.visit_weak(&entry.value, cell_of_bits(entry.value));
  }
}

bool EphemeronTable::trace_ephemerons(Tracer& tracer) {
  bool progress = false;
  for (uint32_t i = 0; i < capacity_; ++i) {
    const Entry& entry = entries()[i];
    if (!is_key(entry.key) || !bits_are_cell(entry.value)) continue;
    if (tracer.is_settled(this, &entry) || !tracer.is_marked(entry.key)) continue;
    progress |= !tracer.is_marked(cell_of_bits(entry.value));
    tracer.visit_bits(entry.value);
  }
  return progress;
}

void EphemeronTable::sweep_weak(WeakSweeper& sweeper) noexcept {
  for (uint32_t i = 0; i < capacity_; ++i) {
    Entry& entry = entries()[i];
    if (!is_key(entry.key) || sweeper.is_settled(this, &entry)) continue;
    if (!sweeper.is_dead(entry.key)) continue;
    entry = {reinterpret_cast<Cell*>(kDeletedKey), 0};
    --live_;
  }
}

}  // namespace shoal
