#include "gc/root_slots.h"

#include <algorithm>

namespace shoal {

uint32_t RootSlots::add(uint64_t bits) {
  uint32_t slot = count_;
  if (free_ == kNone) {
    ++count_;
    if (slot / kChunkValues == chunks_.size()) {
      chunks_.push_back(std::make_unique<Chunk>());
      charge_.set(sizeof *this + chunks_.size() * (sizeof(Chunk) + sizeof(void*)));
    }
  } else {
    slot = free_;
    free_ = static_cast<uint32_t>(get(slot));
  }
  const uint32_t number = slot / kChunkValues;
  Chunk& chunk = *chunks_[number];
  chunk.values[slot % kChunkValues] = bits;
  if (number < cursor_ && !chunk.is_dirty) {
    chunk.is_dirty = true;
    dirty_.push_back(number);
  }
  return slot;
}

void RootSlots::remove(uint32_t slot) noexcept {
  chunks_[slot / kChunkValues]->values[slot % kChunkValues] = kFreeTag | free_;
  free_ = slot;
}

void RootSlots::visit(Tracer& tracer, const Chunk& chunk) {
  for (const uint64_t& bits : chunk.values) tracer.visit_bits(bits);
}

void RootSlots::trace_root(Tracer& tracer) {
  for (const auto& chunk : chunks_) visit(tracer, *chunk);
}

size_t RootSlots::scan_step(Tracer& tracer) {
  size_t count = 0;
  for (; count < kScanStepValues; count += kChunkValues) {
    Chunk* chunk = nullptr;
    if (!dirty_.empty()) {
      chunk = chunks_[dirty_.back()].get();
      dirty_.pop_back();
    } else if (cursor_ < chunks_.size()) {
      chunk = chunks_[cursor_++].get();
    } else {
      break;
    }
    chunk->is_dirty = false;
    visit(tracer, *chunk);
  }
  return count;
}

void RootSlots::forget_scanned() noexcept {
  cursor_ = 0;
  for (const uint32_t number : dirty_) chunks_[number]->is_dirty = false;
  dirty_.clear();
}

size_t RootSlots::unscanned() const noexcept {
  return (dirty_.size() + chunks_.size() - cursor_) * kChunkValues;
}

}  // namespace shoal
