#include "io/drivers/io_thread.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace shoal {

struct IoThread::Implementation {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  std::mutex mutex;  // Of what follows.
  std::thread thread;
  bool has_stopped = false;
  std::set<Watcher*> watchers;
};

IoThread::IoThread() : implementation_(std::make_unique<Implementation>()) {}
IoThread::~IoThread() = default;

asio::io_context& IoThread::context() noexcept { return implementation_->context; }

void IoThread::post(std::function<void()> call) {
  ensure_running();
  asio::post(implementation_->context, std::move(call));
}

void IoThread::ensure_running() {
  Implementation& impl = *implementation_;
  const std::scoped_lock lock(impl.mutex);
  if (impl.has_stopped || impl.thread.joinable()) return;
  impl.thread = std::thread([&impl] { impl.context.run(); });
}

void IoThread::add(Watcher& watcher) {
  {
    const std::scoped_lock lock(implementation_->mutex);
    if (!implementation_->has_stopped) {
      implementation_->watchers.insert(&watcher);
      return;
    }
  }
  watcher.stop_watching();
}

void IoThread::remove(Watcher& watcher) {
  const std::scoped_lock lock(implementation_->mutex);
  implementation_->watchers.erase(&watcher);
}

void IoThread::stop() {
  Implementation& impl = *implementation_;
  std::thread ending;
  {
    const std::scoped_lock lock(impl.mutex);
    impl.has_stopped = true;
    ending.swap(impl.thread);
  }
  impl.work.reset();
  impl.context.stop();
  if (ending.joinable()) ending.join();
  // A watcher that is added from here on, by a thread that has not heard of it, is told at once.
  for (Watcher* const each : std::exchange(impl.watchers, {})) each->stop_watching();
  impl.context.restart();
  impl.context.poll();
}

}  // namespace shoal
