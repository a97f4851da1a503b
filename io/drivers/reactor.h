// Reactor: what a thread waits with. One io_context and one timer, set to the earliest deadline of
// all that the thread's contexts wait for; completions run in poll() and wait(). The first driver:
// the pool will give each of its threads one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

namespace shoal {

class Reactor {
 public:
  Reactor();
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Nanoseconds of the steady clock since the reactor was made.
  uint64_t now_ns() const noexcept;
  /// Runs what has completed, without waiting.
  void poll();
  /// Waits until the deadline (of now_ns), or until something has completed or wake() was called;
  /// without a deadline, for ever.
  void wait(std::optional<uint64_t> deadline_ns);
  /// From any thread: a wait under way, or the next one, ends at once.
  void wake();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace shoal
