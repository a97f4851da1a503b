// JobQueue: §9.5 Jobs. Microtasks in order of enqueuing. A job is a native (table entry of
// Intrinsic::Internal) and its values; it runs as a frame like any other.
#pragma once

#include "gc/base/fifo.h"
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
  bool is_empty() const noexcept { return jobs_.is_empty(); }
  size_t size() const noexcept { return jobs_.size(); }
  void push(const Job& job) {
    jobs_.push(job);
    note_capacity();
  }
  /// Before all others: work that the specification does at once, but that must not run inside a
  /// native.
  void push_front(const Job& job) {
    jobs_.push_front(job);
    note_capacity();
  }
  Job pop() {
    const Job job = jobs_.pop();
    if (jobs_.is_empty() && jobs_.capacity() > 1024) give_back();
    return job;
  }
  void clear() noexcept { jobs_.clear(); }
  /// Of an empty queue: its memory goes.
  void give_back() noexcept {
    if (!is_empty()) return;
    jobs_.give_back();
    note_capacity();
  }
  void trace(Tracer& tracer) const;

 private:
  void note_capacity() noexcept { charge_.set(jobs_.capacity() * sizeof(Job)); }

  Fifo<Job> jobs_;
  Charge charge_;
};

}  // namespace shoal
