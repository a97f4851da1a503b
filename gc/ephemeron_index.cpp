#include "gc/ephemeron_index.h"

#include <bit>

#include "gc/tracer.h"
#include "gc/weak.h"

namespace shoal {

EphemeronIndex::~EphemeronIndex() {
  std::free(items_);
  std::free(buckets_);
}

uint32_t EphemeronIndex::bucket_of(const Cell* key) const noexcept {
  const uint64_t mixed = (reinterpret_cast<uintptr_t>(key) / kCellAlignment) * 0x9E3779B97F4A7C15u;
  return static_cast<uint32_t>(mixed >> 32) & (capacity_ - 1);
}

bool EphemeronIndex::reserve(size_t more) noexcept {
  const size_t wanted = count_ + more;
  if (wanted <= capacity_) return true;
  if (wanted > kNone / 2) return false;
  const auto capacity = static_cast<uint32_t>(std::bit_ceil(wanted));
  auto* const items = static_cast<Item*>(std::realloc(items_, capacity * sizeof(Item)));
  if (!items) return false;
  items_ = items;
  auto* const buckets = static_cast<uint32_t*>(std::malloc(capacity * sizeof(uint32_t)));
  if (!buckets) return false;
  std::free(buckets_);
  buckets_ = buckets;
  capacity_ = capacity;
  for (uint32_t b = 0; b < capacity; ++b) buckets_[b] = kNone;
  for (uint32_t i = 0; i < count_; ++i) {
    uint32_t& bucket = buckets_[bucket_of(items_[i].key)];
    items_[i].next = bucket;
    bucket = i;
  }
  return true;
}

bool EphemeronIndex::add(const EphemeronTable& table, const Tracer& tracer) noexcept {
  if (!reserve(table.live_count())) return false;
  table.for_each([&](const EphemeronTable::Entry& entry) {
    if (tracer.is_marked(entry.key) || !bits_are_cell(entry.value)) return;
    uint32_t& bucket = buckets_[bucket_of(entry.key)];
    items_[count_] = {entry.key, entry.value, bucket};
    bucket = count_++;
  });
  return true;
}

void EphemeronIndex::wake(const Cell* key, Tracer& tracer) const noexcept {
  for (uint32_t i = buckets_[bucket_of(key)]; i != kNone; i = items_[i].next)
    if (items_[i].key == key) tracer.visit_bits(items_[i].value);
}

}  // namespace shoal
