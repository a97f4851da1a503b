// Allocator: the slow half of Heap::allocate. Windows, holes, medium cells.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/heap.h"

namespace shoal {

class Allocator {
 public:
  explicit Allocator(Heap& heap) noexcept : heap_(heap) {}

  /// Memory for a small or medium cell, marked as born; null if the system gives none.
  void* allocate_in_block(size_t rounded, CellKind kind) noexcept;
  /// The same for a large cell.
  void* allocate_large(size_t rounded, CellKind kind) noexcept;
  /// Gives both windows up: what was allocated in them is counted, and while a full cycle marks is
  /// queued to be scanned.
  void close_windows() noexcept;
  /// Counts the windows up to their cursors, and queues those parts likewise.
  void flush_windows() noexcept;
  /// Makes the next allocation pass the slow path.
  void set_next_allocation_slow() noexcept { heap_.limit_ = heap_.cursor_; }

 private:
  bool extend_zeroed(size_t rounded) noexcept;
  bool next_hole(size_t rounded) noexcept;
  bool next_block() noexcept;
  BlockHeader* take_overflow_rest() noexcept;
  void* allocate_overflow(size_t rounded, CellKind kind) noexcept;
  void retire(BlockHeader* block) noexcept;
  void flush_window() noexcept;
  void flush_overflow() noexcept;

  Heap& heap_;
};

}  // namespace shoal
