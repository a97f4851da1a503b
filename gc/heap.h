// Heap: the memory of one context.
//
// THE MODEL. A heap owns blocks of 16 KiB (gc/block.h) from a process-wide pool, and large cells
// apart. One thread at a time runs it. Allocation bumps a pointer through a *window*: a stretch of
// free granules, zeroed piece by piece as the pointer comes along. Windows come from the holes of
// swept blocks, else from a fresh block. No size classes: a small heap is one block.
//
// CYCLES. A *full* cycle marks from the roots and flips the epoch; cells that bear the old color
// are dead. A *young* cycle does not flip: what is marked (old) counts as live, and only cells born
// since the last cycle are judged, from the roots and from old cells that were written to.
// Survivors of any cycle are old ("sticky marks"). Full cycles are incremental: marking proceeds in
// steps paid for by allocation, four bytes marked for each byte allocated, so that it ends before
// the heap has grown by half. While one marks, young cycles wait and new cells are born marked
// (grey: their window is scanned once when it is full, so constructors need no barrier). Sweeping
// is lazy: a block is re-read when the allocator reaches it, and a new cycle begins only when no
// unswept block is left.
//
// THE BARRIER. One barrier serves generations and increments: a store of a reference into a cell
// that has been scanned (mark byte has Barrier) reports the *owner*, which will be scanned again:
// by the next young cycle, or before marking ends (the wavefront retreats). Reporting clears the
// bit, so a cell is reported once. Cells over 2 KB keep the bit, and each report dirties the card
// of the slot: only dirty cards are scanned again. Of big rows of Values, where that takes most of
// a cycle, stores here and there are remembered one by one, up to a number; while a cycle marks,
// what is stored is marked. A store into a young cell costs one byte load and a branch.
//
//   Invariant G: outside full marking, an old cell that refers to a young cell is in the
//                remembered set, or the slot is.
//   Invariant I: while a full cycle marks, a scanned cell that refers to an unmarked cell is in the
//                remembered set.
//   Invariant A: a cell is traceable before the next allocation after its own; initialising stores
//                (Slot::init, or plain) are allowed until then, and every later store passes the
//                barrier.
//
// ROOTS. Precise: HeapOwner::trace_roots, Persistent, RootVector. Conservative, interior pointers
// included: the native stack from HeapOwner::native_stack_base() to here, all callee-saved
// registers, live native coroutine frames. Cells do not move, so natives hold plain pointers. Roots
// have no barrier; they are scanned again when marking ends.
//
// WEAK. Ephemerons and external memory are settled by every cycle. What script can observe
// (WeakRef, FinalizationRegistry) is settled only by a cycle that ends at a turn boundary, else
// counts as strong (gc/weak.h).
//
// QUOTA. Bytes in cells and external memory together. Over it: a full collection, then one
// Catchable failure (the quota is raised by kQuotaGraceBytes, once ever), then Final ones. In
// deterministic mode nothing that depends on addresses or on conservative roots may be seen, so the
// count is: live after the last exact cycle + allocated since.
//
// NOT TAKEN. Moving young generation (would need handles in all natives); size classes (a block per
// class is too dear for tiny heaps); line marks (128-byte lines waste a small heap);
// snapshot-at-the-beginning barrier (a second barrier besides the generational one); concurrent
// marking (thousands of heaps on few threads: no idle core to give).
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "gc/base/bits.h"
#include "gc/base/result.h"
#include "gc/base/sanitizer.h"
#include "gc/block.h"
#include "gc/cell.h"
#include "gc/heap_state.h"
#include "gc/owner.h"
#include "gc/slot.h"
#include "gc/tracer.h"

namespace shoal {

struct HeapOptions {
  HeapOwner* owner = nullptr;
  /// CellInfo by kind; constant, process-wide. Entries of unused kinds may be null.
  std::span<const CellInfo* const> kinds;
  size_t quota_bytes = size_t{1} << 40;
  /// See QUOTA above; also: marking steps are bounded by work alone, never by the clock.
  bool deterministic = false;
};

/// Raised once over the quota, for the handler of the catchable RangeError; and once more for the
/// owner's last report.
constexpr size_t kQuotaGraceBytes = 64 * 1024;

/// Where a collection stands towards the script.
enum class Turn : uint8_t {
  Inside,    // Native stack and coroutine frames are scanned; visible weak references count as
             // strong.
  Boundary,  // No native frame is live: exact, and visible weak references are settled.
};

/// How much a call of Heap::step may do: the first bound reached ends it.
struct StepBudget {
  size_t work_bytes;
  uint32_t time_us = 0;  // 0: no bound. Ignored in deterministic mode.
};

struct HeapStatistics {
  size_t bytes_used;  // Cells: live after the last cycle + allocated since.
  size_t bytes_external;
  size_t bytes_allocated_total;  // Ever, cells only; exact and deterministic.
  size_t bytes_reserved;         // Blocks and large cells, as held from the system.
  uint32_t block_count;
  uint32_t large_count;
  uint32_t young_cycles;
  uint32_t full_cycles;
  uint32_t longest_pause_us;  // Of any single collector step; 0 in deterministic mode.
};

class Heap {
 public:
  explicit Heap(const HeapOptions& options) noexcept;
  /// Releases externals, then blocks, without walking cells. Persistents and RootVectors may
  /// outlive it, empty.
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // --- Allocation

