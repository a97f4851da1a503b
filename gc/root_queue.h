// RootQueue<T, N>: records of N cell pointers or Values, first in, first out; outside the heap, and
// scanned in steps (gc/roots.h). For what waits for its turn: jobs, ticks, immediates. No memory
// until the first record comes. Pushing never fails: the memory is charged (gc/charge.h). The heap
// outlives it.
#pragma once

#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

#include "gc/charge.h"
#include "gc/roots.h"

namespace shoal {

/// The records of a queue, in chunks that never move. They are numbered as they come; what is put
/// in front of all has a smaller number than the first.
class RootRecords final : public RootNode {
 public:
  RootRecords(Heap& heap, uint32_t values) noexcept
      : RootNode(heap, Scan::InSteps), values_(values), charge_(heap) {}
  ~RootRecords() { free_chunks(); }

  bool is_empty() const noexcept { return head_ == tail_; }
  size_t size() const noexcept { return static_cast<size_t>(tail_ - head_); }
  /// Where the values of a new record are to be put, at once.
  uint64_t* push_back() {
    if (tail_ == chunks_end_) [[unlikely]]
      add_chunk_behind();
    return record(tail_++);
  }
  uint64_t* push_front();
  /// There is one.
  const uint64_t* front() const noexcept {
    SHOAL_ASSERT(!is_empty());
    return record(head_);
  }
  void pop() noexcept {
    SHOAL_ASSERT(!is_empty());
    ++head_;
    if (head_ == tail_ || head_ - first_ == kChunkRecords) [[unlikely]]
      leave_chunk();
  }

 private:
  static constexpr int64_t kChunkRecords = 16;
  static constexpr size_t kDroppedMin = 64;

  uint64_t* record(int64_t number) const noexcept {
    const auto at = static_cast<size_t>(number - first_);
    return chunks_[dropped_ + at / kChunkRecords] + at % kChunkRecords * values_;
  }
  uint64_t* take_chunk();
  void add_chunk_behind();
  void leave_chunk() noexcept;
  void drop_first_chunk() noexcept;
  void free_chunks() noexcept;
  void note_size() noexcept;
  size_t visit(Tracer& tracer, int64_t begin, int64_t end) const;
  void trace_root(Tracer& tracer) override { (void)visit(tracer, head_, tail_); }
  size_t scan_step(Tracer& tracer) override;
  void forget_scanned() noexcept override { scanned_begin_ = scanned_end_ = head_; }
  size_t unscanned() const noexcept override;
  void heap_ended() noexcept override { head_ = tail_; }

  const uint32_t values_;  // Of a record.
  std::vector<uint64_t*> chunks_;
  size_t dropped_ = 0;         // So many of chunks_, from the front, are gone.
  uint64_t* spare_ = nullptr;  // The chunk that was emptied last.
  int64_t first_ = 0;          // Of the first chunk that there is the first record.
  int64_t chunks_end_ = 0;     // Behind the last record of the last chunk.
  int64_t head_ = 0, tail_ = 0;
  /// Of the records from here to there none is new; what is before head_ does not count.
  int64_t scanned_begin_ = 0, scanned_end_ = 0;
  Charge charge_;
};

template <class T, uint32_t N>
class RootQueue {
  static_assert(sizeof(T) == 8 && std::is_trivially_copyable_v<T>);

 public:
  struct Record {
    T values[N];
  };
  explicit RootQueue(Heap& heap) noexcept : heap_(heap) {}
  bool is_empty() const noexcept { return !records_ || records_->is_empty(); }
  size_t size() const noexcept { return records_ ? records_->size() : 0; }
  // In line: a record goes value by value from registers to its place. Put together elsewhere and
  // copied in pairs, each pair would wait for both of its stores.
  [[gnu::always_inline]] void push(const Record& r) {
    std::memcpy(records().push_back(), &r, sizeof r);
  }
  /// Before all others.
  void push_front(const Record& r) { std::memcpy(records().push_front(), &r, sizeof r); }
  /// The first value of the first record; the queue is not empty.
  T front_value() const noexcept {
    T value;
    std::memcpy(static_cast<void*>(&value), records_->front(), sizeof value);
    return value;
  }
  /// The queue is not empty.
  Record front() const noexcept {
    Record r;
    std::memcpy(static_cast<void*>(&r), records_->front(), sizeof r);
    return r;
  }
  [[gnu::always_inline]] Record pop() noexcept {
    const Record r = front();
    records_->pop();
    return r;
  }
  void clear() noexcept { records_.reset(); }
  /// Of an empty queue: its memory goes.
  void give_back() noexcept {
    if (is_empty()) records_.reset();
  }

 private:
  RootRecords& records() {
    if (!records_) [[unlikely]]
      records_ = std::make_unique<RootRecords>(heap_, N);
    return *records_;
  }

  Heap& heap_;
  std::unique_ptr<RootRecords> records_;
};

}  // namespace shoal
