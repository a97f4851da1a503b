// Tracer: how a cell names its references. ConservativeScanner: how memory without types names
// them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/block.h"
#include "gc/cell.h"
#include "gc/slot.h"
#include "gc/value_bits.h"

namespace shoal {

class Heap;
class Marker;

/// Receives each edge instead of marking: for the verifier, heap snapshots and tests.
class EdgeVisitor {
 public:
  /// `slot` holds (or for a plain pointer: held) the reference to `target`; may be null for roots
  /// held in registers.
  virtual void visit_edge(const void* slot, Cell* target) = 0;
  /// A weak reference; target may be null.
  virtual void visit_weak_edge(const void* /*slot*/, Cell* /*target*/) {}
  /// A word of a range that is scanned conservatively; it may be anything.
  virtual void visit_possible_edge(const void* /*slot*/, uint64_t /*bits*/) {}

 protected:
  ~EdgeVisitor() = default;
};

/// Given to CellInfo::trace and HeapOwner::trace_roots. Each visit names one reference, strong
/// unless it says weak.
class Tracer {
 public:
  explicit Tracer(EdgeVisitor& edges) noexcept : edges_(&edges) {}

  template <class T>
  void visit(const Slot<T>& slot) {
    visit_pointer(&slot, static_cast<const Cell*>(slot.get()));
  }
  /// A plain pointer to a cell (or null), in a root or in a header word.
  void visit(const Cell* cell) { visit_pointer(nullptr, cell); }

  /// A Value as bits.
  void visit_bits(const uint64_t& bits) {
    if (bits_are_cell(bits)) visit_pointer(&bits, cell_of_bits(bits));
  }
  /// `count` Values in a row. Long ranges inside the cell being traced are marked in slices, and
  /// only their dirty cards when the cell is just being rescanned; so give a cell's tail in one
  /// call.
  void visit_value_range(const uint64_t* begin, size_t count);

  /// Words that may be references, stale ones among them (a frame's registers): each keeps the cell
  /// that it points into, if there is one.
  void visit_conservatively(const uint64_t* begin, size_t count);

  /// A weak reference, told only so that the verifier knows the word.
  void visit_weak(const void* slot, const Cell* cell) {
    if (edges_) edges_->visit_weak_edge(slot, const_cast<Cell*>(cell));
  }
  /// Whether visit_weak does anything.
  bool wants_weak_edges() const noexcept { return edges_ != nullptr; }
  /// This cell, being traced, holds ephemerons: key alive => value alive (gc/weak.h).
  void defer_ephemerons(const Cell* table);
  /// This cell, being traced, holds weak references that script can see (gc/weak.h). Its trace has
  /// left them out.
  void defer_weak(const Cell* cell);

  /// Whether this cycle is young: old cells count as live, and roots untouched since the last cycle
  /// can be left out.
  bool is_young() const noexcept { return is_young_; }
  /// Whether the cell is known alive so far in this cycle. For trace_ephemerons.
  bool is_marked(const Cell* cell) const noexcept {
    return cell->is_immortal() || (*mark_byte_of(cell) & marked_mask_) != 0;
  }
  /// For trace_ephemerons: this place inside an old table over 2 KB was not written to since the
  /// last cycle, and this cycle is young, so its key and value are old.
  bool is_settled(const Cell* table, const void* place) const noexcept {
    return skips_clean_cards_ && is_card_clean(table, place);
  }

 protected:
  static bool is_card_clean(const Cell* cell, const void* place) noexcept;
  friend class WeakSweeper;

  Tracer(uint8_t color, bool is_young) noexcept
      : color_(color), marked_mask_(color), is_young_(is_young) {}

  EdgeVisitor* edges_ = nullptr;  // Null: this is a Marker.
  uint8_t color_ = 0;             // Of marked cells.
  uint8_t marked_mask_ = 0;       // For is_marked: color_, or kMarkStart if all are to count.
  bool is_young_ = false;
  bool skips_clean_cards_ = false;

  /// Visited cells that have not been looked at yet: a ring, null where nothing waits.
  static constexpr uint32_t kWaitingCells = 8;
  const Cell* waiting_[kWaitingCells] = {};
  uint32_t waiting_index_ = 0;

  bool is_any_waiting() const {
    for (const Cell* cell : waiting_)
      if (cell) return true;
    return false;
  }
  void flush_waiting() {
    for (const Cell*& cell : waiting_) {
      const Cell* const due = cell;
      cell = nullptr;
      if (due) mark_if_unmarked(due);
    }
  }

 private:
  void visit_pointer(const void* slot, const Cell* cell) {
    if (!cell) return;
    if (edges_) [[unlikely]]
      return edges_->visit_edge(slot, const_cast<Cell*>(cell));
    // Header and mark byte are probably in no cache: ask for them, and look at the cell that has
    // waited longest instead.
    __builtin_prefetch(cell);
    __builtin_prefetch(mark_byte_of(cell));
    const Cell* const due = waiting_[waiting_index_];
    waiting_[waiting_index_] = cell;
    waiting_index_ = (waiting_index_ + 1) % kWaitingCells;
    if (due) mark_if_unmarked(due);
  }
  void mark_if_unmarked(const Cell* cell) {
    if (cell->is_immortal()) return;
    if ((*mark_byte_of(cell) & color_) == 0) mark(const_cast<Cell*>(cell));
  }
  void mark(Cell* cell);
};

/// Scans words that may be cell pointers, also to the inside of cells.
class ConservativeScanner {
 public:
  explicit ConservativeScanner(Marker& marker) noexcept : marker_(&marker) {}
  /// [begin, begin + bytes), word by word; begin is 8-byte aligned.
  void scan(const void* begin, size_t bytes);

 private:
  Marker* marker_;
};

}  // namespace shoal