  /// Zeroed memory for a cell of `bytes` (8 to kCellBytesMax), header word set to the bare kind.
  /// May collect. The caller makes it traceable before the next allocation.
  SHOAL_ALWAYS_INLINE Result<void*> allocate(size_t bytes, CellKind kind) {
    SHOAL_ASSERT(bytes >= sizeof(Cell));
    char* const start = cursor_;
    if (bytes > static_cast<size_t>(limit_ - start)) [[unlikely]]
      return allocate_slow(bytes, kind);
    const size_t rounded = (bytes + (kGranuleBytes - 1)) & ~(kGranuleBytes - 1);
    unpoison(start, rounded);
    cursor_ = start + rounded;
    uint8_t* const mark = mark_byte_of(start);
    const size_t last = rounded / kGranuleBytes - 1;
    mark[last] = kMarkEnd;
    *mark = static_cast<uint8_t>(birth_mark_ | (last == 0 ? kMarkEnd : 0));
    *reinterpret_cast<uint64_t*>(start) = uint64_t{kind} << kCellKindShift;
    return start;
  }

  /// A new T(arguments...) with `tail_bytes` behind it. The constructor passes T's kind to Cell and
  /// does not allocate.
  template <class T, class... Arguments>
  Result<T*> create_with_tail(CellKind kind, size_t tail_bytes, Arguments&&... arguments) {
    size_t bytes = 0;
    if (!checked_add(sizeof(T), tail_bytes, bytes)) [[unlikely]]
      return fail_too_big();
    void* const memory = TRY(allocate(bytes, kind));
    return new (memory) T(std::forward<Arguments>(arguments)...);
  }
  template <class T, class... Arguments>
  Result<T*> create(CellKind kind, Arguments&&... arguments) {
    static_assert(alignof(T) <= kCellAlignment && std::is_base_of_v<Cell, T>);
    void* const memory = TRY(allocate(sizeof(T), kind));
    return new (memory) T(std::forward<Arguments>(arguments)...);
  }

  /// Reports HeapFailure::TooBig to the owner: for sizes that overflow or exceed a limit before
  /// allocate is reached. message: what to tell the script ("Invalid string length").
  SHOAL_COLD Thrown fail_too_big(const char* message = nullptr) noexcept;

  /// Bytes that the granule map gives the cell (rounded up), without touching it.
  size_t allocated_bytes(const Cell* cell) const noexcept;

  // --- External memory (buffers, big numbers, compiled patterns). See gc/external.h for memory
  // with an owner cell.

  /// Counts bytes against the quota; may collect. Thrown as for allocate; nothing is then charged.
  Result<void> charge_external(size_t bytes);
  /// The same for what can be done without: collects nothing, and script sees no failure. False:
  /// there is no room.
  bool try_charge_external(size_t bytes) noexcept;
  void discharge_external(size_t bytes) noexcept {
    SHOAL_ASSERT(bytes <= bytes_external_);
    bytes_external_ -= bytes;
  }

  // --- Collection. None runs inside a NoCollect scope.

  /// A full cycle, to its end; sweeping stays lazy.
  void collect_all(Turn turn = Turn::Inside);
  /// A young cycle; ends a full one instead if that is marking.
  void collect_young(Turn turn = Turn::Inside);
  /// Begins a full cycle that marks in steps, if none is under way.
  void begin_marking(Turn turn = Turn::Inside);
  /// Goes on with marking or sweeping if either is under way. True while there is more to do.
  bool step(StepBudget budget);
  /// The run loop has reached the end of a turn, no native frame is live. Does what is due, at
  /// small cost when nothing is: ends or starts cycles whose visible part waits for a boundary.
  void at_turn_boundary();
  /// The context goes idle (a turn boundary): collects if much was allocated since, gives empty
  /// blocks back.
  void on_idle();

  // --- Accounting

