#include "io/drivers/blocking_pool.h"

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
  const std::scoped_lock lock(mutex_);
  if (stopping_.load(std::memory_order_relaxed)) return;
  tasks_.push_back(std::move(task));
  if (idle_count_ >= tasks_.size() || threads_.size() >= threads_max_)
    has_work_.notify_one();
  else
    threads_.emplace_back([this] { work(); });
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
