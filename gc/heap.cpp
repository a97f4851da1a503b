#include "gc/heap.h"

#include <algorithm>

#include "gc/allocator.h"
#include "gc/block_pool.h"
#include "gc/collector.h"
#include "gc/externals.h"
#include "gc/granule_map.h"
#include "gc/large_space.h"
#include "gc/marker.h"
#include "gc/roots.h"
#include "gc/sweeper.h"

namespace shoal {

Heap::Heap(const HeapOptions& options) noexcept
    : deterministic_(options.deterministic),
      kind_count_(static_cast<uint16_t>(options.kinds.size())),
      kinds_(options.kinds.data()),
      owner_(options.owner),
      quota_bytes_(options.quota_bytes) {
  SHOAL_ASSERT(options.owner && options.kinds.size() <= 256);
}

Heap::~Heap() {
  SHOAL_ASSERT(phase_ != HeapPhase::Finishing);
  delete marker_;
  Externals(*this).release_all();
  for (RootNode* const* list : {&roots_.at_once, &roots_.in_steps}) {
    while (RootNode* const node = *list) {
      node->heap_ended();
      node->unlink();
    }
  }
  LargeSpace(*this).free_all();
  for (BlockHeader* block = blocks_.all; block;) {
    BlockHeader* const next = block->next;
    block_pool::release(block);
    block = next;
  }
}

// ---- Failure

Thrown Heap::fail(HeapFailure failure) noexcept {
  FailureStage stage = FailureStage::Catchable;
  if (failure != HeapFailure::TooBig) {
    if (quota_state_ != QuotaState::Normal) stage = FailureStage::Final;
    if (quota_state_ != QuotaState::Ended) {
      // What was charged without a look at the quota (recharge_external) may be beyond it.
      const size_t counted = Collector(*this).bytes_counted();
      quota_bytes_ = saturating_add(std::max(quota_bytes_, counted), kQuotaGraceBytes);
    }
    quota_state_ = quota_state_ == QuotaState::Normal ? QuotaState::Warned : QuotaState::Ended;
  }
  owner_->on_allocation_failed(failure, stage);
  return {};
}

Thrown Heap::fail_too_big(const char* message) noexcept {
  owner_->on_too_big(message);
  return {};
}

// ---- External memory

Result<void> Heap::charge_external(size_t bytes) {
  if (bytes > kCellBytesMax) return fail(HeapFailure::TooBig);
  Collector collector(*this);
  if (testing_ && !collector.pass_testing(*testing_)) return fail(HeapFailure::OutOfMemory);
  collector.on_external_charge(bytes);
  if (!collector.fits_quota(bytes)) return fail(HeapFailure::OverQuota);
  bytes_external_ += bytes;
  if (deterministic_) Allocator(*this).set_next_allocation_slow();  // The quota's room has shrunk.
  return {};
}

bool Heap::try_charge_external(size_t bytes) noexcept {
  if (!Collector(*this).has_room(bytes)) return false;
  bytes_external_ += bytes;
  if (deterministic_) Allocator(*this).set_next_allocation_slow();
  return true;
}

// ---- Collection

void Heap::collect_all(Turn turn) { Collector(*this).collect_full(turn); }
void Heap::collect_young(Turn turn) { Collector(*this).collect_young(turn); }
bool Heap::step(StepBudget budget) { return Collector(*this).step(budget, Turn::Inside); }
void Heap::at_turn_boundary() { Collector(*this).at_turn_boundary(); }
void Heap::on_idle() { Collector(*this).on_idle(); }

void Heap::begin_marking(Turn turn) {
  if (phase_ == HeapPhase::Quiet && no_collect_depth_ == 0) Collector(*this).begin_full(turn);
}

// ---- Looking around

size_t Heap::allocated_bytes(const Cell* cell) const noexcept {
  const BlockHeader* const block = block_of(cell);
  if (block->is_large) return static_cast<const LargeHeader*>(block)->cell_bytes;
  return granules::cell_granules(mark_byte_of(cell)) * kGranuleBytes;
}

void Heap::walk_cells(void (*visit)(void* context, Cell*), void* context) {
  if (phase_ == HeapPhase::Quiet) Sweeper(*this).finish();
  for (BlockHeader* block = blocks_.all; block; block = block->next) {
    auto* const map = reinterpret_cast<const uint8_t*>(block);
    for (size_t g = kFirstGranule; g < kGranulesPerBlock; ++g)
      if ((map[g] & kMarkStart) != 0)
        visit(context, reinterpret_cast<Cell*>(reinterpret_cast<char*>(block) + g * kGranuleBytes));
  }
  for (uint32_t i = 0; i < large_.count(); ++i) visit(context, large_cell(large_[i]));
}

HeapStatistics Heap::statistics() const noexcept {
  HeapStatistics result;
  result.bytes_used = Collector(const_cast<Heap&>(*this)).bytes_used();
  result.bytes_external = bytes_external_;
  result.bytes_allocated_total = bytes_allocated_total();
  result.bytes_reserved = Collector(const_cast<Heap&>(*this)).bytes_reserved();
  result.block_count = blocks_.count;
  result.large_count = large_.count();
  result.young_cycles = counters_.young_cycles;
  result.full_cycles = counters_.full_cycles;
  result.longest_pause_us = counters_.longest_pause_us;
  return result;
}

void Heap::set_testing(HeapTesting* testing) noexcept {
  testing_ = testing;
  if (testing) Allocator(*this).set_next_allocation_slow();
}

Result<void> Heap::settle_charges() {
  Collector collector(*this);
  collector.settle_roots();
  if (!collector.fits_quota(0)) return fail(HeapFailure::OverQuota);
  return {};
}

void Heap::recharge_external(size_t old_bytes, size_t new_bytes) noexcept {
  SHOAL_ASSERT(old_bytes <= bytes_external_);
  bytes_external_ += new_bytes - old_bytes;
}

}  // namespace shoal
