#include "gc/allocator.h"

#include <bit>
#include <cstring>

#include "gc/block_pool.h"
#include "gc/collector.h"
#include "gc/granule_map.h"
#include "gc/large_space.h"
#include "gc/marker.h"
#include "gc/pauses.h"
#include "gc/sweeper.h"
#include "gc/verify.h"

namespace shoal {

namespace {

/// How much of a hole is zeroed ahead of the cursor: within the first-level cache, and not into a
/// page that may never be needed: a fresh heap touches no more pages than it uses.
constexpr size_t kZeroAheadBytes = 2048;
constexpr uintptr_t kPageMask = 4096 - 1;
/// Cells above this go to the overflow window rather than skip holes.
constexpr size_t kSkipHolesBytesMax = 128;
constexpr uint32_t kSweptPerOverflow = 4;
/// Up to so many blocks, pages count for more than that cells of like size are neighbours.
constexpr uint32_t kFewBlocks = 8;

void zero(char* start, size_t bytes) noexcept {
  unpoison(start, bytes);
  std::memset(start, 0, bytes);
  poison(start, bytes);
}

/// Marks a cell as born and gives it its bare header word.
void* give_birth(char* start, size_t rounded, uint8_t birth_mark, CellKind kind) noexcept {
  unpoison(start, rounded);
  uint8_t* const mark = mark_byte_of(start);
  *mark = static_cast<uint8_t>(birth_mark | (rounded > kSmallCellBytesMax ? kMarkCarded : 0));
  mark[rounded / kGranuleBytes - 1] |= kMarkEnd;
  *reinterpret_cast<uint64_t*>(start) = uint64_t{kind} << kCellKindShift;
  return start;
}

/// The bit of the first set bit of `bits` (inverted: clear bit) at or after `from`, or the end.
uint32_t find_bit(const GranuleBitmap& bits, uint32_t from, bool inverted) noexcept {
  constexpr uint32_t end = kBitmapWords * 64;
  for (uint32_t w = from / 64; w < kBitmapWords; ++w) {
    uint64_t word = inverted ? ~bits[w] : bits[w];
    if (w == from / 64) word &= ~uint64_t{0} << (from % 64);
    if (word != 0) return w * 64 + static_cast<uint32_t>(std::countr_zero(word));
  }
  return end;
}

}  // namespace

void* Allocator::allocate_in_block(size_t rounded, CellKind kind) noexcept {
  SHOAL_ASSERT(rounded <= kMediumCellBytesMax && rounded % kGranuleBytes == 0);
  for (;;) {
    if (extend_zeroed(rounded)) {
      char* const start = heap_.cursor_;
      heap_.cursor_ = start + rounded;
      return give_birth(start, rounded, heap_.birth_mark_, kind);
    }
    const bool skips_holes = rounded > kSkipHolesBytesMax && heap_.window_.block;
    if (skips_holes) return allocate_overflow(rounded, kind);
    if (!next_hole(rounded) && !next_block()) return nullptr;
  }
}

// Makes room for `rounded` bytes between cursor_ and limit_, if the hole has it.
bool Allocator::extend_zeroed(size_t rounded) noexcept {
  const size_t left = static_cast<size_t>(heap_.window_.hole_end - heap_.cursor_);
  if (left < rounded) return false;
  const size_t zeroed = static_cast<size_t>(heap_.limit_ - heap_.cursor_);
  if (zeroed >= rounded) return true;
  size_t ahead = rounded > kZeroAheadBytes ? rounded : kZeroAheadBytes;
  if (ahead > left) ahead = left;
  const size_t into_page = reinterpret_cast<uintptr_t>(heap_.cursor_ + ahead) & kPageMask;
  if (ahead > into_page && ahead - into_page >= rounded) ahead -= into_page;
  if (heap_.deterministic_) {
    // The quota must bite at the same cell in every run, so no window reaches beyond it.
    const size_t room = Collector(heap_).quota_room() & ~(kGranuleBytes - 1);
    if (ahead > room) ahead = room > rounded ? room : rounded;
  }
  zero(heap_.limit_, ahead - zeroed);
  heap_.limit_ = heap_.cursor_ + ahead;
  return true;
}

// Moves the window to the block's next hole of at least this size.
bool Allocator::next_hole(size_t rounded) noexcept {
  AllocationWindow& window = heap_.window_;
  if (!window.block) return false;
  const uint32_t wanted = static_cast<uint32_t>(rounded / kGranuleBytes);
  for (;;) {
    const uint32_t begin = find_bit(window.free, window.next_bit, false);
    if (begin == kBitmapWords * 64) return false;
    const uint32_t end = find_bit(window.free, begin, true);
    window.next_bit = end;
    if (end - begin < wanted) continue;
    flush_window();
    char* const base = reinterpret_cast<char*>(window.block) + kFirstGranule * kGranuleBytes;
    heap_.cursor_ = heap_.limit_ = window.start = base + begin * kGranuleBytes;
    window.hole_end = base + end * kGranuleBytes;
    return true;
  }
}

// Takes a block with free granules: swept for this, swept before, or fresh.
bool Allocator::next_block() noexcept {
  AllocationWindow& window = heap_.window_;
  BlockLists& lists = heap_.blocks_;
  flush_window();
  if (window.block) retire(window.block);
  window = AllocationWindow{};
  heap_.cursor_ = heap_.limit_ = nullptr;

  Sweeper sweeper(heap_);
  BlockHeader* block =
      heap_.phase_ == HeapPhase::Marking ? nullptr : sweeper.take_swept(window.free);
  if (!block && lists.available) {
    block = lists.available;
    lists.available = block->next_in_list;
    if (block->free_granules == kGranulesPerBlock - kFirstGranule && lists.empty_count > 0)
      --lists.empty_count;
    granules::sweep_map(reinterpret_cast<uint8_t*>(block), kMarkStart, window.free);
  }
  if (!block && lists.count <= kFewBlocks) block = take_overflow_rest();
  const bool is_fresh = !block;
  if (is_fresh) {
    block = acquire_block(lists, heap_.table_, heap_);
    if (!block) return false;
    std::memset(window.free, 0xFF, sizeof window.free);
  }
  block->next_in_list = nullptr;
  window.block = block;
  // Its one hole is for cells of middling size, too: there are no holes to skip.
  if (is_fresh) next_hole(kGranuleBytes);
  return true;
}

// A heap of few blocks leaves no page half used: the window goes on where the other one is.
BlockHeader* Allocator::take_overflow_rest() noexcept {
  OverflowWindow& window = heap_.overflow_;
  if (static_cast<size_t>(window.limit - window.cursor) < kSkipHolesBytesMax) return nullptr;
  flush_overflow();
  BlockHeader* const block = block_of(window.cursor);
  window = OverflowWindow{};
  granules::sweep_map(reinterpret_cast<uint8_t*>(block), kMarkStart, heap_.window_.free);
  return block;
}

// Cells of middling size share empty blocks, so that they neither skip nor split holes.
void* Allocator::allocate_overflow(size_t rounded, CellKind kind) noexcept {
  OverflowWindow& window = heap_.overflow_;
  if (static_cast<size_t>(window.limit - window.cursor) < rounded) {
    flush_overflow();
    if (window.limit) retire(block_of(window.limit - kGranuleBytes));
    window = OverflowWindow{};
    // Medium garbage pays for its own sweep, which gives empty blocks back to the pool.
    if (heap_.phase_ == HeapPhase::Quiet) Sweeper(heap_).step(kSweptPerOverflow);
    BlockHeader* const block = acquire_block(heap_.blocks_, heap_.table_, heap_);
    if (!block) return nullptr;
    char* const base = reinterpret_cast<char*>(block);
    window.start = window.cursor = base + kFirstGranule * kGranuleBytes;
    window.limit = base + kBlockBytes;
  }
  char* const start = window.cursor;
  window.cursor += rounded;
  zero(start, rounded);
  return give_birth(start, rounded, heap_.birth_mark_, kind);
}

void Allocator::flush_window() noexcept {
  AllocationWindow& window = heap_.window_;
  heap_.bytes_allocated_ += static_cast<size_t>(heap_.cursor_ - window.start);
  if (heap_.phase_ == HeapPhase::Marking) heap_.marker_->add_window(window.start, heap_.cursor_);
  window.start = heap_.cursor_;
}

void Allocator::flush_overflow() noexcept {
  OverflowWindow& window = heap_.overflow_;
  heap_.bytes_allocated_ += static_cast<size_t>(window.cursor - window.start);
  if (heap_.phase_ == HeapPhase::Marking) heap_.marker_->add_window(window.start, window.cursor);
  window.start = window.cursor;
}

void Allocator::flush_windows() noexcept {
  flush_window();
  flush_overflow();
}

void Allocator::close_windows() noexcept {
  flush_windows();
  if (heap_.window_.block) retire(heap_.window_.block);
  if (heap_.overflow_.limit) retire(block_of(heap_.overflow_.limit - kGranuleBytes));
  heap_.window_ = AllocationWindow{};
  heap_.overflow_ = OverflowWindow{};
  heap_.cursor_ = heap_.limit_ = nullptr;
}

void Allocator::retire(BlockHeader* block) noexcept {
  block->next_in_list = heap_.blocks_.young;
  heap_.blocks_.young = block;
}

void* Allocator::allocate_large(size_t rounded, CellKind kind) noexcept {
  Sweeper(heap_).free_large();
  Cell* const cell = LargeSpace(heap_).allocate(rounded, !heap_.kinds_[kind]->is_written_whole);
  if (!cell) return nullptr;
  *reinterpret_cast<uint64_t*>(cell) = uint64_t{kind} << kCellKindShift;
  if (heap_.phase_ == HeapPhase::Marking) heap_.marker_->add_newborn(cell);
  return cell;
}

// ---- Heap: allocation

namespace {

SHOAL_COLD void tell_watcher(const Heap& heap, void* memory) noexcept {
  const Pauses* const record = heap.owner().pauses();
  if (record && record->watcher)
    record->watcher->on_allocated(static_cast<const Cell*>(memory), heap.bytes_allocated_total());
}

}  // namespace

Result<void*> Heap::allocate_slow(size_t bytes, CellKind kind) {
  SHOAL_ASSERT(phase_ != HeapPhase::Finishing);
  if (bytes > kCellBytesMax) return fail(HeapFailure::TooBig);
  Collector collector(*this);
  Allocator allocator(*this);
  const size_t rounded = round_up(bytes, kGranuleBytes);
  const bool is_large = rounded > kMediumCellBytesMax;
  const size_t ahead = is_large ? rounded : 0;
  const bool is_checked = bytes_allocated_total() + ahead >= pacing_.next_check;
  TRY_VOID(collector.make_room(rounded, ahead));

  const auto attempt = [&] {
    return is_large ? allocator.allocate_large(rounded, kind)
                    : allocator.allocate_in_block(rounded, kind);
  };
  void* memory = attempt();
  if (!memory && collector.recover_memory()) memory = attempt();
  if (!memory) return fail(HeapFailure::OutOfMemory);
  if (testing_) allocator.set_next_allocation_slow();
  if (is_checked) [[unlikely]]
    tell_watcher(*this, memory);
  return memory;
}

}  // namespace shoal
