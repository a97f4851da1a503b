// Slot<T>: a field of a cell that refers to another cell. Stores pass the write barrier (see the
// essay in gc/heap.h).
#pragma once

#include "gc/block.h"
#include "gc/cell.h"

namespace shoal {

class Heap;

/// The slow half of the barrier: `owner` has been scanned and `slot`, inside it, has just received
/// a reference.
SHOAL_COLD void write_barrier_slow(Heap& heap, Cell* owner, const void* slot) noexcept;

/// After `count` Values in a row were stored into `owner`, and no cell allocated since.
void write_barrier_range(Heap& heap, Cell* owner, const uint64_t* begin, size_t count) noexcept;

/// From here on each store of a reference into this cell, the last one allocated, passes the
/// barrier: then its first cycle, if that is young, need not scan all of it. Does nothing unless
/// the cell has CellTraits::Values and is big.
void track_stores(Heap& heap, Cell* cell) noexcept;

/// Whether stores of cells into `owner` must be reported.
SHOAL_ALWAYS_INLINE bool wants_barrier(const Cell* owner) noexcept {
  return (*mark_byte_of(owner) & kMarkBarrier) != 0;
}

/// Whether it must be told of each slot: of other owners one report counts for all their slots.
SHOAL_ALWAYS_INLINE bool wants_barrier_each(const Cell* owner) noexcept {
  constexpr uint8_t kBoth = kMarkBarrier | kMarkCarded;
  return (*mark_byte_of(owner) & kBoth) == kBoth;
}

/// To be called after a cell was stored into `slot` of `owner`; also for slots that are no Slot<T>
/// (vm's ValueSlot).
SHOAL_ALWAYS_INLINE void write_barrier(Heap& heap, Cell* owner, const void* slot) noexcept {
  if (wants_barrier(owner)) [[unlikely]]
    write_barrier_slow(heap, owner, slot);
}

/// A reference to a T or null.
template <class T>
class Slot {
 public:
  Slot() noexcept = default;
  /// Initialises a field of a cell under construction; see init.
  explicit Slot(T* cell) noexcept : cell_(cell) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

  T* get() const noexcept { return cell_; }
  T* operator->() const noexcept {
    SHOAL_ASSERT(cell_ != nullptr);
    return cell_;
  }
  explicit operator bool() const noexcept { return cell_ != nullptr; }

  /// Stores without barrier: only into a cell of which the owner's allocation was the last one
  /// made.
  void init(T* cell) noexcept { cell_ = cell; }
  /// Stores; owner is the cell that this field is part of.
  void set(Heap& heap, Cell* owner, T* cell) noexcept {
    cell_ = cell;
    if (cell) write_barrier(heap, owner, this);
  }
  void clear() noexcept { cell_ = nullptr; }

 private:
  T* cell_ = nullptr;
};

}  // namespace shoal
