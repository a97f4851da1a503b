// JobQueue: §9.5 Jobs. Microtasks in order of enqueuing. A job is a native (table entry of
// Intrinsic::Internal) and its values; it runs as a frame like any other.
#pragma once

#include "gc/root_queue.h"
#include "vm/value/value.h"

namespace shoal {

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

/// What a turn costs besides its script: to start it, and to look for the next.
inline constexpr int64_t kTurnFuel = 60;

/// First in, first out. Its memory counts against the heap's quota.
class JobQueue {
 public:
  explicit JobQueue(Heap& heap) noexcept : jobs_(heap) {}
  /// Whoever drives the context has nothing to see to between two jobs: when one is done,
  /// Context::run goes on with the next while there is fuel.
  bool run_in_a_row = false;
  bool is_empty() const noexcept { return jobs_.is_empty(); }
  size_t size() const noexcept { return jobs_.size(); }
  [[gnu::always_inline]] void push(const Job& job) { jobs_.push(pack(job)); }
  /// Before all others: work that the specification does at once, but that must not run inside a
  /// native.
  void push_front(const Job& job) { jobs_.push_front(pack(job)); }
  /// There is one.
  Job::Kind next_kind() const noexcept {
    return static_cast<Job::Kind>(static_cast<uint32_t>(jobs_.front_value().as_int32()) >> 1);
  }
  [[gnu::always_inline]] Job pop() {
    const Queue::Record r = jobs_.pop();
    const auto head = static_cast<uint32_t>(r.values[0].as_int32());
    return {static_cast<Job::Kind>(head >> 1),
            (head & 1) != 0,
            {r.values[1], r.values[2], r.values[3], r.values[4]},
            r.values[5]};
  }
  void clear() noexcept { jobs_.clear(); }
  /// Of an empty queue: its memory goes.
  void give_back() noexcept { jobs_.give_back(); }

 private:
  using Queue = RootQueue<Value, 6>;
  static Queue::Record pack(const Job& job) noexcept {
    const uint32_t head = static_cast<uint32_t>(job.kind) << 1 | (job.flag ? 1u : 0u);
    return {{Value::int32(static_cast<int32_t>(head)), job.values[0], job.values[1], job.values[2],
             job.values[3], job.async_context}};
  }

  Queue jobs_;
};

}  // namespace shoal
