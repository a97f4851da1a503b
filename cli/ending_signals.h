// Signals that end a program of which something is still to be written: profiles, --stats.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace shoal::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP call `told` once, on a thread of its own, instead of
/// ending the process; a second one ends it at once. Signals that are ignored stay so, and what a
/// program listens for itself (process.on) is the program's. One at a time.
class EndingSignals {
 public:
  explicit EndingSignals(std::function<void()> told);
  ~EndingSignals();
  EndingSignals(const EndingSignals&) = delete;
  EndingSignals& operator=(const EndingSignals&) = delete;
  bool has_come() const noexcept;
  /// Once has_come(): ends the process by that signal, so that whoever waits for it sees it.
  static void pass_on();

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
  std::thread waiter_;
  int pipe_[2] = {-1, -1};
};

}  // namespace shoal::cli
