// Marker: the Tracer that marks. One exists per cycle; an incremental cycle keeps it between steps.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/ephemeron_index.h"
#include "gc/heap.h"
#include "gc/mark_stack.h"
#include "gc/tracer.h"

namespace shoal {

class EphemeronTable;

class Marker final : public Tracer {
 public:
  Marker(Heap& heap, bool is_young) noexcept;

  /// Marks what is reachable from all roots directly; native ones too unless at a turn boundary.
  void mark_roots(Turn turn) noexcept;
  /// Marks a cell that was not marked yet, and queues it.
  void mark_cell(Cell* cell) noexcept;
  /// Marks the cell that contains this address, if there is one.
  void mark_conservatively(uintptr_t word) noexcept;

  /// Cells born marked, one behind the other from begin to end, are to be scanned once.
  void add_window(const char* begin, const char* end) noexcept;
  void add_newborn(Cell* cell) noexcept;

  /// Scans queued cells, then again those that were written to after they had been scanned, until
  /// none is left (true) or about `work_bytes` have been scanned.
  bool drain(size_t work_bytes) noexcept;
  bool is_drained() const noexcept {
    return stack_.is_empty() && heap_.remembered_.is_empty() &&
           heap_.written_slots_.slots.is_empty() && !is_any_waiting();
  }

  /// A pass: visits values of ephemerons whose keys are marked; true if one was not marked yet.
  bool trace_ephemerons() noexcept;
  /// Visible weak cells count as strong in this cycle; true if that queued anything.
  bool strengthen_weak() noexcept;
  bool has_visible_weak() const noexcept { return !weak_.is_empty(); }
  /// After marking: clears what is dead, in visible weak cells only if `visible`.
  void sweep_weak(bool visible) noexcept;

  size_t marked_bytes() const noexcept { return marked_bytes_; }
  /// A full cycle begins: what is scanned in steps is scanned anew.
  static void forget_scanned_roots(Heap& heap) noexcept;
  /// How many Values in roots that are scanned in steps are new.
  static size_t unscanned_roots(const Heap& heap) noexcept;
  Heap& heap() noexcept { return heap_; }

 private:
  friend class Tracer;

  void scan_cell(Cell* cell) noexcept;
  void rescan_cards(Cell* cell) noexcept;
  void scan_values(const uint64_t* begin, const uint64_t* end) noexcept;
  void scan_long_range(const uint64_t* begin, const uint64_t* end) noexcept;
  void scan_dirty_cards(const uint64_t* begin, const uint64_t* end) noexcept;
  void scan_window(const char* begin, const char* end) noexcept;
  void scan_grey_by_walk() noexcept;
  /// Of the roots that are scanned in steps, some. False: nothing of them is new.
  bool scan_roots_step() noexcept;
  void scan_entry(const MarkStack::Entry& entry) noexcept;
  void rescan(Cell* cell) noexcept;
  void index_ephemerons() noexcept;
  void defer_table(const Cell* table) noexcept;
  void defer(PointerArray<Cell>& list, const Cell* cell) noexcept;
  void clear_cards(Cell* cell, size_t bytes) noexcept;
  void push(Cell* cell) noexcept;

  Heap& heap_;
  MarkStack stack_;
  PointerArray<Cell> ephemerons_;  // Tables met in this cycle.
  PointerArray<Cell>
      rescanned_;         // Old tables with cards, in a young cycle: only dirty cards count.
  EphemeronIndex index_;  // Empty unless a chain of ephemerons took too many passes.
  uint32_t ephemeron_passes_ = 0;
  PointerArray<Cell> weak_;  // Visible weak cells met in this cycle.
  Cell* current_ = nullptr;  // Being scanned; its inside is [current_, current_end_).
  const char* current_end_ = nullptr;
  bool only_dirty_cards_ = false;
  bool is_rescanning_ = false;  // current_ was scanned before in this cycle, or is old.
  bool grey_lost_ = false;      // A push failed: some marked cells without Barrier are not queued.
  size_t marked_bytes_ = 0;
  size_t work_bytes_ = 0;  // Of the current drain.
};

/// Calls scan(context, stack_pointer) with all callee-saved registers in memory above
/// stack_pointer. In assembly: glibc's setjmp hides the frame pointer.
extern "C" void shoal_gc_with_spilled_registers(void (*scan)(void* context, const void* sp),
                                                void* context);

}  // namespace shoal
