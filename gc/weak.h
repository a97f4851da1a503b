// Weak references, in two sorts.
//
// EPHEMERONS (WeakMap, WeakSet, private brands): the value lives while key and table live. No
// script can tell when an entry goes, so every cycle settles them. A table's trace() calls
// tracer.defer_ephemerons(this) and leaves its entries out. Later the collector calls
//     bool trace_ephemerons(Tracer&)  visit the value of each entry whose key is_marked; true if it
//                                     visited a cell that was not marked yet. Called until no table
//                                     finds more.
//     void sweep_weak(WeakSweeper&)   drop the entries whose key is_dead.
// EphemeronTable below does all that; WeakMap and WeakSet hold one in a Slot.
//
// VISIBLE WEAK CELLS (WeakRef, FinalizationRegistry): script sees the target go, so it goes only in
// a cycle that ends at a turn boundary. Such a cell's trace() visits its strong fields, then calls
// tracer.defer_weak(this). At the end
//     void sweep_weak(WeakSweeper&)   in cycles that end at a turn boundary: clear what is_dead;
//     bool trace_ephemerons(Tracer&)  in all other cycles: visit the targets, they are strong here.
// So deref needs no list of cells kept alive during the job: nothing it returned can go before the
// turn ends. A registry that lost targets calls sweeper.notify_owner(this); the owner schedules the
// clean-up job.
//
// Both sorts say CellTraits::Weak in their CellInfo. Stores into weak slots and tables pass the
// write barrier like any other: the cell must be deferred again by the next young cycle.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/base/result.h"
#include "gc/cell.h"
#include "gc/heap.h"
#include "gc/slot.h"
#include "gc/tracer.h"

namespace shoal {

/// Given to sweep_weak.
class WeakSweeper {
 public:
  WeakSweeper(Heap& heap, uint8_t color) noexcept : heap_(heap), color_(color) {}
  /// Whether this cycle found the cell dead. Null and immortal cells are not.
  bool is_dead(const Cell* cell) const noexcept {
    return cell && !cell->is_immortal() && (*mark_byte_of(cell) & color_) == 0;
  }
  /// HeapOwner::on_weak_cleared(cell).
  void notify_owner(Cell* cell) noexcept { heap_.owner().on_weak_cleared(cell); }
  /// As Tracer::is_settled.
  bool is_settled(const Cell* table, const void* place) const noexcept {
    return skips_clean_cards_ && Tracer::is_card_clean(table, place);
  }
  Heap& heap() noexcept { return heap_; }

 private:
  friend class Marker;

  Heap& heap_;
  uint8_t color_;
  bool skips_clean_cards_ = false;
};

/// A weak field of a visible weak cell. trace: tracer.visit_weak(&slot, slot.get()) tells the
/// verifier.
template <class T>
class WeakSlot {
 public:
  WeakSlot() noexcept = default;
  WeakSlot(const WeakSlot&) = delete;
  WeakSlot& operator=(const WeakSlot&) = delete;
  T* get() const noexcept { return cell_; }
  void init(T* cell) noexcept { cell_ = cell; }
  void set(Heap& heap, Cell* owner, T* cell) noexcept {
    cell_ = cell;
    if (cell) write_barrier(heap, owner, this);
  }
  void clear() noexcept { cell_ = nullptr; }

 private:
  T* cell_ = nullptr;
};

/// A hash table from cells to Values (as bits), weak in its keys: a cell with a tail of entries.
/// Keys hash by address; nothing iterates in that order, so no script can see it. When full, a
/// bigger one takes its place.
class EphemeronTable final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<EphemeronTable>("EphemeronTable", CellTraits::Weak);

  struct Entry {
    Cell* key;  // Null: never used. kDeletedKey: tombstone.
    uint64_t value;
  };

  /// No cell's address: the place was used and may be used again.
  static constexpr uintptr_t kDeletedKey = kCellAlignment;

  /// An empty table for about `capacity` entries; `kind` is vm's number for kCell.
  static Result<EphemeronTable*> create(Heap& heap, CellKind kind, size_t capacity = 4);

  /// The value of key, or null. Valid until the next store or allocation.
  const uint64_t* find(const Cell* key) const noexcept;
  bool remove(const Cell* key) noexcept;
  /// Stores, and returns the table that now holds the entries: this one, or a bigger one that the
  /// caller stores in its slot in place of this.
  Result<EphemeronTable*> set(Heap& heap, Cell* key, uint64_t value);
  uint32_t live_count() const noexcept { return live_; }
  /// Calls visit(const Entry&) for each live entry, in an order that no script may see.
  template <class Visitor>
  void for_each(Visitor&& visit) const {
    for (uint32_t i = 0; i < capacity_; ++i)
      if (is_key(entries()[i].key)) visit(entries()[i]);
  }

  void trace(Tracer& tracer) const;
  bool trace_ephemerons(Tracer& tracer);
  void sweep_weak(WeakSweeper& sweeper) noexcept;
  size_t cell_bytes() const noexcept;

  /// Not for callers: create() knows the size.
  EphemeronTable(CellKind kind, uint32_t capacity) noexcept : Cell(kind), capacity_(capacity) {}

 private:
  static bool is_key(const Cell* key) noexcept {
    return reinterpret_cast<uintptr_t>(key) > kDeletedKey;
  }
  Entry* entries() noexcept { return reinterpret_cast<Entry*>(this + 1); }
  const Entry* entries() const noexcept { return reinterpret_cast<const Entry*>(this + 1); }
  uint32_t find_index(const Cell* key) const noexcept;
  void insert(Heap& heap, Cell* key, uint64_t value) noexcept;

  uint32_t capacity_;  // A power of two.
  uint32_t live_ = 0;
  uint32_t used_ = 0;  // Live entries and tombstones; at most 3/4 of the capacity.
};

}  // namespace shoal
