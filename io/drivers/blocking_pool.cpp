#include "io/drivers/blocking_pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace shoal {

BlockingPool::~BlockingPool() {
  std::deque<std::function<void()>> left;
  std::vector<Later> later;
  {
    const std::scoped_lock lock(mutex_);
    stopping_.store(true, std::memory_order_relaxed);
    left.swap(tasks_);
    later.swap(later_);
  }
  has_work_.notify_all();
  for (std::thread& each : threads_) each.join();
}

void BlockingPool::run(std::function<void()> task) {
  std::unique_lock lock(mutex_);
  if (stopping_.load(std::memory_order_relaxed)) return;
  tasks_.push_back(std::move(task));
  if (idle_count_ >= tasks_.size() || threads_.size() >= threads_max_ || start_thread()) {
    const bool wakes = should_wake();
    lock.unlock();
    if (wakes) has_work_.notify_one();
    return;
  }
  // The system gives no thread, and there is none: better late than never.
  task = std::move(tasks_.back());
  tasks_.pop_back();
  lock.unlock();
  task();
}

void BlockingPool::run_later(std::function<void()> task, uint64_t delay_ns) {
  const std::scoped_lock lock(mutex_);
  if (stopping_.load(std::memory_order_relaxed)) return;
  // Without any thread it is run by whoever comes first.
  if (threads_.empty()) (void)start_thread();
  later_.push_back({Clock::now() + std::chrono::nanoseconds(delay_ns), std::move(task)});
  has_work_.notify_one();  // Somebody waits for no longer than that.
}

/// For a task, or until one that was put off is due.
void BlockingPool::wait(std::unique_lock<std::mutex>& lock) {
  auto first = std::ranges::min_element(later_, {}, &Later::due);
  if (first == later_.end())
    has_work_.wait(lock);
  else
    has_work_.wait_until(lock, Clock::time_point(first->due));
  is_waking_ = false;  // Whatever woke us: we look at the tasks now.
  const Clock::time_point now = Clock::now();
  for (;;) {
    first = std::ranges::min_element(later_, {}, &Later::due);
    if (first == later_.end() || first->due > now) return;
    tasks_.push_back(std::move(first->task));
    later_.erase(first);
  }
}

bool BlockingPool::should_wake() noexcept {
  return !tasks_.empty() && idle_count_ != 0 && !std::exchange(is_waking_, true);
}

bool BlockingPool::start_thread() {
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    return !threads_.empty();
  }
  return true;
}

uint32_t BlockingPool::thread_count() const {
  const std::scoped_lock lock(mutex_);
  return static_cast<uint32_t>(threads_.size());
}

void BlockingPool::work() {
  // Of this thread alone, as Linux has it.
  constexpr int kLowNice = 10;
  if (priority_ == Priority::Low) (void)::setpriority(PRIO_PROCESS, 0, kLowNice);
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_count_;
    while (!is_stopping() && tasks_.empty()) wait(lock);
    --idle_count_;
    if (is_stopping()) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    // The next thread while this one is busy, in case the task takes long.
    const bool wakes = should_wake();
    lock.unlock();
    if (wakes) has_work_.notify_one();
    task();
    task = nullptr;
    lock.lock();
  }
}

}  // namespace shoal
