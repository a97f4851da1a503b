#include "gc/collector.h"

#include <algorithm>
#include <chrono>
#include <new>

#include "gc/allocator.h"
#include "gc/counted.h"
#include "gc/externals.h"
#include "gc/idle.h"
#include "gc/large_space.h"
#include "gc/marker.h"
#include "gc/pauses.h"
#include "gc/sweeper.h"
#include "gc/verify.h"

namespace shoal {

namespace {

/// Bytes allocated between two young cycles: 0.7 of what lives, within these.
constexpr size_t kYoungBytesMin = 64 * 1024;
constexpr size_t kYoungBytesMax = 512 * 1024;
/// A young cycle comes sooner when the barrier has reported so much: its pause is bounded, too.
constexpr uint32_t kRescanBytesMax = 128 * 1024;
/// A full cycle is due when so many percent more live than after the last one (and at least 192
/// KiB); more, if that one found that less than an eighth was dead: then the heap is being built.
constexpr uint32_t kFullGrowthPercent = Pacing().growth_percent;
constexpr uint32_t kFullGrowthPercentWhileBuilt = 2 * kFullGrowthPercent;
constexpr size_t kBuiltDivisor = 8;
/// Bigger heaps grow by less where that costs little: full cycles may take this share of the time.
constexpr size_t kPacedBytesMin = 4 * 1024 * 1024;
constexpr uint32_t kPacedGrowthPercentMin = 20;
constexpr uint64_t kFullShareDivisor = 10;
/// What passes while a context waits is not its script's time: so much at most is, a byte
/// allocated.
constexpr uint64_t kScriptNsPerByte = 10;
constexpr size_t kFullGrowthMin = 192 * 1024;
/// A full collection for the sake of the quota must be earned by allocating this part of it.
constexpr size_t kQuotaEarnDivisor = 32;
/// Memory held for a heap, used or not, counts for this part.
constexpr size_t kReservedPerQuota = 4;
/// While a full cycle marks: allocation between steps, and work per byte allocated. A cell costs
/// its bytes plus 16, at most twice its bytes, so with 8 at least four bytes are marked for each
/// one allocated: L live bytes are done before L/3 more exist, new cells' own scanning included.
constexpr size_t kStepBytes = 16 * 1024;
constexpr size_t kMarkPerAllocated = 8;
/// Past this growth since marking began (writes kept the wavefront back), the cycle is run to its
/// end.
constexpr size_t kMarkingGrowthDivisor = 2;
constexpr size_t kMarkingGrowthMin = 1024 * 1024;
/// So much is owed per step at most; and in haste: if too much was allocated meanwhile.
constexpr size_t kStepBytesMax = 2 * kStepBytes;
constexpr size_t kHastyStepBytes = 6 * kStepBytes;
constexpr size_t kGrowthTooMuch = 4;
/// Heaps bigger than this are never marked in one go because of what they use.
constexpr size_t kAtOnceBytes = 8 * 1024 * 1024;
/// What they may use beyond the quota meanwhile.
constexpr size_t kOverdraftDivisor = 8;
/// Blocks swept per check when a cycle waits for the sweep to end.
constexpr uint32_t kSweepBlocks = 512;
/// At a turn boundary: what may be marked there, and when a young cycle is worth its roots.
constexpr size_t kBoundaryWorkBytes = 256 * 1024;
constexpr size_t kDeterministicBytes = 1024 * 1024;
/// Allocated since the last full cycle, above which going idle runs one.
constexpr size_t kIdleBytesMin = 2 * kBlockBytes;
/// External memory is looked at each time so much has been charged; a young cycle follows when more
/// than half of all has come since the last cycle, and at least this much.
constexpr size_t kExternalCheckBytes = 256 * 1024;
constexpr size_t kExternalYoungMin = 1024 * 1024;
constexpr size_t kTimedSliceBytes = 64 * 1024;
/// So many new Values in roots that are scanned in steps are scanned even if nothing is allocated.
constexpr size_t kUnscannedRootsMax = 64 * 1024;
constexpr size_t kNoBound = SIZE_MAX;

uint64_t now_ns() noexcept {
  using namespace std::chrono;
  return static_cast<uint64_t>(nanoseconds(steady_clock::now().time_since_epoch()).count());
}

}  // namespace

// Measures one pause and tells the owner. Deterministic mode does without, unless the owner keeps
// a record: nothing may depend on the result.
class Collector::PauseTimer {
 public:
  explicit PauseTimer(Heap& heap) noexcept
      : heap_(heap),
        record_(heap.owner().pauses()),
        thread_begin_ns_(record_ ? thread_time_ns() : 0),
        begin_ns_(heap.deterministic_ && !record_ ? 0 : now_ns()) {
    if (record_ && record_->watcher) record_->watcher->on_pause_begin();
  }
  ~PauseTimer() {
    if (begin_ns_ == 0) return;
    const uint64_t end_ns = now_ns(), pause_ns = end_ns - begin_ns_;
    if (record_) {
      if (record_->watcher) record_->watcher->on_pause_end(begin_ns_, end_ns);
      record_->wall.add(pause_ns);
      record_->thread.add(thread_time_ns() - thread_begin_ns_);
    }
    if (heap_.deterministic_) return;
    const auto pause = static_cast<uint32_t>(std::min<uint64_t>(pause_ns / 1000, UINT32_MAX));
    heap_.counters_.longest_pause_us = std::max(heap_.counters_.longest_pause_us, pause);
    if (heap_.phase_ == HeapPhase::Marking) heap_.pacing_.full_cycle_ns += pause_ns;
    if (pause != 0) heap_.owner().on_pause(pause);
  }
  PauseTimer(const PauseTimer&) = delete;
  PauseTimer& operator=(const PauseTimer&) = delete;

