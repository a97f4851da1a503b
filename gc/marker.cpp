#include "gc/marker.h"

#include <algorithm>

#include "gc/granule_map.h"
#include "gc/large_space.h"
#include "gc/roots.h"
#include "gc/verify.h"
#include "gc/weak.h"

namespace shoal {

namespace {

/// Longer rows of Values are marked in slices of this length.
constexpr ptrdiff_t kSliceValues = 1024;
/// Newborn cells scanned between two looks at the budget.
constexpr int kWindowCells = 32;
/// What scanning a cell costs besides its bytes, in the unit of work budgets.
constexpr size_t kWorkPerCell = 16;
/// Passes over ephemeron tables before keys are indexed.
constexpr uint32_t kEphemeronPassesMax = 8;
/// What rescanning a reported cell without cards counts for.
constexpr uint32_t kRescanBytes = 128;
constexpr uint32_t kRememberedMax = 1u << 20;
/// The same of a slot that is remembered by itself; and so many of them are.
constexpr uint32_t kRescanSlotBytes = 16;
constexpr uint32_t kWrittenSlotsMax = 8192;
/// From this size on stores into young rows of Values are tracked, if their maker wants it.
constexpr size_t kTrackedBytesMin = 64 * 1024;

bool is_ephemeron_table(const Heap& heap, const Cell* cell) noexcept {
  return heap.info_of(cell).sweep_weak == EphemeronTable::kCell.sweep_weak;
}

size_t cell_bytes_at(const uint8_t* mark, const Cell* cell) noexcept {
  const BlockHeader* const block = block_of(cell);
  if ((*mark & kMarkCarded) != 0 && block->is_large)
    return static_cast<const LargeHeader*>(block)->cell_bytes;
  return granules::cell_granules(mark) * kGranuleBytes;
}

}  // namespace

class WriteBarrier {
 public:
  static void report(Heap& heap, Cell* owner, const void* slot) noexcept {
    uint8_t* const mark = mark_byte_of(owner);
    SHOAL_ASSERT(block_of(owner)->heap == &heap);
    // Not reached yet in this epoch: it will be scanned anyway.
    const bool is_old = (*mark & heap.color_) != 0;
    if (!is_old && heap.phase_ != HeapPhase::Quiet) return;
    if ((*mark & kMarkCarded) == 0) {
      if (!is_old) return;
      *mark = static_cast<uint8_t>(*mark & ~kMarkBarrier);
      heap.rescan_bytes_ += kRescanBytes;
      return remember(heap, owner);
    }
    if (heap.info_of(owner).has_value_slots() &&
        report_value(heap, owner, static_cast<const uint64_t*>(slot)))
      return;
    uint8_t* const card = card_of(owner, slot);
    if ((*card & kMarkDirtyCard) == 0) heap.rescan_bytes_ += kCardBytes;
    *card |= kMarkDirtyCard;
    if (!is_old || (*mark & kMarkRemembered) != 0) return;
    *mark |= kMarkRemembered;
    remember(heap, owner);
  }

  static void track(Heap& heap, Cell* cell) noexcept {
    uint8_t* const mark = mark_byte_of(cell);
    if (heap.phase_ == HeapPhase::Quiet && heap.info_of(cell).has_value_slots() &&
        heap.allocated_bytes(cell) >= kTrackedBytesMin)
      *mark |= kMarkBarrier;
  }

 private:
  /// Of a big row. Whether that was all: its card need not become dirty.
  static bool report_value(Heap& heap, Cell* owner, const uint64_t* slot) noexcept {
    if (!bits_are_cell(*slot)) return true;
    Cell* const target = cell_of_bits(*slot);
    if (target->is_immortal() || (*mark_byte_of(target) & heap.color_) != 0) return true;
    if (heap.phase_ == HeapPhase::Marking) {
      heap.marker_->mark_cell(target);
      return true;
    }
    const uint8_t* const card = card_of(owner, slot);
    if ((*card & kMarkDirtyCard) != 0 || (*mark_byte_of(owner) & heap.color_) == 0) return false;
    const uint32_t max = std::min(kWrittenSlotsMax, remembered_max(heap));
    if (!heap.written_slots_.add(card, slot, max)) return false;
    heap.rescan_bytes_ += kRescanSlotBytes;
    return true;
  }

