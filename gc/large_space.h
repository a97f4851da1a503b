// LargeSpace: cells over 8 KiB, each in memory of its own, and the cards of all cells over 2 KB.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/heap.h"

namespace shoal {

class LargeSpace {
 public:
  explicit LargeSpace(Heap& heap) noexcept : heap_(heap) {}

  /// Memory for a cell of `bytes`, marked as born, or null. Not yet counted. Beyond its first
  /// kWrittenFirstBytes only `zeroed` memory is zero.
  Cell* allocate(size_t bytes, bool zeroed) noexcept;
  /// A large cell of another heap, which has never collected, becomes one of this heap, as it lies:
  /// for what another thread has made. It refers to no cell. Counts as an allocation of its size,
  /// which may fail, and collect.
  Result<void> adopt(Heap& from, Cell* cell);
  /// Whether adopt() may be asked.
  static bool has(const Cell* cell) noexcept { return block_of(cell)->is_large; }
  /// Takes the dead out of the array: a full cycle judges all, a young one those born since.
  /// Survivors' marked bytes have been counted by the marker.
  void judge(bool only_young) noexcept;
  void free_one_dead() noexcept;
  /// At the end of the heap.
  void free_all() noexcept;
  /// The large cell that contains this address, or null.
  Cell* find(uintptr_t address) const noexcept;

 private:
  uint32_t lower_bound(uintptr_t address) const noexcept;
  /// False: no memory for the array.
  bool enter(LargeHeader* header) noexcept;
  void leave(LargeHeader* header) noexcept;
  void free(LargeHeader* header) noexcept;

  Heap& heap_;
};

/// The card byte for this address inside a Carded cell, small or large.
uint8_t* card_of(Cell* cell, const void* address) noexcept;
/// Cards that a cell of so many bytes has.
constexpr size_t card_count(size_t bytes) noexcept { return (bytes + kCardBytes - 1) / kCardBytes; }
/// The cell's card with this number.
uint8_t* card_at(Cell* cell, size_t number) noexcept;

}  // namespace shoal
