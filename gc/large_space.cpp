#include "gc/large_space.h"

#include <cstring>

#include "gc/block_pool.h"
#include "gc/collector.h"
#include "gc/marker.h"
#include "gc/sweeper.h"

namespace shoal {

namespace {

bool is_from_pool(const LargeHeader* header) noexcept {
  return header->mapped_bytes == kBlockBytes;
}

}  // namespace

Cell* LargeSpace::allocate(size_t bytes, bool zeroed) noexcept {
  SHOAL_ASSERT(bytes > kMediumCellBytesMax && bytes <= kCellBytesMax);
  const size_t rounded = round_up(bytes, kGranuleBytes);
  const size_t wanted = kLargeCellOffset + rounded + card_count(rounded);
  const bool fits_block = wanted <= kBlockBytes;
  const size_t mapped = fits_block ? kBlockBytes : wanted;
  void* memory = nullptr;
  if (fits_block) {
    memory = block_pool::acquire();
    if (memory) {
      unpoison(memory, kBlockBytes);
      if (zeroed) std::memset(memory, 0, wanted);
    }
  } else {
    memory = block_pool::acquire_large(mapped, zeroed);
  }
  if (!memory) return nullptr;
  if (!zeroed) {
    std::memset(memory, 0, kLargeCellOffset + kWrittenFirstBytes);
    std::memset(static_cast<char*>(memory) + kLargeCellOffset + rounded, 0, card_count(rounded));
  }

  auto* const header = new (memory) LargeHeader{};
  header->is_large = true;
  header->cell_bytes = rounded;
  header->mapped_bytes = mapped;
  header->cards = static_cast<uint8_t*>(memory) + kLargeCellOffset + rounded;
  if (!enter(header)) {
    free(header);
    return nullptr;
  }
  return large_cell(header);
}

bool LargeSpace::enter(LargeHeader* header) noexcept {
  if (!heap_.large_.insert(lower_bound(reinterpret_cast<uintptr_t>(header)), header)) return false;
  header->heap = &heap_;
  header->large_mark = static_cast<uint8_t>(heap_.birth_mark_ | kMarkEnd | kMarkCarded);
  header->next_in_list = heap_.large_lists_.young;
  heap_.large_lists_.young = header;
  heap_.large_lists_.bytes += header->mapped_bytes;
  heap_.bytes_allocated_ += header->cell_bytes;
  return true;
}

/// Of a heap that has never collected.
void LargeSpace::leave(LargeHeader* header) noexcept {
  PointerArray<LargeHeader>& all = heap_.large_;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < all.count(); ++i)
    if (all[i] != header) all.set(kept++, all[i]);
  all.truncate(kept);
  BlockHeader* next = nullptr;  // All are young.
  for (uint32_t i = kept; i-- > 0; next = all[i]) all[i]->next_in_list = next;
  heap_.large_lists_.young = static_cast<LargeHeader*>(next);
  heap_.large_lists_.bytes -= header->mapped_bytes;
}

Result<void> LargeSpace::adopt(Heap& from, Cell* cell) {
  SHOAL_ASSERT(has(cell) && from.cycle_ == 0 && heap_.phase_ != HeapPhase::Finishing);
  auto* const header = static_cast<LargeHeader*>(block_of(cell));
  TRY_VOID(Collector(heap_).make_room(header->cell_bytes, header->cell_bytes));
  Sweeper(heap_).free_large();
  LargeSpace(from).leave(header);
  if (!enter(header)) {
    free(header);
    return heap_.fail(HeapFailure::OutOfMemory);
  }
  if (heap_.phase_ == HeapPhase::Marking) heap_.marker_->add_newborn(cell);
  return {};
}

void LargeSpace::judge(bool only_young) noexcept {
  LargeLists& lists = heap_.large_lists_;
  PointerArray<LargeHeader>& all = heap_.large_;
  bool any_dead = false;
  const auto judge_one = [&](LargeHeader* header) {
    if ((header->large_mark & heap_.color_) != 0) return;
    header->next_in_list = lists.dead;
    lists.dead = header;
    header->cell_bytes = 0;  // Dead, for the pass below.
    any_dead = true;
  };
  if (only_young) {
    for (LargeHeader* header = lists.young; header;) {
      auto* const next = static_cast<LargeHeader*>(header->next_in_list);
      judge_one(header);
      header = next;
    }
  } else {
    for (uint32_t i = 0; i < all.count(); ++i) judge_one(all[i]);
  }
  lists.young = nullptr;
  if (!any_dead) return;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < all.count(); ++i)
    if (all[i]->cell_bytes != 0) all.set(kept++, all[i]);
  all.truncate(kept);
}

void LargeSpace::free_one_dead() noexcept {
  LargeHeader* const header = heap_.large_lists_.dead;
  heap_.large_lists_.dead = static_cast<LargeHeader*>(header->next_in_list);
  heap_.large_lists_.bytes -= header->mapped_bytes;
  free(header);
}

void LargeSpace::free_all() noexcept {
  for (uint32_t i = 0; i < heap_.large_.count(); ++i) free(heap_.large_[i]);
  heap_.large_.reset();
  while (heap_.large_lists_.dead) free_one_dead();
}

void LargeSpace::free(LargeHeader* header) noexcept {
  if (is_from_pool(header))
    block_pool::release(header);
  else
    block_pool::release_large(header, header->mapped_bytes);
}

uint32_t LargeSpace::lower_bound(uintptr_t address) const noexcept {
  uint32_t low = 0;
  uint32_t high = heap_.large_.count();
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (reinterpret_cast<uintptr_t>(heap_.large_[middle]) < address)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

Cell* LargeSpace::find(uintptr_t address) const noexcept {
  const uint32_t after = lower_bound(address + 1);
  if (after == 0) return nullptr;
  LargeHeader* const header = heap_.large_[after - 1];
  const uintptr_t start = reinterpret_cast<uintptr_t>(header) + kLargeCellOffset;
  return address >= start && address - start < header->cell_bytes ? large_cell(header) : nullptr;
}

uint8_t* card_at(Cell* cell, size_t number) noexcept {
  BlockHeader* const block = block_of(cell);
  if (block->is_large) return static_cast<LargeHeader*>(block)->cards + number;
  // The first granule's byte is the mark byte, so the first card's stands at the second.
  return mark_byte_of(cell) + (number == 0 ? 1 : number * kGranulesPerCard);
}

uint8_t* card_of(Cell* cell, const void* address) noexcept {
  const auto offset =
      static_cast<size_t>(static_cast<const char*>(address) - reinterpret_cast<const char*>(cell));
  SHOAL_ASSERT(offset < kCellBytesMax);
  return card_at(cell, offset / kCardBytes);
}

}  // namespace shoal