  static uint32_t remembered_max(const Heap& heap) noexcept {
    return heap.testing_ ? std::min(kRememberedMax, heap.testing_->remembered_max) : kRememberedMax;
  }
  static void remember(Heap& heap, Cell* owner) noexcept {
    if (!heap.remembered_.push(owner, remembered_max(heap))) heap.remembered_lost_ = true;
  }
};

void write_barrier_slow(Heap& heap, Cell* owner, const void* slot) noexcept {
  WriteBarrier::report(heap, owner, slot);
}

void write_barrier_range(Heap& heap, Cell* owner, const uint64_t* begin, size_t count) noexcept {
  constexpr size_t kAhead = 8;
  for (size_t i = 0; i < count && wants_barrier(owner); ++i) {
    if (i + kAhead < count && bits_are_cell(begin[i + kAhead]))
      __builtin_prefetch(mark_byte_of(cell_of_bits(begin[i + kAhead])));
    if (bits_are_cell(begin[i])) WriteBarrier::report(heap, owner, begin + i);
  }
}

void track_stores(Heap& heap, Cell* cell) noexcept { WriteBarrier::track(heap, cell); }

// ---- Tracer: the parts that only marking needs

void Tracer::mark(Cell* cell) { static_cast<Marker*>(this)->mark_cell(cell); }

void Tracer::visit_value_range(const uint64_t* begin, size_t count) {
  const uint64_t* const end = begin + count;
  if (edges_) {
    for (; begin != end; ++begin) visit_bits(*begin);
    return;
  }
  auto* const marker = static_cast<Marker*>(this);
  const auto* const bytes = reinterpret_cast<const char*>(begin);
  const bool inside = marker->current_ &&
                      bytes >= reinterpret_cast<const char*>(marker->current_) &&
                      bytes < marker->current_end_;
  if (!inside) return marker->scan_values(begin, end);
  SHOAL_ASSERT(reinterpret_cast<const char*>(end) <= marker->current_end_);
  if (marker->only_dirty_cards_) return marker->scan_dirty_cards(begin, end);
  marker->scan_long_range(begin, end);
}

bool Tracer::is_card_clean(const Cell* cell, const void* place) noexcept {
  return (*card_of(const_cast<Cell*>(cell), place) & kMarkDirtyCard) == 0;
}

void Tracer::defer_ephemerons(const Cell* table) {
  if (edges_) return;
  auto* const marker = static_cast<Marker*>(this);
  marker->defer_table(table);
}

void Tracer::defer_weak(const Cell* cell) {
  if (edges_) return;
  auto* const marker = static_cast<Marker*>(this);
  marker->defer(marker->weak_, cell);
}

// ---- Marker

Marker::Marker(Heap& heap, bool is_young) noexcept
    : Tracer(heap.color_, is_young),
      heap_(heap),
      stack_(heap.testing_ ? heap.testing_->mark_stack_max : SIZE_MAX) {}

void Marker::defer(PointerArray<Cell>& list, const Cell* cell) noexcept {
  // In a full cycle the cell stands in the list since it was scanned first.
  if (is_rescanning_ && !is_young_) return;
  auto* const writable = const_cast<Cell*>(cell);
  if (list.push(writable)) return;
  // No memory for the list: everything weak in this cell is strong in this cycle.
  marked_mask_ = kMarkStart;
  heap_.info_of(cell).trace_ephemerons(writable, *this);
  marked_mask_ = color_;
}

void Marker::mark_cell(Cell* cell) noexcept {
  uint8_t* const mark = mark_byte_of(cell);
  SHOAL_ASSERT((*mark & kMarkStart) != 0 && block_of(cell)->heap == &heap_);
  if ((*mark & heap_.color_) != 0) return;
  // Of a young cell Barrier says that its stores are tracked.
  const int kept = kMarkStart | kMarkEnd | kMarkCarded | (is_young_ ? kMarkBarrier : 0);
  *mark = static_cast<uint8_t>((*mark & kept) | heap_.color_);
  const size_t bytes = cell_bytes_at(mark, cell);
  marked_bytes_ += bytes;
  if (heap_.info_of(cell).is_leaf() && index_.is_empty()) {
    work_bytes_ += kWorkPerCell;
    return;
  }
  push(cell);
}

void Marker::push(Cell* cell) noexcept {
  if (stack_.push(cell)) return;
  grey_lost_ = true;
  *mark_byte_of(cell) &= static_cast<uint8_t>(~kMarkBarrier);  // As scan_grey_by_walk knows it.
}

void Marker::scan_cell(Cell* cell) noexcept {
  uint8_t* const mark = mark_byte_of(cell);
  const size_t bytes = cell_bytes_at(mark, cell);
  work_bytes_ += kWorkPerCell + bytes;
  if (!index_.is_empty()) [[unlikely]] {
    index_.wake(cell, *this);
    if (heap_.info_of(cell).is_leaf()) return;
  }
  if (is_young_ && (*mark & kMarkBarrier) != 0) return rescan_cards(cell);
  // Before the fields are read: a store from now on is reported.
  *mark |= kMarkBarrier;
  if ((*mark & kMarkCarded) != 0) clear_cards(cell, bytes);
  current_ = cell;
  current_end_ = reinterpret_cast<const char*>(cell) + bytes;
  heap_.info_of(cell).trace(cell, *this);
  current_ = nullptr;
}

void Marker::rescan_cards(Cell* cell) noexcept {
  uint8_t* const mark = mark_byte_of(cell);
  *mark = static_cast<uint8_t>(*mark & ~kMarkRemembered);
  const size_t bytes = cell_bytes_at(mark, cell);
  current_ = cell;
  current_end_ = reinterpret_cast<const char*>(cell) + bytes;
  only_dirty_cards_ = true;
  heap_.info_of(cell).trace(cell, *this);
  only_dirty_cards_ = false;
  current_ = nullptr;
  work_bytes_ += kWorkPerCell + card_count(bytes);
  // Cards of weak cells still tell sweep_weak what to look at.
  if (!heap_.info_of(cell).is_weak() || !is_young_) clear_cards(cell, bytes);
}

void Marker::clear_cards(Cell* cell, size_t bytes) noexcept {
  for (size_t card = 0; card < card_count(bytes); ++card)
    *card_at(cell, card) &= static_cast<uint8_t>(~kMarkDirtyCard);
}

void Marker::scan_values(const uint64_t* begin, const uint64_t* end) noexcept {
  for (; begin != end; ++begin) visit_bits(*begin);
}

void Marker::scan_long_range(const uint64_t* begin, const uint64_t* end) noexcept {
  // A slice at a time; the rest waits below what the slice queues, so the stack stays shallow.
  if (end - begin > kSliceValues &&
      stack_.push_range(MarkStack::Tag::Values, begin + kSliceValues, end))
    end = begin + kSliceValues;
  scan_values(begin, end);
}

void Marker::scan_dirty_cards(const uint64_t* begin, const uint64_t* end) noexcept {
  const auto* const cell = reinterpret_cast<const char*>(current_);
  while (begin != end) {
    const size_t offset = static_cast<size_t>(reinterpret_cast<const char*>(begin) - cell);
    const size_t card = offset / kCardBytes;
    const auto* const card_end = reinterpret_cast<const uint64_t*>(cell + (card + 1) * kCardBytes);
    const uint64_t* const stop = card_end < end ? card_end : end;
    if ((*card_at(current_, card) & kMarkDirtyCard) != 0) {
      scan_values(begin, stop);
      work_bytes_ += kCardBytes;
    }
    begin = stop;
  }
}

void Marker::add_window(const char* begin, const char* end) noexcept {
  if (begin == end) return;
  if (!stack_.push_range(MarkStack::Tag::Window, begin, end)) grey_lost_ = true;
}

void Marker::add_newborn(Cell* cell) noexcept {
  marked_bytes_ += cell_bytes_at(mark_byte_of(cell), cell);
  if (!heap_.info_of(cell).is_leaf()) push(cell);
}

void Marker::scan_window(const char* begin, const char* end) noexcept {
  for (int count = 0; begin != end && count < kWindowCells; ++count) {
    auto* const cell = reinterpret_cast<Cell*>(const_cast<char*>(begin));
    const uint8_t* const mark = mark_byte_of(cell);
    SHOAL_ASSERT((*mark & kMarkStart) != 0);
    const size_t bytes = granules::cell_granules(mark) * kGranuleBytes;
    begin += bytes;
    marked_bytes_ += bytes;
    if (heap_.info_of(cell).is_leaf())
      work_bytes_ += kWorkPerCell;
    else
      scan_cell(cell);
  }
  add_window(begin, end);
}

void Marker::scan_entry(const MarkStack::Entry& entry) noexcept {
  switch (entry.tag) {
    case MarkStack::Tag::Cell: return scan_cell(reinterpret_cast<Cell*>(entry.begin));
    case MarkStack::Tag::Values:
      work_bytes_ += kSliceValues * sizeof(uint64_t);
      return scan_long_range(reinterpret_cast<const uint64_t*>(entry.begin),
                             reinterpret_cast<const uint64_t*>(entry.end));
    case MarkStack::Tag::Window:
      return scan_window(reinterpret_cast<const char*>(entry.begin),
                         reinterpret_cast<const char*>(entry.end));
  }
}

void Marker::rescan(Cell* cell) noexcept {
  is_rescanning_ = true;
  if ((*mark_byte_of(cell) & kMarkCarded) != 0)
    rescan_cards(cell);
  else
    scan_cell(cell);
  is_rescanning_ = false;
}

bool Marker::drain(size_t work_bytes) noexcept {
  PointerArray<Cell>& remembered = heap_.remembered_;
  PointerArray<const uint64_t>& slots = heap_.written_slots_.slots;
  work_bytes_ = 0;
  for (;;) {
    if (work_bytes_ >= work_bytes) {
      flush_waiting();  // Between steps nothing scanned refers to an unmarked cell.
      return is_drained() && !grey_lost_ && !heap_.remembered_lost_ && unscanned_roots(heap_) == 0;
    }
    if (!stack_.is_empty()) {
      scan_entry(stack_.pop());
    } else if (is_any_waiting()) {
      flush_waiting();
    } else if (!slots.is_empty()) {
      visit_bits(*slots.pop());
      work_bytes_ += kWorkPerCell;
    } else if (!remembered.is_empty()) {
      rescan(remembered.pop());
    } else if (scan_roots_step()) {
      continue;
    } else if (grey_lost_ || heap_.remembered_lost_) {
      grey_lost_ = heap_.remembered_lost_ = false;
      scan_grey_by_walk();
    } else {
      return true;
    }
  }
}

void Marker::forget_scanned_roots(Heap& heap) noexcept {
  for (RootNode* node = heap.roots_.in_steps; node; node = node->next_) node->forget_scanned();
}

size_t Marker::unscanned_roots(const Heap& heap) noexcept {
  size_t count = 0;
  for (const RootNode* node = heap.roots_.in_steps; node; node = node->next_)
    count += node->unscanned();
  return count;
}

bool Marker::scan_roots_step() noexcept {
  for (RootNode* node = heap_.roots_.in_steps; node; node = node->next_) {
    const size_t count = node->scan_step(*this);
    if (count == 0) continue;
    work_bytes_ += count * sizeof(uint64_t);
    return true;
  }
  return false;
}

void Marker::scan_grey_by_walk() noexcept {
  const auto visit = [](void* context, Cell* cell) {
    auto* const self = static_cast<Marker*>(context);
    const uint8_t mark = *mark_byte_of(cell);
    if ((mark & self->heap_.color_) == 0 || self->heap_.info_of(cell).is_leaf()) return;
    if ((mark & kMarkBarrier) == 0) {
      self->scan_cell(cell);
    } else if ((mark & kMarkRemembered) != 0) {
      self->rescan_cards(cell);
    }
  };
  heap_.walk_cells(visit, this);
}

// A table was found. While the index is in use it is settled and indexed at once, so that a chain
// from table to table needs no passes either.
void Marker::defer_table(const Cell* table) noexcept {
  defer(only_dirty_cards_ ? rescanned_ : ephemerons_, table);
  if (index_.is_empty()) return;
  heap_.info_of(table).trace_ephemerons(const_cast<Cell*>(table), *this);
  if (is_ephemeron_table(heap_, table))
    (void)index_.add(static_cast<const EphemeronTable&>(*table), *this);
}

void Marker::index_ephemerons() noexcept {
  for (const PointerArray<Cell>* list : {&ephemerons_, &rescanned_}) {
    for (uint32_t i = 0; i < list->count(); ++i) {
      Cell* const table = (*list)[i];
      if (!is_ephemeron_table(heap_, table)) continue;
      if (!index_.add(static_cast<const EphemeronTable&>(*table), *this)) return;
    }
  }
}

bool Marker::trace_ephemerons() noexcept {
  bool progress = false;
  if (++ephemeron_passes_ == kEphemeronPassesMax) index_ephemerons();
  for (uint32_t i = 0; i < ephemerons_.count(); ++i)
    progress |= heap_.info_of(ephemerons_[i]).trace_ephemerons(ephemerons_[i], *this);
  skips_clean_cards_ = true;
  for (uint32_t i = 0; i < rescanned_.count(); ++i)
    progress |= heap_.info_of(rescanned_[i]).trace_ephemerons(rescanned_[i], *this);
  skips_clean_cards_ = false;
  flush_waiting();
  return progress;
}

bool Marker::strengthen_weak() noexcept {
  for (uint32_t i = 0; i < weak_.count(); ++i)
    heap_.info_of(weak_[i]).trace_ephemerons(weak_[i], *this);
  flush_waiting();
  return !stack_.is_empty();
}

void Marker::sweep_weak(bool visible) noexcept {
  WeakSweeper sweeper(heap_, heap_.color_);
  for (uint32_t i = 0; i < ephemerons_.count(); ++i)
    heap_.info_of(ephemerons_[i]).sweep_weak(ephemerons_[i], sweeper);
  sweeper.skips_clean_cards_ = true;
  for (uint32_t i = 0; i < rescanned_.count(); ++i) {
    heap_.info_of(rescanned_[i]).sweep_weak(rescanned_[i], sweeper);
    clear_cards(rescanned_[i], heap_.allocated_bytes(rescanned_[i]));
  }
  sweeper.skips_clean_cards_ = false;
  if (!visible) return;
  for (uint32_t i = 0; i < weak_.count(); ++i)
    heap_.info_of(weak_[i]).sweep_weak(weak_[i], sweeper);
}

}  // namespace shoal
