#include "io/drivers/blocking_pool.h"

#include <system_error>

namespace shoal {

BlockingPool::~BlockingPool() {
  std::deque<std::function<void()>> left;
  {
    const std::scoped_lock lock(mutex_);
    stopping_.store(true, std::memory_order_relaxed);
    left.swap(tasks_);
  }
  has_work_.notify_all();
  for (std::thread& each : threads_) each.join();
}

void BlockingPool::run(std::function<void()> task) {
  std::unique_lock lock(mutex_);
  if (stopping_.load(std::memory_order_relaxed)) return;
  tasks_.push_back(std::move(task));
  if (idle_count_ >= tasks_.size() || threads_.size() >= threads_max_ || start_thread())
    return has_work_.notify_one();
  // The system gives no thread, and there is none: better late than never.
  task = std::move(tasks_.back());
  tasks_.pop_back();
  lock.unlock();
  task();
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
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_count_;
    has_work_.wait(lock, [this] { return is_stopping() || !tasks_.empty(); });
    --idle_count_;
    if (is_stopping()) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

}  // namespace shoal
