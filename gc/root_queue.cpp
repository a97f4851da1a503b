#include "gc/root_queue.h"

#include <algorithm>
#include <utility>

namespace shoal {

uint64_t* RootRecords::take_chunk() {
  return spare_ ? std::exchange(spare_, nullptr) : new uint64_t[kChunkRecords * values_];
}

void RootRecords::add_chunk_behind() {
  chunks_.push_back(take_chunk());
  chunks_end_ += kChunkRecords;
  note_size();
}

uint64_t* RootRecords::push_front() {
  if (is_empty()) return push_back();
  if (head_ == first_) {
    if (dropped_ != 0)
      chunks_[--dropped_] = take_chunk();
    else
      chunks_.insert(chunks_.begin(), take_chunk());
    first_ -= kChunkRecords;
    note_size();
  }
  scanned_begin_ = std::max(scanned_begin_, head_);
  scanned_end_ = std::max(scanned_end_, head_);
  return record(--head_);
}

// The queue is empty, or its head stands in the next chunk.
void RootRecords::leave_chunk() noexcept {
  if (!is_empty()) {
    drop_first_chunk();
    first_ = head_;
  } else {  // The chunk at hand is used from its beginning.
    const bool has_others = chunks_.size() - dropped_ > 1;
    while (chunks_.size() - dropped_ > 1) drop_first_chunk();
    head_ = tail_ = first_ = scanned_begin_ = scanned_end_ = 0;
    chunks_end_ = kChunkRecords;
    if (!has_others) return;
  }
  note_size();
}

void RootRecords::drop_first_chunk() noexcept {
  uint64_t* const chunk = chunks_[dropped_++];
  if (spare_)
    delete[] chunk;
  else
    spare_ = chunk;
  if (dropped_ < kDroppedMin || dropped_ * 2 < chunks_.size()) return;
  chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<ptrdiff_t>(dropped_));
  dropped_ = 0;
  if (chunks_.size() * 4 < chunks_.capacity()) chunks_.shrink_to_fit();
}

void RootRecords::free_chunks() noexcept {
  while (dropped_ < chunks_.size()) delete[] chunks_[dropped_++];
  delete[] spare_;
}

void RootRecords::note_size() noexcept {
  const size_t chunks = chunks_.size() - dropped_ + (spare_ ? 1 : 0);
  charge_.set(sizeof *this + chunks * kChunkRecords * values_ * sizeof(uint64_t) +
              chunks_.capacity() * sizeof(uint64_t*));
}

size_t RootRecords::visit(Tracer& tracer, int64_t begin, int64_t end) const {
  const auto count = static_cast<size_t>(end - begin) * values_;
  for (; begin < end; ++begin) {
    const uint64_t* const values = record(begin);
    for (uint32_t i = 0; i < values_; ++i) tracer.visit_bits(values[i]);
  }
  return count;
}

size_t RootRecords::scan_step(Tracer& tracer) {
  const int64_t most = std::max<int64_t>(static_cast<int64_t>(kScanStepValues) / values_, 1);
  if (scanned_end_ <= head_) forget_scanned();
  if (scanned_begin_ > head_) {  // What was put in front of what was scanned, from its end.
    const int64_t end = scanned_begin_;
    scanned_begin_ = std::max(head_, end - most);
    return visit(tracer, scanned_begin_, end);
  }
  const int64_t begin = scanned_end_;
  scanned_end_ = std::min(tail_, begin + most);
  return visit(tracer, begin, scanned_end_);
}

size_t RootRecords::unscanned() const noexcept {
  const int64_t begin = std::max(scanned_begin_, head_), end = std::max(scanned_end_, head_);
  return static_cast<size_t>(begin - head_ + tail_ - end) * values_;
}

}  // namespace shoal
