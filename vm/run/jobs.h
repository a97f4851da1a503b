// JobQueue: §9.5 Jobs. Microtasks in order of enqueuing. A job is a native (table entry of
// Intrinsic::Internal) and its values; it runs as a frame like any other.
#pragma once

#include <vector>

#include "gc/charge.h"
#include "vm/value/value.h"

namespace shoal {

class Tracer;

struct Job {
  enum class Kind : uint8_t {
    Reaction,         // reaction record's kind in values; see operations/promise.cpp
    ResolveThenable,  // promise, thenable, then
    Callback,         // queueMicrotask: function
    ResumeAwait,      // suspended frame, value; flag: threw
    AwaitReturn,      // async generator: its first request is a return
    Finalize,         // FinalizationRegistry clean-up
    Call,             // callee, one argument
  };
  Kind kind;
  bool flag = false;
  Value values[4];
  Value async_context{};  // Context::async_context where the job was made.
};

/// First in, first out. Its memory counts against the heap's quota.
class JobQueue {
 public:
  explicit JobQueue(Heap& heap) noexcept : charge_(heap) {}
  bool is_empty() const noexcept { return head_ == jobs_.size(); }
  size_t size() const noexcept { return jobs_.size() - head_; }
  void push(const Job& job) {
    jobs_.push_back(job);
    note_capacity();
  }
  /// Before all others: work that the specification does at once, but that must not run inside a
  /// native.
  void push_front(const Job& job) {
    if (head_ > 0)
      jobs_[--head_] = job;
    else
      jobs_.insert(jobs_.begin(), job);
    note_capacity();
  }
  Job pop() {
    Job job = jobs_[head_++];
    if (head_ == jobs_.size()) {
      jobs_.clear();
      head_ = 0;
      if (jobs_.capacity() > 1024) give_back();
    } else if (head_ >= 4096 && head_ * 2 > jobs_.size()) {
      jobs_.erase(jobs_.begin(), jobs_.begin() + static_cast<ptrdiff_t>(head_));
      head_ = 0;
    }
    return job;
  }
  void clear() noexcept {
    jobs_.clear();
    head_ = 0;
  }
  /// Of an empty queue: its memory goes.
  void give_back() noexcept {
    if (!is_empty()) return;
    std::vector<Job>().swap(jobs_);
    head_ = 0;
    note_capacity();
  }
  void trace(Tracer& tracer) const;

 private:
  void note_capacity() noexcept { charge_.set(jobs_.capacity() * sizeof(Job)); }

  std::vector<Job> jobs_;
  size_t head_ = 0;
  Charge charge_;
};

}  // namespace shoal
