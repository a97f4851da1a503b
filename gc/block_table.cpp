// BlockTable: which 16 KiB of the address space are small blocks of this heap.
#include <cstdlib>

#include "gc/heap_state.h"

namespace shoal {

namespace {
constexpr uint32_t kCapacityMin = 64;
}

bool BlockTable::add(uintptr_t base) noexcept {
  SHOAL_ASSERT(base != 0 && (base & kBlockMask) == 0);
  if (count_ + 1 > capacity_ / 2 && !rehash(capacity_ == 0 ? kCapacityMin : capacity_ * 2))
    return false;
  uint32_t i = index_of(base);
  while (slots_[i] != 0) i = (i + 1) & (capacity_ - 1);
  slots_[i] = base;
  ++count_;
  if (base < lowest_) lowest_ = base;
  if (base > highest_) highest_ = base;
  return true;
}

void BlockTable::remove(uintptr_t base) noexcept {
  const uint32_t mask = capacity_ - 1;
  uint32_t hole = index_of(base);
  while (slots_[hole] != base) {
    SHOAL_ASSERT(slots_[hole] != 0);
    hole = (hole + 1) & mask;
  }
  // Close the gap, so that no probe ends early: move up what may stand there.
  for (uint32_t i = (hole + 1) & mask; slots_[i] != 0; i = (i + 1) & mask) {
    const uint32_t home = index_of(slots_[i]);
    if (((i - home) & mask) < ((i - hole) & mask)) continue;
    slots_[hole] = slots_[i];
    hole = i;
  }
  slots_[hole] = 0;
  --count_;
}

bool BlockTable::rehash(uint32_t capacity) noexcept {
  auto* const slots = static_cast<uintptr_t*>(std::calloc(capacity, sizeof(uintptr_t)));
  if (!slots) return false;
  uintptr_t* const old = slots_;
  const uint32_t old_capacity = capacity_;
  slots_ = slots;
  capacity_ = capacity;
  for (uint32_t k = 0; k < old_capacity; ++k) {
    if (old[k] == 0) continue;
    uint32_t i = index_of(old[k]);
    while (slots_[i] != 0) i = (i + 1) & (capacity_ - 1);
    slots_[i] = old[k];
  }
  std::free(old);
  return true;
}

}  // namespace shoal
