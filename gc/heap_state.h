// The parts of which a Heap's state consists: plain data, each served by the file named with it.
// Only gc includes this directly; others get it through gc/heap.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "gc/base/assert.h"
#include "gc/block.h"

namespace shoal {

class Heap;
class Marker;
class RootNode;
class External;
struct HeapTesting;

enum class HeapPhase : uint8_t {
  Quiet,      // Between cycles; perhaps unswept blocks are left.
  Marking,    // A full cycle marks in steps.
  Finishing,  // Inside an atomic stretch: young cycle, end of marking. No allocation.
};

enum class QuotaState : uint8_t { Normal, Warned, Ended };

/// A growable array of pointers whose growth may fail; no memory until first used.
template <class T>
class PointerArray {
 public:
  PointerArray() noexcept = default;
  ~PointerArray() { std::free(items_); }
  PointerArray(const PointerArray&) = delete;
  PointerArray& operator=(const PointerArray&) = delete;

  /// False where memory or the limit does not allow it.
  [[nodiscard]] bool push(T* item, uint32_t limit = UINT32_MAX / 2) noexcept {
    if (count_ == capacity_ && !grow(limit)) return false;
    items_[count_++] = item;
    return true;
  }
  [[nodiscard]] bool insert(uint32_t index, T* item) noexcept {
    SHOAL_ASSERT(index <= count_);
    if (count_ == capacity_ && !grow(UINT32_MAX / 2)) return false;
    for (uint32_t i = count_; i > index; --i) items_[i] = items_[i - 1];
    items_[index] = item;
    ++count_;
    return true;
  }
  T* pop() noexcept {
    SHOAL_ASSERT(count_ > 0);
    return items_[--count_];
  }
  T* operator[](uint32_t index) const noexcept {
    SHOAL_ASSERT(index < count_);
    return items_[index];
  }
  void set(uint32_t index, T* item) noexcept {
    SHOAL_ASSERT(index < count_);
    items_[index] = item;
  }
  uint32_t count() const noexcept { return count_; }
  uint32_t capacity() const noexcept { return capacity_; }
  bool is_empty() const noexcept { return count_ == 0; }
  void truncate(uint32_t count) noexcept {
    SHOAL_ASSERT(count <= count_);
    count_ = count;
  }
  /// Empties the array; memory above `kept` entries goes back.
  void reset(uint32_t kept = 0) noexcept {
    count_ = 0;
    if (capacity_ <= kept) return;
    std::free(items_);
    items_ = nullptr;
    capacity_ = 0;
  }

 private:
  [[nodiscard]] bool grow(uint32_t limit) noexcept {
    if (capacity_ >= limit) return false;
    const uint32_t wanted = capacity_ == 0 ? 32 : capacity_ * 2;
    const uint32_t capacity = wanted < limit ? wanted : limit;
    void* const grown = std::realloc(items_, size_t{capacity} * sizeof(T*));
    if (!grown) return false;
    items_ = static_cast<T**>(grown);
    capacity_ = capacity;
    return true;
  }

  T** items_ = nullptr;
  uint32_t count_ = 0;
  uint32_t capacity_ = 0;
};

/// marker.cpp. Slots of old cells over 2 KB that were written to, and whose cards are clean.
struct WrittenSlots {
  PointerArray<const uint64_t> slots;
  const uint8_t* last_card = nullptr;  // Of the last one of them.

