// BlockingPool: the threads that calls which may block are made on, so that no executor thread ever
// does. Started when first needed, at most so many; tasks wait in line.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace shoal {

class BlockingPool {
 public:
  static constexpr uint32_t kThreadsMax = 8;
  /// Low: they compute for long, and take what others leave of the processors.
  enum class Priority : uint8_t { Normal, Low };
  explicit BlockingPool(uint32_t threads_max = kThreadsMax,
                        Priority priority = Priority::Normal) noexcept
      : threads_max_(threads_max), priority_(priority) {}
  /// Waits for the tasks that run; those still in line are destroyed.
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// From any thread: the task runs soon. What it captures is destroyed on the same thread as it
  /// ran on.
  void run(std::function<void()> task);
  /// The same, not before so many nanoseconds are over.
  void run_later(std::function<void()> task, uint64_t delay_ns);
  /// The pool ends: a task that waits for something outside should not go on.
  bool is_stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }
  uint32_t thread_count() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Later {
    Clock::time_point due;
    std::function<void()> task;
  };

  void work();
  /// The lock is held.
  void wait(std::unique_lock<std::mutex>& lock);
  /// False: there is none, and the system gives none.
  bool start_thread();
  /// Whether one more thread should look for tasks; the lock is held. Then it is to be notified.
  bool should_wake() noexcept;

  const uint32_t threads_max_;
  const Priority priority_;
  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> tasks_;
  std::vector<Later> later_;
  uint32_t idle_count_ = 0;
  /// A thread has been woken and has not looked yet: who comes meanwhile wakes no other.
  bool is_waking_ = false;
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

}  // namespace shoal
