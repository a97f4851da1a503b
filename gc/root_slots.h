// RootSlots: numbered places for cell pointers or Values; outside the heap, and scanned in steps
// (gc/roots.h): a young cycle scans the chunks that were written to. For what waits to be found
// again, in any order: timers. Adding never fails: the memory is charged (gc/charge.h). The heap
// outlives it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "gc/charge.h"
#include "gc/roots.h"

namespace shoal {

class RootSlots final : public RootNode {
 public:
  explicit RootSlots(Heap& heap) noexcept : RootNode(heap, Scan::InSteps), charge_(heap) {}

  /// A free place, which now holds this.
  uint32_t add(uint64_t bits);
  /// The place is free again.
  void remove(uint32_t slot) noexcept;
  uint64_t get(uint32_t slot) const noexcept {
    return chunks_[slot / kChunkValues]->values[slot % kChunkValues];
  }
  /// One more than the greatest place ever used.
  uint32_t slot_count() const noexcept { return count_; }

 private:
  static constexpr uint32_t kChunkValues = 14;
  static constexpr uint32_t kNone = ~0u;
  /// Of a free place: no cell, as a Value has it; its lower half is the number of the next one.
  static constexpr uint64_t kFreeTag = ~uint64_t{0} << 32;
  static_assert(!bits_are_cell(kFreeTag) && !bits_are_cell(kFreeTag | kNone));
  struct Chunk {
    bool is_dirty = false;  // Written to since it was scanned; its number stands in dirty_.
    uint64_t values[kChunkValues] = {};
  };

  static void visit(Tracer& tracer, const Chunk& chunk);
  void trace_root(Tracer& tracer) override;
  size_t scan_step(Tracer& tracer) override;
  void forget_scanned() noexcept override;
  size_t unscanned() const noexcept override;
  void heap_ended() noexcept override { chunks_.clear(); }

  std::vector<std::unique_ptr<Chunk>> chunks_;
  uint32_t free_ = kNone;  // The first free place.
  uint32_t count_ = 0;
  uint32_t cursor_ = 0;  // Of the chunks before it only what stands in dirty_ is new.
  std::vector<uint32_t> dirty_;
  Charge charge_;
};

}  // namespace shoal