  /// False: there are too many, or this is the second one in a row of its card, which is being
  /// filled.
  [[nodiscard]] bool add(const uint8_t* card, const void* slot, uint32_t count_max) noexcept {
    if (last_card == card || !slots.push(static_cast<const uint64_t*>(slot), count_max))
      return false;
    last_card = card;
    return true;
  }
  void reset(uint32_t kept = 0) noexcept {
    slots.reset(kept);
    last_card = nullptr;
  }
};

/// One bit per granule that can hold a cell.
constexpr size_t kBitmapWords = (kGranulesPerBlock - kFirstGranule) / 64;
using GranuleBitmap = uint64_t[kBitmapWords];

/// allocator.cpp. The hole that cursor_ walks; start..cursor_ is not yet counted as allocated.
struct AllocationWindow {
  char* start = nullptr;     // Where the uncounted part begins.
  char* hole_end = nullptr;  // End of the current hole; limit_ is at most this.
  BlockHeader* block = nullptr;
  uint32_t next_bit = 0;  // Holes of the block from here on have not been used yet.
  GranuleBitmap free;     // Of block, as of when it was taken.
};

/// allocator.cpp. The same in an empty block, for cells of middling size that fit no hole at hand.
struct OverflowWindow {
  char* start = nullptr;
  char* cursor = nullptr;
  char* limit = nullptr;  // End of the block; not zeroed in advance.
};

/// allocator.cpp, sweeper.cpp. Small blocks, linked through their headers. Besides `all`, a block
/// is in one list at most; the blocks of the two windows are in none.
struct BlockLists {
  BlockHeader* all = nullptr;
  BlockHeader* sweep_next =
      nullptr;                       // After a full cycle: this block and those behind it in `all`.
  BlockHeader* unswept = nullptr;    // After a young cycle.
  BlockHeader* young = nullptr;      // Allocated into since the last cycle.
  BlockHeader* available = nullptr;  // Swept, with enough free granules to be worth a visit.
  uint32_t count = 0;
  uint32_t empty_count = 0;  // Of the available ones, those without any cell.
};

/// large_space.cpp.
struct LargeLists {
  LargeHeader* young = nullptr;  // Born since the last cycle.
  LargeHeader* dead = nullptr;   // Out of the sorted array; to be freed, a few per step.
  size_t bytes = 0;              // Mapped, dead ones included.
};

/// block_table.cpp. A set of block bases: open addressing, power of two.
class BlockTable {
 public:
  BlockTable() noexcept = default;
  ~BlockTable() { std::free(slots_); }
  BlockTable(const BlockTable&) = delete;
  BlockTable& operator=(const BlockTable&) = delete;
  [[nodiscard]] bool add(uintptr_t base) noexcept;
  void remove(uintptr_t base) noexcept;
  bool contains(uintptr_t base) const noexcept {
    if (base < lowest_ || base > highest_) return false;
    for (uint32_t i = index_of(base);; i = (i + 1) & (capacity_ - 1)) {
      if (slots_[i] == base) return true;
      if (slots_[i] == 0) return false;
    }
  }

 private:
  uint32_t index_of(uintptr_t base) const noexcept {
    const uint64_t hash = uint64_t{base / kBlockBytes} * 0x9E3779B97F4A7C15u;
    return static_cast<uint32_t>(hash >> 32) & (capacity_ - 1);
  }
  [[nodiscard]] bool rehash(uint32_t capacity) noexcept;

  uintptr_t* slots_ = nullptr;
  uint32_t capacity_ = 0;
  uint32_t count_ = 0;
  uintptr_t lowest_ = UINTPTR_MAX;  // Of all bases ever added.
  uintptr_t highest_ = 0;
};

/// roots.cpp. Lists without a sentinel: null when empty.
struct RootList {
  RootNode* at_once = nullptr;   // Scanned whole, when a cycle begins and before it ends;
  RootNode* in_steps = nullptr;  // as cells are (gc/roots.h).
};

/// external.cpp.
struct ExternalLists {
  External* young = nullptr;
  External* old = nullptr;
  External* unjudged = nullptr;        // Was old or young when the last cycle ended: owners are
  External* unjudged_young = nullptr;  // looked at, a few per step, before any block is swept.
};

/// collector.cpp. When to do what. All in bytes; "at" = bytes_allocated_total then.
struct Pacing {
  size_t live = 0;  // After the last cycle (full: marked bytes; young: survivors added).
  size_t live_after_full = 0;
  size_t external_after_full = 0;
  size_t external_after_cycle = 0;
  size_t external_unseen = 0;     // Charged since the collector last looked.
  size_t allocated_at_cycle = 0;  // The last cycle ended. While one marks: it began.
  size_t allocated_at_full = 0;   // The last full cycle ended.
  size_t allocated_at_step = 0;   // The last step of marking.
  size_t next_check = 0;          // When the allocator asks the collector again.
  size_t exact_live = 0;          // Live cells after the last exact cycle (deterministic quota) ...
  size_t allocated_at_exact = 0;  // ... and when it ended.
  uint64_t full_ended_ns = 0;     // When the last full cycle ended, by the steady clock.
  uint64_t full_cycle_ns = 0;     // What the pauses of the one under way have taken.
  uint32_t growth_percent = 70;   // The next one is due when so much more lives.
};

struct HeapCounters {
  uint32_t young_cycles = 0;
  uint32_t full_cycles = 0;
  uint32_t longest_pause_us = 0;
};

}  // namespace shoal
