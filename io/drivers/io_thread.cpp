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
  std::once_flag started;
  std::thread thread;
  std::mutex mutex;
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
  std::call_once(impl.started, [&impl] {
    impl.thread = std::thread([&impl] { impl.context.run(); });
  });
}

void IoThread::add(Watcher& watcher) {
  const std::scoped_lock lock(implementation_->mutex);
  implementation_->watchers.insert(&watcher);
}

void IoThread::remove(Watcher& watcher) {
  const std::scoped_lock lock(implementation_->mutex);
  implementation_->watchers.erase(&watcher);
}

void IoThread::stop() {
  Implementation& impl = *implementation_;
  impl.work.reset();
  impl.context.stop();
  if (impl.thread.joinable()) impl.thread.join();
  for (Watcher* const each : std::exchange(impl.watchers, {})) each->stop_watching();
  impl.context.restart();
  impl.context.poll();
}

}  // namespace shoal
