// Sweeper: finds the free granules of blocks after a cycle, a few blocks at a time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/heap.h"

namespace shoal {

class Sweeper {
 public:
  explicit Sweeper(Heap& heap) noexcept : heap_(heap) {}

  /// Whether blocks, dead externals or dead large cells wait.
  bool is_done() const noexcept;
  /// Whether some block of which the last cycle's dead are still in the map is left.
  bool has_unswept_blocks() const noexcept {
    return heap_.blocks_.sweep_next || heap_.blocks_.unswept;
  }
  /// Does about this many blocks' worth of work (100 to 300 ns each). True while there is more.
  bool step(uint32_t blocks) noexcept;
  void finish() noexcept;

  /// Sweeps the next unswept block for allocation: null if none is left, or externals must be
  /// judged first. Its free granules are in `free`; it is in no list but `all`.
  BlockHeader* take_swept(GranuleBitmap& free) noexcept;
  /// Frees some dead large cells; before each new one, so many.
  void free_large(uint32_t count = 4) noexcept;
  /// Gives all blocks without cells back to the pool. Everything has been swept.
  void release_empty_blocks() noexcept;

 private:
  BlockHeader* next_unswept() noexcept;
  uint32_t sweep(BlockHeader* block, GranuleBitmap& free) noexcept;
  void file(BlockHeader* block, uint32_t free_count) noexcept;

  Heap& heap_;
};

/// Small blocks of a heap: acquired from and given back to the pool.
BlockHeader* acquire_block(BlockLists& lists, BlockTable& table, Heap& heap) noexcept;
void release_block(BlockLists& lists, BlockTable& table, BlockHeader* block) noexcept;

}  // namespace shoal
