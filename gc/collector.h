// Collector: decides when cycles begin, go on and end, and what a failed allocation means.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/heap.h"

namespace shoal {

class Marker;

class Collector {
 public:
  explicit Collector(Heap& heap) noexcept : heap_(heap) {}

  /// Before each allocation that takes the slow path: of `bytes`, which are about to be counted.
  /// `ahead` of them decide whether a collection is due.
  Result<void> make_room(size_t bytes, size_t ahead);
  /// When bytes_allocated_total has reached pacing.next_check.
  void on_allocation() noexcept;
  bool has_room(size_t bytes) const noexcept;
  /// Whether `bytes` more fit the quota, if need be after a full collection. A big heap may go over
  /// it by a little while one is under way.
  bool fits_quota(size_t bytes) noexcept;

  /// Many new roots are scanned, though nothing is allocated.
  void settle_roots() noexcept;

  /// The system gives no memory: a full collection. False: not now.
  bool recover_memory() noexcept;
  /// What may still be allocated or charged.
  size_t quota_room() const noexcept;

  void collect_full(Turn turn) noexcept;
  void collect_young(Turn turn) noexcept;
  bool step(StepBudget budget, Turn turn) noexcept;
  void begin_full(Turn turn) noexcept;
  void at_turn_boundary() noexcept;
  void on_idle() noexcept;
  /// External memory has grown by `bytes`; may begin a cycle or go on with one.
  void on_external_charge(size_t bytes) noexcept;
  /// Before each allocation while testing: collects if the stress mode says so. False: it must
  /// fail.
  bool pass_testing(HeapTesting& testing) noexcept;

  /// Cells and external memory, as the quota counts them.
  size_t bytes_counted() const noexcept;
  size_t bytes_used() const noexcept;
  bool is_deterministic() const noexcept { return heap_.deterministic_; }
  bool is_exact_cycle() const noexcept { return heap_.is_exact_cycle_; }
  size_t bytes_reserved() const noexcept;

 private:
  enum class Progress : uint8_t { More, Marked };
  class PauseTimer;
  Progress mark(Marker& marker, Turn turn, size_t work_bytes) noexcept;
  void finish_full(Marker& marker, Turn turn) noexcept;
  void settle_exact() noexcept;
  void run_full_to_end(Turn turn) noexcept;
  void pay_for_marking(bool in_haste) noexcept;
  void after_cycle(Marker& marker, Turn turn, bool is_young) noexcept;
  void set_next_check() noexcept;
  void set_growth(size_t before, size_t live) noexcept;
  void verify_if_asked() noexcept;
  void stress(HeapTesting& testing) noexcept;
  void sweep_some(uint32_t blocks) noexcept;
  bool is_swept() const noexcept;
  bool may_settle_visible(Turn turn) const noexcept;
  bool is_full_due() const noexcept;
  size_t young_budget() const noexcept;
  size_t allocated_since_cycle() const noexcept;
  bool is_forbidden() const noexcept;

  Heap& heap_;
};

}  // namespace shoal