 private:
  Heap& heap_;
  Pauses* const record_;
  const uint64_t thread_begin_ns_;
  const uint64_t begin_ns_;
};

// ---- When

size_t Collector::allocated_since_cycle() const noexcept {
  return heap_.bytes_allocated_total() - heap_.pacing_.allocated_at_cycle;
}

size_t Collector::bytes_used() const noexcept {
  return saturating_add(heap_.pacing_.live, allocated_since_cycle());
}

size_t Collector::bytes_counted() const noexcept {
  const Pacing& pacing = heap_.pacing_;
  // A script that fragments its heap on purpose pays for the blocks it keeps.
  const size_t cells =
      heap_.deterministic_
          ? pacing.exact_live + (heap_.bytes_allocated_total() - pacing.allocated_at_exact)
          : std::max(bytes_used(), bytes_reserved() / kReservedPerQuota);
  return saturating_add(cells, heap_.bytes_external_);
}

CountedBytes counted_bytes(const Heap& heap) noexcept {
  const Collector collector(const_cast<Heap&>(heap));
  const size_t external = heap.bytes_external();
  if (!collector.is_deterministic()) return {collector.bytes_used(), external};
  return {collector.bytes_counted() - external, external};
}

bool is_exact_cycle(const Heap& heap) noexcept {
  return Collector(const_cast<Heap&>(heap)).is_exact_cycle();
}

size_t Collector::bytes_reserved() const noexcept {
  return size_t{heap_.blocks_.count} * kBlockBytes + heap_.large_lists_.bytes;
}

size_t Collector::quota_room() const noexcept {
  return saturating_sub(heap_.quota_bytes_, bytes_counted());
}

size_t Collector::young_budget() const noexcept {
  return std::clamp(heap_.pacing_.live / 10 * 7, kYoungBytesMin, kYoungBytesMax);
}

bool Collector::is_full_due() const noexcept {
  const Pacing& pacing = heap_.pacing_;
  const size_t base = pacing.live_after_full + pacing.external_after_full;
  const size_t growth = std::max(base / 100 * pacing.growth_percent, kFullGrowthMin);
  return pacing.live + heap_.bytes_external_ >= base + growth;
}

bool Collector::is_forbidden() const noexcept {
  return heap_.no_collect_depth_ != 0 || heap_.phase_ == HeapPhase::Finishing;
}

void Collector::set_next_check() noexcept {
  heap_.pacing_.next_check = heap_.bytes_allocated_total() + kStepBytes;
}

Result<void> Collector::make_room(size_t bytes, size_t ahead) {
  if (heap_.testing_ && !pass_testing(*heap_.testing_)) return heap_.fail(HeapFailure::OutOfMemory);
  if (heap_.bytes_allocated_total() + ahead >= heap_.pacing_.next_check) on_allocation();
  if (!fits_quota(bytes)) return heap_.fail(HeapFailure::OverQuota);
  return {};
}

void Collector::on_allocation() noexcept {
  if (is_forbidden()) return set_next_check();
  if (heap_.phase_ == HeapPhase::Marking) {
    const size_t limit = std::max(heap_.pacing_.live / kMarkingGrowthDivisor, kMarkingGrowthMin);
    if (allocated_since_cycle() > kGrowthTooMuch * limit && bytes_used() < kAtOnceBytes)
      return run_full_to_end(Turn::Inside);
    pay_for_marking(allocated_since_cycle() > limit);
    return;
  }
  const bool is_young_due =
      allocated_since_cycle() >= young_budget() ||
      (heap_.rescan_bytes_ >= kRescanBytesMax && allocated_since_cycle() >= kYoungBytesMin);
  if (!is_young_due && !is_full_due()) return set_next_check();
  // No cycle begins before the last one's sweep is over. Usually the allocator has seen to that.
  if (!is_swept()) {
    sweep_some(kSweepBlocks);
    heap_.pacing_.next_check = heap_.bytes_allocated_total() + kStepBytes / 4;
    return;
  }
  if (is_full_due()) return begin_full(Turn::Inside);
  collect_young(Turn::Inside);
}

/// A step of marking, for what was allocated since the last one. What a big cell owes is paid in
/// several steps.
void Collector::pay_for_marking(bool in_haste) noexcept {
  Pacing& pacing = heap_.pacing_;
  const size_t total = heap_.bytes_allocated_total();
  const size_t owed = std::max(total - pacing.allocated_at_step, kStepBytes);
  const size_t paid = in_haste ? kHastyStepBytes : std::min(owed, kStepBytesMax);
  step({.work_bytes = paid * kMarkPerAllocated}, Turn::Inside);
  if (heap_.phase_ == HeapPhase::Marking && owed > paid)
    pacing.allocated_at_step = total - (owed - paid);
}

void Collector::settle_roots() noexcept {
  if (is_forbidden() || Marker::unscanned_roots(heap_) < kUnscannedRootsMax) return;
  if (heap_.phase_ == HeapPhase::Marking)
    pay_for_marking(false);
  else if (is_swept())
    collect_young(Turn::Inside);
  else
    sweep_some(kSweepBlocks);
}

void Collector::sweep_some(uint32_t blocks) noexcept {
  const PauseTimer timer(heap_);
  Sweeper(heap_).step(blocks);
}

bool Collector::is_swept() const noexcept {
  return !Sweeper(heap_).has_unswept_blocks() && Externals(heap_).all_judged();
}

void Collector::on_external_charge(size_t bytes) noexcept {
  Pacing& pacing = heap_.pacing_;
  pacing.external_unseen += bytes;
  if (heap_.deterministic_) return;  // No cycle before the turn's end gives any of it back.
  if (pacing.external_unseen < kExternalCheckBytes || is_forbidden()) return;
  const size_t seen = pacing.external_unseen;
  pacing.external_unseen = 0;
  if (heap_.phase_ == HeapPhase::Marking) {
    step({.work_bytes = std::min(saturating_add(seen, seen), kHastyStepBytes * kMarkPerAllocated)},
         Turn::Inside);
    return;
  }
  const size_t grown = saturating_sub(heap_.bytes_external_, pacing.external_after_cycle);
  const size_t all = bytes_used() + heap_.bytes_external_;
  if (grown < std::max(all / 2, kExternalYoungMin)) return;
  if (Sweeper(heap_).has_unswept_blocks()) {
    sweep_some(kSweepBlocks);
    pacing.external_unseen = kExternalCheckBytes;  // The next charge comes here again.
    return;
  }
  collect_young(Turn::Inside);
  Externals(heap_).judge(UINT32_MAX);
  pacing.external_after_cycle = heap_.bytes_external_;
  if (is_full_due()) begin_full(Turn::Inside);
}

bool Collector::has_room(size_t bytes) const noexcept {
  return saturating_add(bytes_counted(), bytes) <= heap_.quota_bytes_;
}

bool Collector::fits_quota(size_t bytes) noexcept {
  if (has_room(bytes)) [[likely]]
    return true;
  if (heap_.deterministic_ || is_forbidden()) return false;
  // Near the quota a collection per allocation would take quadratic time: each must be earned.
  const Pacing& pacing = heap_.pacing_;
  const size_t allocated = heap_.bytes_allocated_total() - pacing.allocated_at_full;
  const size_t charged = saturating_sub(heap_.bytes_external_, pacing.external_after_full);
  const size_t earned = saturating_add(allocated + charged, bytes);
  const size_t counted = saturating_add(bytes_counted(), bytes);
  if (bytes_used() > kAtOnceBytes &&
      counted <= saturating_add(heap_.quota_bytes_, heap_.quota_bytes_ / kOverdraftDivisor)) {
    // Of a big heap a collection takes long: it gets credit until a cycle has come to its end.
    if (heap_.phase_ == HeapPhase::Marking) {
      if (heap_.bytes_allocated_total() >= heap_.pacing_.next_check) pay_for_marking(true);
      return true;
    }
    if (!is_swept()) {
      sweep_some(kSweepBlocks / 4);
      return true;
    }
    if (earned < heap_.quota_bytes_ / kQuotaEarnDivisor) return has_room(bytes);
    begin_full(Turn::Inside);
    return true;
  }
  if (earned < heap_.quota_bytes_ / kQuotaEarnDivisor) return false;
  if (!recover_memory()) return false;
  return has_room(bytes);
}

bool Collector::recover_memory() noexcept {
  if (is_forbidden()) return false;
  collect_full(Turn::Inside);
  Sweeper sweeper(heap_);
  sweeper.finish();
  sweeper.release_empty_blocks();
  heap_.pacing_.external_after_full = heap_.bytes_external_;
  return true;
}

// ---- Full cycles

void Collector::begin_full(Turn turn) noexcept {
  SHOAL_ASSERT(heap_.phase_ == HeapPhase::Quiet && !is_forbidden());
  const PauseTimer timer(heap_);
  Sweeper(heap_).finish();
  Allocator(heap_).close_windows();
  heap_.remembered_.truncate(0);
  heap_.remembered_lost_ = false;
  heap_.color_ ^= kMarkColors;
  auto* const marker = new (std::nothrow) Marker(heap_, /*is_young=*/false);
  if (!marker) {
    heap_.color_ ^= kMarkColors;  // Nothing was marked yet. The quota will see to the end of this.
    heap_.remembered_lost_ = true;
    set_next_check();
    return;
  }
  heap_.marker_ = marker;
  heap_.written_slots_.reset();
  heap_.birth_mark_ = static_cast<uint8_t>(kMarkStart | heap_.color_);
  heap_.phase_ = HeapPhase::Marking;
  ++heap_.cycle_;
  heap_.pacing_.live = bytes_used();  // An upper bound until marking ends.
  heap_.pacing_.allocated_at_cycle = heap_.bytes_allocated_total();
  heap_.pacing_.allocated_at_step = heap_.bytes_allocated_total();
  Marker::forget_scanned_roots(heap_);
  marker->mark_roots(turn);
  set_next_check();
}

// Marks on. Marked: everything reachable is, roots have just been scanned, nothing is queued.
Collector::Progress Collector::mark(Marker& marker, Turn turn, size_t work_bytes) noexcept {
  if (!marker.drain(work_bytes)) return Progress::More;
  // The wavefront seems to have arrived: look again at all that moves without a barrier.
  if (heap_.phase_ == HeapPhase::Marking) {
    Allocator(heap_).flush_windows();
  }
  marker.mark_roots(turn);
  for (;;) {
    if (!marker.drain(work_bytes)) return Progress::More;
    const bool strengthened = !may_settle_visible(turn) && marker.strengthen_weak();
    const bool traced = marker.trace_ephemerons();
    if (!strengthened && !traced && marker.is_drained()) return Progress::Marked;
  }
}

// Whether script may see what this cycle lets go of.
bool Collector::may_settle_visible(Turn turn) const noexcept {
  return turn == Turn::Boundary && (!heap_.deterministic_ || heap_.is_exact_cycle_);
}

bool Collector::step(StepBudget budget, Turn turn) noexcept {
  if (is_forbidden()) return false;
  const PauseTimer timer(heap_);
  if (heap_.phase_ == HeapPhase::Quiet) {
    const size_t blocks = std::min<size_t>(budget.work_bytes / kBlockBytes + 1, 1u << 20);
    return Sweeper(heap_).step(static_cast<uint32_t>(blocks));
  }
  Marker& marker = *heap_.marker_;
  heap_.pacing_.allocated_at_step = heap_.bytes_allocated_total();
  const bool timed = budget.time_us != 0 && !heap_.deterministic_;
  const uint64_t end_ns = timed ? now_ns() + uint64_t{budget.time_us} * 1000 : 0;
  size_t left = budget.work_bytes;
  Progress progress = Progress::More;
  while (progress == Progress::More && left > 0) {
    const size_t slice = timed ? std::min(left, kTimedSliceBytes) : left;
    progress = mark(marker, turn, slice);
    left -= slice;
    if (timed && now_ns() >= end_ns) break;
  }
  if (progress == Progress::Marked)
    finish_full(marker, turn);
  else
    set_next_check();
  return true;
}

void Collector::finish_full(Marker& marker, Turn turn) noexcept {
  heap_.phase_ = HeapPhase::Finishing;
  after_cycle(marker, turn, /*is_young=*/false);
  delete heap_.marker_;
  heap_.marker_ = nullptr;
  heap_.phase_ = HeapPhase::Quiet;
  verify_if_asked();
}

void Collector::run_full_to_end(Turn turn) noexcept {
  const PauseTimer timer(heap_);
  const uint64_t begin_ns = heap_.deterministic_ ? 0 : now_ns();
  while (mark(*heap_.marker_, turn, kNoBound) == Progress::More) continue;
  if (begin_ns != 0) heap_.pacing_.full_cycle_ns += now_ns() - begin_ns;
  finish_full(*heap_.marker_, turn);
}

void Collector::collect_full(Turn turn) noexcept {
  if (is_forbidden()) return;
  // A cycle that is marking has cells born since its beginning: end it, then run a whole one.
  if (heap_.phase_ == HeapPhase::Marking) run_full_to_end(turn);
  heap_.is_exact_cycle_ = turn == Turn::Boundary;
  begin_full(turn);
  if (heap_.phase_ == HeapPhase::Marking) run_full_to_end(turn);
  if (heap_.is_exact_cycle_ && heap_.deterministic_) settle_exact();
  heap_.is_exact_cycle_ = false;
}

void Collector::settle_exact() noexcept {
  Externals(heap_).judge(UINT32_MAX);
  heap_.pacing_.external_after_full = heap_.pacing_.external_after_cycle = heap_.bytes_external_;
  heap_.pacing_.external_unseen = 0;
}

// ---- Young cycles

void Collector::collect_young(Turn turn) noexcept {
  if (is_forbidden()) return;
  if (heap_.phase_ == HeapPhase::Marking) return run_full_to_end(turn);
  const PauseTimer timer(heap_);
  Sweeper(heap_).finish();
  verify_if_asked();
  Allocator(heap_).close_windows();
  heap_.phase_ = HeapPhase::Finishing;
  ++heap_.cycle_;
  {
    Marker marker(heap_, /*is_young=*/true);
    while (mark(marker, turn, kNoBound) == Progress::More) continue;
    after_cycle(marker, turn, /*is_young=*/true);
  }
  heap_.phase_ = HeapPhase::Quiet;
  verify_if_asked();
}

// ---- The end of a cycle

// Everything reachable is marked. Lets go of the rest; memory comes back as blocks are swept.
void Collector::after_cycle(Marker& marker, Turn turn, bool is_young) noexcept {
  Allocator(heap_).close_windows();
  const bool visible = may_settle_visible(turn);
  marker.sweep_weak(visible);
  if (!visible && marker.has_visible_weak()) heap_.visible_weak_waits_ = true;
  if (visible && !is_young) heap_.visible_weak_waits_ = false;
  heap_.owner().on_cycle_marked();
  Externals(heap_).begin_judging(is_young);
  LargeSpace(heap_).judge(is_young);

  BlockLists& lists = heap_.blocks_;
  SHOAL_ASSERT(!lists.unswept && !lists.sweep_next);
  if (is_young) {
    lists.unswept = lists.young;
  } else {
    lists.sweep_next = lists.all;
    lists.available = nullptr;
    lists.empty_count = 0;
  }
  lists.young = nullptr;
  heap_.remembered_.reset(/*kept=*/1024);
  heap_.written_slots_.reset(/*kept=*/1024);
  heap_.rescan_bytes_ = 0;
  heap_.birth_mark_ = kMarkStart;

  Pacing& pacing = heap_.pacing_;
  const size_t before = bytes_used();
  if (!is_young) set_growth(before, marker.marked_bytes());
  pacing.live = is_young ? pacing.live + marker.marked_bytes() : marker.marked_bytes();
  pacing.allocated_at_cycle = heap_.bytes_allocated_total();
  pacing.external_after_cycle = heap_.bytes_external_;
  if (is_young) {
    ++heap_.counters_.young_cycles;
  } else {
    ++heap_.counters_.full_cycles;
    pacing.live_after_full = pacing.live;
    pacing.external_after_full = heap_.bytes_external_;
    pacing.allocated_at_full = pacing.allocated_at_cycle;
    if (heap_.is_exact_cycle_) {
      pacing.exact_live = pacing.live;
      pacing.allocated_at_exact = pacing.allocated_at_cycle;
    }
  }
  set_next_check();
}

/// At the end of a full cycle. before: bytes in cells, of which `live` turned out to live.
void Collector::set_growth(size_t before, size_t live) noexcept {
  Pacing& pacing = heap_.pacing_;
  const bool is_being_built = saturating_sub(before, live) < before / kBuiltDivisor;
  pacing.growth_percent = is_being_built ? kFullGrowthPercentWhileBuilt : kFullGrowthPercent;
  if (heap_.deterministic_) return;
  const uint64_t now = now_ns(), began = std::exchange(pacing.full_ended_ns, now);
  const uint64_t cost = std::exchange(pacing.full_cycle_ns, 0);
  if (began == 0 || live < kPacedBytesMin) return;
  // To grow by so much took the script this long. It may grow by what takes it so many times the
  // cycle's cost.
  const uint64_t allocated = heap_.bytes_allocated_total() - pacing.allocated_at_full;
  const uint64_t passed_ns = saturating_sub(now - began, cost);
  const uint64_t script_ns = std::clamp<uint64_t>(passed_ns, 1, allocated * kScriptNsPerByte + 1);
  const auto grown = static_cast<double>(saturating_sub(before, pacing.live_after_full));
  const double growth =
      static_cast<double>(cost * (kFullShareDivisor - 1)) / static_cast<double>(script_ns) * grown;
  const double percent = growth * 100 / static_cast<double>(live);
  if (percent < pacing.growth_percent)
    pacing.growth_percent = std::max(static_cast<uint32_t>(percent), kPacedGrowthPercentMin);
}

void Collector::verify_if_asked() noexcept {
  if (heap_.testing_ && heap_.testing_->verify) verify_heap(heap_);
}

// ---- Turn boundaries

void Collector::at_turn_boundary() noexcept {
  if (is_forbidden()) return;
  const size_t since_full = heap_.bytes_allocated_total() - heap_.pacing_.allocated_at_full;
  if (heap_.deterministic_) {
    // The only cycle whose visible part counts: begun and ended here, triggered by bytes allocated.
    const size_t since_exact = heap_.bytes_allocated_total() - heap_.pacing_.allocated_at_exact;
    const size_t live = heap_.pacing_.exact_live / 10 * 7;
    const size_t external = heap_.bytes_external_ / 10 * 7;
    if (since_exact >= std::max(kDeterministicBytes, live) ||
        heap_.pacing_.external_unseen >= std::max(kExternalYoungMin, external))
      collect_full(Turn::Boundary);
    return;
  }
  if (heap_.phase_ == HeapPhase::Marking) {
    step({.work_bytes = kBoundaryWorkBytes, .time_us = 200}, Turn::Boundary);
    return;
  }
  if (!is_swept()) return;
  const bool owes_visible = heap_.visible_weak_waits_ && since_full >= kDeterministicBytes;
  if (is_full_due() || owes_visible) return begin_full(Turn::Boundary);
  // Here a young cycle has few roots, and cells of the turn just ended are mostly dead.
  if (allocated_since_cycle() >= young_budget() / 2) collect_young(Turn::Boundary);
}

void Collector::on_idle() noexcept {
  if (is_forbidden()) return;
  const size_t since_full = heap_.bytes_allocated_total() - heap_.pacing_.allocated_at_full;
  const bool worth_it = since_full >= kIdleBytesMin || heap_.phase_ == HeapPhase::Marking ||
                        heap_.visible_weak_waits_;
  if (worth_it && !heap_.deterministic_ && bytes_used() <= kIdleAtOnceBytes) {
    heap_.owner().on_idle();
    collect_full(Turn::Boundary);
  }
  if (heap_.deterministic_) at_turn_boundary();
  if (heap_.phase_ == HeapPhase::Marking) return;
  Sweeper sweeper(heap_);
  sweeper.finish();
  sweeper.release_empty_blocks();
}

}  // namespace shoal