  HeapStatistics statistics() const noexcept;
  size_t bytes_allocated_total() const noexcept { return bytes_allocated_ + window_bytes_used(); }
  size_t bytes_external() const noexcept { return bytes_external_; }
  /// Counts what is held already (see gc/charge.h). The next look at the quota may fail.
  void recharge_external(size_t old_bytes, size_t new_bytes) noexcept;
  /// Such a look, for script that may allocate nothing; many new roots are scanned, too.
  Result<void> settle_charges();
  size_t quota_bytes() const noexcept { return quota_bytes_; }
  void set_quota_bytes(size_t bytes) noexcept { quota_bytes_ = bytes; }

  // --- For the collector's own parts, tests and tools

  /// Calls visitor(cell) for each live or not yet judged cell; allocation is forbidden meanwhile.
  template <class Visitor>
  void for_each_cell(Visitor&& visitor) {
    walk_cells([](void* context, Cell* cell) { (*static_cast<Visitor*>(context))(cell); },
               &visitor);
  }
  /// The cell that contains this address, or null. Any bit pattern will do. No unswept block may be
  /// left.
  Cell* find_cell(uintptr_t address) const noexcept;
  const CellInfo& info_of(const Cell* cell) const noexcept {
    SHOAL_ASSERT(cell->kind() < kind_count_ && kinds_[cell->kind()]);
    return *kinds_[cell->kind()];
  }
  HeapOwner& owner() const noexcept { return *owner_; }
  /// The mark of what lives, for HeapOwner::on_cycle_marked.
  uint8_t live_color() const noexcept { return color_; }
  bool is_marking() const noexcept { return phase_ == HeapPhase::Marking; }
  /// Stress modes and the verifier (gc/verify.h).
  void set_testing(HeapTesting* testing) noexcept;

 private:
  friend class NoCollect;
  friend class RootNode;
  friend class External;
  friend class Marker;
  friend class Collector;
  friend class Sweeper;
  friend class Allocator;
  friend class LargeSpace;
  friend class Externals;
  friend class HeapVerifier;
  friend class WriteBarrier;

  [[gnu::noinline]] Result<void*> allocate_slow(size_t bytes, CellKind kind);
  SHOAL_COLD Thrown fail(HeapFailure failure) noexcept;
  void walk_cells(void (*visit)(void* context, Cell*), void* context);
  size_t window_bytes_used() const noexcept {
    return static_cast<size_t>(cursor_ - window_.start) +
           static_cast<size_t>(overflow_.cursor - overflow_.start);
  }

  // What the fast path touches stands first, in one cache line.
  char* cursor_ = nullptr;  // Next free byte of the current window.
  char* limit_ = nullptr;   // End of its zeroed part; cursor_ while each allocation is looked at.
  uint8_t birth_mark_ = kMarkStart;  // Of a new cell: young, or marked in the current color.
  uint8_t color_ = kMarkColorA;      // The color of marked cells in the current epoch.
  HeapPhase phase_ = HeapPhase::Quiet;
  QuotaState quota_state_ = QuotaState::Normal;
  bool deterministic_;
  bool is_exact_cycle_ = false;      // The full cycle under way began at this turn boundary.
  bool visible_weak_waits_ = false;  // A cycle met visible weak cells and ended inside a turn.
  bool remembered_lost_ = false;  // The remembered set overflowed: grey cells are found by a walk.
  uint16_t kind_count_;
  uint32_t no_collect_depth_ = 0;
  uint32_t rescan_bytes_ = 0;  // What the barrier has reported since the last cycle; only steers.
  uint32_t cycle_ = 0;         // Count of cycles begun.
  const CellInfo* const* kinds_;
  HeapOwner* owner_;

  AllocationWindow window_;  // Where cursor_ runs.
  OverflowWindow overflow_;  // For cells that do not fit the current hole.
  BlockLists blocks_;
  BlockTable table_;  // Bases of small blocks, for find_cell; unused while there are few.
  PointerArray<LargeHeader> large_;  // Sorted by address.
  LargeLists large_lists_;
  PointerArray<Cell> remembered_;
  WrittenSlots written_slots_;
  Marker* marker_ = nullptr;  // Exists while a cycle runs.
  RootList roots_;
  ExternalLists externals_;
  Pacing pacing_;
  HeapCounters counters_;
  size_t bytes_allocated_ = 0;  // In windows given up and in large cells; ever.
  size_t bytes_external_ = 0;
  size_t quota_bytes_;
  HeapTesting* testing_ = nullptr;
};
static_assert(sizeof(Heap) <= 640);

/// While alive, nothing is collected: pointers to the inside of cells stay good, and allocation
/// only allocates.
class NoCollect {
 public:
  explicit NoCollect(Heap& heap) noexcept : heap_(heap) { ++heap_.no_collect_depth_; }
  ~NoCollect() { --heap_.no_collect_depth_; }
  NoCollect(const NoCollect&) = delete;
  NoCollect& operator=(const NoCollect&) = delete;

 private:
  Heap& heap_;
};

}  // namespace shoal
