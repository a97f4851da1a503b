// Reactor: what a thread waits with. One io_context and one timer; completions run in poll() and
// wait().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

namespace shoal {

/// Nanoseconds of the steady clock. Never goes back; the same for all threads.
uint64_t steady_now_ns() noexcept;

class Reactor {
 public:
  Reactor();
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Runs what has completed, without waiting.
  void poll();
  /// Waits until the deadline (of steady_now_ns), or until something has completed or wake() was
  /// called; without a deadline, for ever.
  void wait(std::optional<uint64_t> deadline_ns);
  /// From any thread: a wait under way, or the next one, ends at once.
  void wake();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace shoal
