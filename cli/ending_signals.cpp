#include "cli/ending_signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace shoal::cli {
namespace {

/// All that a signal's handler may touch: where it tells of it, and which it was (0: none yet).
std::atomic<int> g_told_to{-1};
std::atomic<int> g_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  const int before = errno;
  g_signal = number;
  const char byte = 1;
  (void)!::write(g_told_to, &byte, 1);
  errno = before;
}

}  // namespace

EndingSignals::EndingSignals(std::function<void()> told) {
  if (::pipe2(pipe_, O_CLOEXEC) != 0) return;  // Then they end the process, as without us.
  g_signal = 0;
  g_told_to = pipe_[1];
  waiter_ = std::thread([told = std::move(told), from = pipe_[0]] {
    char byte = 0;
    ssize_t count = 0;
    do count = ::read(from, &byte, 1);
    while (count < 0 && errno == EINTR);
    if (count == 1 && byte != 0) told();
  });
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  for (const int each : kSignals) {
    struct sigaction before{};
    if (::sigaction(each, nullptr, &before) == 0 && before.sa_handler == SIG_DFL)
      (void)::sigaction(each, &action, nullptr);
  }
}

EndingSignals::~EndingSignals() {
  if (!waiter_.joinable()) return;
  for (const int each : kSignals) {
    struct sigaction now{};
    if (::sigaction(each, nullptr, &now) == 0 && now.sa_handler == on_signal)
      (void)std::signal(each, SIG_DFL);
  }
  const char byte = 0;  // Nothing has come: it need not wait any more.
  (void)!::write(pipe_[1], &byte, 1);
  waiter_.join();
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

bool EndingSignals::has_come() const noexcept { return g_signal != 0; }

void EndingSignals::pass_on() {
  const int number = g_signal;
  (void)std::signal(number, SIG_DFL);
  (void)::raise(number);
}

}  // namespace shoal::cli
