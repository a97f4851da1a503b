#include "gc/verify.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "gc/heap.h"
#include "gc/large_space.h"
#include "gc/roots.h"
#include "gc/sweeper.h"

namespace shoal {

class HeapVerifier final : private EdgeVisitor {
 public:
  explicit HeapVerifier(Heap& heap) : heap_(heap) {}

  static void visit_registered(Heap& heap, Tracer& tracer) {
    for (RootNode* list : {heap.roots_.at_once, heap.roots_.in_steps})
      for (RootNode* node = list; node; node = node->next_) node->trace_root(tracer);
  }

  void run() {
    if (heap_.phase_ == HeapPhase::Quiet) Sweeper(heap_).finish();
    verify_blocks();
    verify_large();
    for (uint32_t i = 0; i < heap_.remembered_.count(); ++i)
      remembered_.push_back(heap_.remembered_[i]);
    std::sort(remembered_.begin(), remembered_.end());
    for (uint32_t i = 0; i < heap_.written_slots_.slots.count(); ++i)
      written_slots_.push_back(heap_.written_slots_.slots[i]);
    std::sort(written_slots_.begin(), written_slots_.end());
    heap_.for_each_cell([this](Cell* cell) { verify_cell(cell); });
    verify_roots();
  }

 private:
  [[noreturn]] void fault(const char* what, const Cell* cell, const void* detail) const {
    const bool known = cell && cell->kind() < heap_.kind_count_ && heap_.kinds_[cell->kind()];
    std::fprintf(stderr, "shoal: heap verifier: %s: cell %p (%s), %p\n", what,
                 static_cast<const void*>(cell), known ? heap_.info_of(cell).name : "?", detail);
    std::abort();
  }

  void verify_blocks() const {
    uint32_t count = 0;
    const BlockHeader* previous = nullptr;
    for (const BlockHeader* block = heap_.blocks_.all; block; block = block->next) {
      if (block->heap != &heap_ || block->is_large || block->previous != previous ||
          !heap_.table_.contains(reinterpret_cast<uintptr_t>(block)))
        fault("block header or list damaged", nullptr, block);
      verify_map(reinterpret_cast<const uint8_t*>(block));
      previous = block;
      ++count;
    }
    if (count != heap_.blocks_.count) fault("blocks lost or counted twice", nullptr, nullptr);
  }

  // Starts and ends alternate; what lies between is empty but for dirty cards.
  void verify_map(const uint8_t* map) const {
    size_t start = 0;
    for (size_t g = kFirstGranule; g < kGranulesPerBlock; ++g) {
      const uint8_t mark = map[g];
      const uint8_t* const place = map + g;
      if ((mark & kMarkStart) != 0) {
        if (start != 0) fault("a cell starts inside another", nullptr, place);
        start = g;
        verify_start_mark(mark, place);
      } else if (start == 0 && mark != 0) {
        fault("a free granule has a mark", nullptr, place);
      } else if ((mark & ~(kMarkEnd | kMarkDirtyCard)) != 0) {
        fault("a granule inside a cell has a mark", nullptr, place);
      } else if ((mark & kMarkDirtyCard) != 0 && (map[start] & kMarkCarded) == 0) {
        fault("a dirty card in a cell without cards", nullptr, place);
      }
      if ((mark & kMarkEnd) != 0) {
        const bool is_medium = (g - start + 1) * kGranuleBytes > kSmallCellBytesMax;
        if (is_medium != ((map[start] & kMarkCarded) != 0))
          fault("a cell's size and its Carded bit disagree", nullptr, place);
        start = 0;
      }
    }
    if (start != 0) fault("a cell without end", nullptr, map + start);
  }

  void verify_start_mark(uint8_t mark, const void* place) const {
    const int colors = mark & kMarkColors;
    if (colors == kMarkColors) fault("a cell has both colors", nullptr, place);
    if (heap_.phase_ != HeapPhase::Marking && colors != 0 && colors != heap_.color_)
      fault("a cell of a past epoch", nullptr, place);
    // One with cards may be tracked.
    const int never = kMarkRemembered | ((mark & kMarkCarded) != 0 ? 0 : kMarkBarrier);
    if (colors == 0 && (mark & never) != 0)
      fault("a young cell takes part in barriers", nullptr, place);
    if ((mark & kMarkRemembered) != 0 && (mark & kMarkCarded) == 0)
      fault("Remembered without cards", nullptr, place);
  }

  void verify_large() const {
    for (uint32_t i = 0; i < heap_.large_.count(); ++i) {
      const LargeHeader* const header = heap_.large_[i];
      if (!header->is_large || header->heap != &heap_ ||
          (i > 0 && !(heap_.large_[i - 1] < header)) ||
          (header->large_mark & (kMarkStart | kMarkEnd | kMarkCarded)) !=
              (kMarkStart | kMarkEnd | kMarkCarded))
        fault("header of a large cell damaged", nullptr, header);
      verify_start_mark(header->large_mark, header);
    }
  }

  bool is_cell_start(uintptr_t address) const {
    const Cell* const cell = heap_.find_cell(address);
    return cell && reinterpret_cast<uintptr_t>(cell) == address;
  }

