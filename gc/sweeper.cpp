#include "gc/sweeper.h"

#include <cstring>

#include "gc/block_pool.h"
#include "gc/external.h"
#include "gc/externals.h"
#include "gc/granule_map.h"
#include "gc/large_space.h"

namespace shoal {

namespace {

constexpr uint32_t kGranulesOfBlock = kGranulesPerBlock - kFirstGranule;
/// A block with less free memory than this (4 KiB, a quarter) is not worth a visit of the
/// allocator: docs/decisions/0002.
constexpr uint32_t kUsefulGranulesMin = 256;
/// Empty blocks that a heap keeps for itself.
constexpr uint32_t kEmptyBlocksKept = 2;
constexpr uint32_t kExternalsPerBlock = 4;

#if SHOAL_ASAN
void poison_free(BlockHeader* block, const GranuleBitmap& free) noexcept {
  char* const base = reinterpret_cast<char*>(block);
  for (uint32_t g = 0; g < kGranulesOfBlock; ++g)
    if ((free[g / 64] >> (g % 64) & 1) != 0)
      poison(base + (kFirstGranule + g) * kGranuleBytes, kGranuleBytes);
}
#endif

}  // namespace

BlockHeader* acquire_block(BlockLists& lists, BlockTable& table, Heap& heap) noexcept {
  BlockHeader* const memory = block_pool::acquire();
  if (!memory) return nullptr;
  if (!table.add(reinterpret_cast<uintptr_t>(memory))) {
    block_pool::release(memory);
    return nullptr;
  }
  std::memset(static_cast<void*>(memory), 0, kGranulesPerBlock);
  auto* const block = new (memory) BlockHeader{};
  block->heap = &heap;
  block->free_granules = kGranulesOfBlock;
  block->next = lists.all;
  if (lists.all) lists.all->previous = block;
  lists.all = block;
  ++lists.count;
  return block;
}

void release_block(BlockLists& lists, BlockTable& table, BlockHeader* block) noexcept {
  SHOAL_ASSERT(lists.sweep_next != block);
  if (block->next) block->next->previous = block->previous;
  (block->previous ? block->previous->next : lists.all) = block->next;
  table.remove(reinterpret_cast<uintptr_t>(block));
  --lists.count;
  block_pool::release(block);
}

bool Sweeper::is_done() const noexcept {
  return !has_unswept_blocks() && Externals(heap_).all_judged() && !heap_.large_lists_.dead;
}

bool Sweeper::step(uint32_t blocks) noexcept {
  Externals externals(heap_);
  if (!externals.all_judged()) {
    externals.judge(blocks * kExternalsPerBlock);
    return true;
  }
  free_large(blocks);
  GranuleBitmap free;
  for (; blocks > 0; --blocks) {
    BlockHeader* const block = next_unswept();
    if (!block) break;
    file(block, sweep(block, free));
  }
  return !is_done();
}

void Sweeper::finish() noexcept {
  while (step(1024)) continue;
}

BlockHeader* Sweeper::take_swept(GranuleBitmap& free) noexcept {
  // Owners are judged by their mark bytes, which sweeping clears.
  if (!Externals(heap_).all_judged()) return nullptr;
  // A bound on the work of one allocation; past it the allocator takes a fresh block.
  for (int tries = 0; tries < 16; ++tries) {
    BlockHeader* const block = next_unswept();
    if (!block) return nullptr;
    const uint32_t free_count = sweep(block, free);
    if (free_count >= kUsefulGranulesMin) return block;
  }
  return nullptr;
}

void Sweeper::free_large(uint32_t count) noexcept {
  // Externals of dead large cells look at their mark bytes.
  if (!Externals(heap_).all_judged()) return;
  LargeSpace large(heap_);
  for (; count > 0 && heap_.large_lists_.dead; --count) large.free_one_dead();
}

void Sweeper::release_empty_blocks() noexcept {
  BlockLists& lists = heap_.blocks_;
  BlockHeader** link = &lists.available;
  while (BlockHeader* const block = *link) {
    if (block->free_granules != kGranulesOfBlock) {
      link = &block->next_in_list;
      continue;
    }
    *link = block->next_in_list;
    release_block(lists, heap_.table_, block);
  }
  lists.empty_count = 0;
}

BlockHeader* Sweeper::next_unswept() noexcept {
  BlockLists& lists = heap_.blocks_;
  if (BlockHeader* const block = lists.unswept) {
    lists.unswept = block->next_in_list;
    return block;
  }
  BlockHeader* const block = lists.sweep_next;
  if (block) lists.sweep_next = block->next;
  return block;
}

uint32_t Sweeper::sweep(BlockHeader* block, GranuleBitmap& free) noexcept {
  SHOAL_ASSERT(block->heap == &heap_ && !block->is_large);
  auto* const map = reinterpret_cast<uint8_t*>(block);
  const uint32_t free_count = granules::sweep_map(map, heap_.color_, free);
  block->free_granules = static_cast<uint16_t>(free_count);
  block->next_in_list = nullptr;
#if SHOAL_ASAN
  poison_free(block, free);
#endif
  return free_count;
}

void Sweeper::file(BlockHeader* block, uint32_t free_count) noexcept {
  BlockLists& lists = heap_.blocks_;
  if (free_count == kGranulesOfBlock) {
    if (lists.empty_count >= kEmptyBlocksKept) {
      release_block(lists, heap_.table_, block);
      return;
    }
    ++lists.empty_count;
  }
  if (free_count < kUsefulGranulesMin) return;
  block->next_in_list = lists.available;
  lists.available = block;
}

}  // namespace shoal
