#include "io/drivers/signals.h"

#include <signal.h>

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <utility>
#include <vector>

#include "io/drivers/io_thread.h"

namespace shoal {
namespace {

/// Signals that were ignored before anybody listened (SIGPIPE; SIGHUP under nohup): a bit each.
std::atomic<uint64_t> ignored_signals{0};

void note_ignored(int signal) {
  struct sigaction now {};
  if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN)
    ignored_signals.fetch_or(uint64_t{1} << signal);
}
/// After the last that listened: Asio has put the system's default in place.
void ignore_again(int signal) {
  struct sigaction now {};
  if ((ignored_signals.load() >> signal & 1) == 0) return;
  if (::sigaction(signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) return;
  now.sa_handler = SIG_IGN;
  (void)::sigaction(signal, &now, nullptr);
}

class Listener final : public SignalListener, public std::enable_shared_from_this<Listener> {
 public:
  Listener(std::shared_ptr<IoThread> thread, int signal)
      : thread_(std::move(thread)), signal_(signal), signals_(thread_->context()) {}
  bool listen() {
    asio::error_code error;
    signals_.add(signal_, error);
    if (error) return false;
    thread_->ensure_running();
    const std::scoped_lock lock(mutex_);
    wait();
    return true;
  }
  void next(OperationRef<Operation<host::NextSignal>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return (void)operation->fail(system_error(EBADF));
    waiting_.push_back(std::move(operation));
    tell();
  }
  void on_closed() override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return;
    is_closed_ = true;
    for (const auto& each : std::exchange(waiting_, {})) (void)each->fail(system_error(EBADF));
    asio::error_code ignored;
    signals_.clear(ignored);
    signals_.cancel(ignored);
    ignore_again(signal_);
  }
  void on_cancelled(HostOperation& operation) override {
    const std::scoped_lock lock(mutex_);
    std::erase_if(waiting_, [&](const auto& each) { return each.get() == &operation; });
  }

 private:
  // What follows holds the lock.
  void wait() {
    signals_.async_wait([self = shared_from_this()](const asio::error_code& error, int) {
      const std::scoped_lock lock(self->mutex_);
      if (error || self->is_closed_) return;
      ++self->count_;
      self->tell();
      self->wait();
    });
  }
  void tell() {
    if (count_ == 0 || waiting_.empty()) return;
    const auto first = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    (void)first->answer({std::exchange(count_, 0)});
  }

  const std::shared_ptr<IoThread> thread_;  // Before what is of its context.
  const int signal_;
  std::mutex mutex_;
  asio::signal_set signals_;
  std::vector<OperationRef<Operation<host::NextSignal>>> waiting_;
  uint32_t count_ = 0;  // Come, and not told yet.
  bool is_closed_ = false;
};

bool can_be_listened_for(uint32_t signal) noexcept {
  constexpr int kRefused[] = {SIGKILL, SIGSTOP, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  return signal > 0 && signal < 32 &&
         std::find(std::begin(kRefused), std::end(kRefused), static_cast<int>(signal)) ==
             std::end(kRefused);
}

}  // namespace

HostError listen_for_signal(const std::shared_ptr<IoThread>& thread, uint32_t signal,
                            std::shared_ptr<HostResource>& out) {
  if (!can_be_listened_for(signal)) return system_error(EINVAL);
  note_ignored(static_cast<int>(signal));
  auto listener = std::make_shared<Listener>(thread, static_cast<int>(signal));
  if (!listener->listen()) return system_error(EINVAL);
  // What waits for the signal keeps it: it ends with the handle nevertheless.
  out = std::shared_ptr<HostResource>(listener.get(),
                                      [listener](HostResource*) { listener->on_closed(); });
  return {};
}

}  // namespace shoal