  void verify_cell(Cell* cell) {
    if (cell->is_immortal()) fault("an immortal cell inside a heap", cell, nullptr);
    if (cell->kind() >= heap_.kind_count_ || !heap_.kinds_[cell->kind()])
      fault("unknown kind", cell, nullptr);
    const CellInfo& info = heap_.info_of(cell);
    const size_t bytes = heap_.allocated_bytes(cell);
    if (info.size(cell) > bytes) fault("bigger than its memory", cell, nullptr);
    if (info.is_leaf()) return;

    source_ = cell;
    source_end_ = reinterpret_cast<const char*>(cell) + bytes;
    targets_.clear();
    Tracer tracer(*this);
    info.trace(cell, tracer);
    verify_is_listed(cell);
    std::sort(targets_.begin(), targets_.end());
    const auto* const words = reinterpret_cast<const uint64_t*>(cell);
    verify_word(cell, words, words[0] & kCellPayloadMask);
    // What has not been written yet may be anything, where memory was not zeroed.
    const bool was_zeroed = bytes <= kMediumCellBytesMax || !info.is_written_whole;
    const size_t looked = was_zeroed ? bytes : kWrittenFirstBytes;
    for (size_t i = 1; i < looked / sizeof(uint64_t); ++i) verify_word(cell, words + i, words[i]);
    source_ = nullptr;
  }

  // A word that looks like a cell's address must be one that trace named.
  void verify_word(const Cell* cell, const uint64_t* place, uint64_t word) const {
    if (word < kBlockBytes || word % kCellAlignment != 0 || !bits_are_cell(word)) return;
    if (std::binary_search(targets_.begin(), targets_.end(), word) || !is_cell_start(word)) return;
    fault("trace left out a reference", cell, place);
  }

  // An old cell whose Barrier bit is gone must be known to the next cycle.
  void verify_is_listed(const Cell* cell) const {
    const uint8_t mark = *mark_byte_of(cell);
    if (heap_.phase_ != HeapPhase::Quiet || heap_.remembered_lost_) return;
    if ((mark & heap_.color_) == 0) return;
    const bool is_reported =
        (mark & kMarkCarded) != 0 ? (mark & kMarkRemembered) != 0 : (mark & kMarkBarrier) == 0;
    if (is_reported && !std::binary_search(remembered_.begin(), remembered_.end(), cell))
      fault("reported, but not in the remembered set", cell, nullptr);
  }

  void visit_edge(const void* slot, Cell* target) override {
    const auto address = reinterpret_cast<uintptr_t>(target);
    if (!is_cell_start(address)) {
      if (address < kBlockBytes || address % kCellAlignment != 0 || heap_.find_cell(address) ||
          !target->is_immortal())
        fault("a reference to no live cell", source_, target);
      return;
    }
    targets_.push_back(address);
    if (source_) verify_barrier(slot, target);
  }

  void visit_weak_edge(const void* slot, Cell* target) override {
    if (target) visit_edge(slot, target);
  }

  // No barrier is asked of these: a stale word may name memory that is in use again.
  void visit_possible_edge(const void*, uint64_t bits) override {
    if (is_cell_start(bits)) targets_.push_back(bits);
  }

  // Invariants G and I of gc/heap.h.
  void verify_barrier(const void* slot, const Cell* target) const {
    const uint8_t mark = *mark_byte_of(source_);
    if ((*mark_byte_of(target) & heap_.color_) != 0) return;
    if ((mark & heap_.color_) == 0) return verify_tracked(mark, slot);
    if ((mark & kMarkBarrier) == 0) return;  // Grey, or reported.
    if (heap_.phase_ == HeapPhase::Marking) return verify_marking_barrier(slot);
    if ((mark & kMarkCarded) == 0) fault("old refers to young without barrier", source_, slot);
    if (std::binary_search(written_slots_.begin(), written_slots_.end(), slot)) return;
    if ((mark & kMarkRemembered) == 0) fault("old refers to young, unreported", source_, slot);
    const bool inside = slot && slot >= static_cast<const void*>(source_) && slot < source_end_;
    // Weak tables are always scanned whole.
    const bool by_cards = inside && !heap_.info_of(source_).is_weak();
    if (by_cards && (*card_of(source_, slot) & kMarkDirtyCard) == 0)
      fault("old refers to young from a clean card", source_, slot);
  }

  // Of a young cell whose stores are tracked a young cycle scans dirty cards alone.
  void verify_tracked(uint8_t mark, const void* slot) const {
    if (heap_.phase_ == HeapPhase::Quiet && (mark & kMarkBarrier) != 0 &&
        (*card_of(source_, slot) & kMarkDirtyCard) == 0)
      fault("tracked row refers to young from a clean card", source_, slot);
  }

  // While marking, weak targets may wait, and so may the rest of a row that is marked in slices.
  void verify_marking_barrier(const void* slot) const {
    const size_t bytes = heap_.allocated_bytes(source_);
    const CellInfo& info = heap_.info_of(source_);
    const bool may_wait = bytes > kSmallCellBytesMax || info.is_weak();
    if (!may_wait) fault("scanned refers to unmarked without barrier", source_, slot);
  }

  void verify_roots() {
    Tracer tracer(*this);
    heap_.owner_->trace_roots(tracer);
    visit_registered(heap_, tracer);
  }

  Heap& heap_;
  Cell* source_ = nullptr;  // Whose edges are being visited; null for roots.
  const void* source_end_ = nullptr;
  std::vector<uint64_t> targets_;
  std::vector<const Cell*> remembered_;
  std::vector<const void*> written_slots_;
};

void verify_heap(Heap& heap) { HeapVerifier(heap).run(); }

void visit_owner_roots(Heap& heap, EdgeVisitor& visitor) {
  Tracer tracer(visitor);
  heap.owner().trace_roots(tracer);
}

void visit_registered_roots(Heap& heap, EdgeVisitor& visitor) {
  Tracer tracer(visitor);
  HeapVerifier::visit_registered(heap, tracer);
}

}  // namespace shoal
