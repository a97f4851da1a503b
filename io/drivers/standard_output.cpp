#include "io/drivers/standard_output.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <system_error>
#include <thread>
#include <utility>

#include "io/drivers/files.h"

namespace shoal::facts {
namespace {

/// What a pipe that poll() says is ready has room for.
constexpr size_t kReadyBytes = PIPE_BUF;

/// Whether a write may wait for a reader.
bool has_reader(int descriptor) {
  struct stat s;
  if (::fstat(descriptor, &s) != 0) return false;
  return S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) || ::isatty(descriptor) != 0;
}

bool have_one_reader(int a, int b) {
  struct stat x, y;
  return has_reader(a) && ::fstat(a, &x) == 0 && ::fstat(b, &y) == 0 && x.st_dev == y.st_dev &&
         x.st_ino == y.st_ino;
}

bool waits_for(int descriptor, int milliseconds) {
  pollfd ready{descriptor, POLLOUT, 0};
  return ::poll(&ready, 1, milliseconds) > 0;
}

}  // namespace

StandardOutput& StandardOutput::of(int descriptor) {
  // Never destroyed: threads may write while the process ends.
  static StandardOutput* const first = new StandardOutput(STDOUT_FILENO);
  static StandardOutput* const second =
      have_one_reader(STDOUT_FILENO, STDERR_FILENO) ? first : new StandardOutput(STDERR_FILENO);
  static const bool flushes = std::atexit([] {
                                first->flush();
                                second->flush();
                              }) == 0;
  (void)flushes;
  return descriptor == STDOUT_FILENO ? *first : *second;
}

HostError StandardOutput::write(int descriptor, std::string_view text) {
  std::unique_lock lock(mutex_);
  if (error_) return std::exchange(error_, HostError());
  if (!is_writing_ && holds_ == 0) {
    HostError error = write_ready(descriptor, text);
    if (error || text.empty()) return error;
  }
  keep(lock, text);
  return {};
}

HostError StandardOutput::write_ready(int descriptor, std::string_view& text) {
  const bool takes_all = !has_reader(descriptor);
  while (!text.empty() && (takes_all || waits_for(descriptor, 0))) {
    const size_t piece = takes_all ? text.size() : std::min(text.size(), kReadyBytes);
    const ssize_t n = ::write(descriptor, text.data(), piece);
    if (n >= 0)
      text.remove_prefix(static_cast<size_t>(n));
    else if (errno == EAGAIN)
      break;
    else if (errno != EINTR)
      return system_error(errno);
  }
  return {};
}

void StandardOutput::keep(std::unique_lock<std::mutex>& lock, std::string_view text) {
  changed_.wait(lock, [this] { return kept_.size() < kKeptBytesMax; });
  kept_ += text;
  if (holds_ == 0) start_writing(lock);
}

void StandardOutput::start_writing(std::unique_lock<std::mutex>& lock) {
  if (std::exchange(is_writing_, true)) return;
  try {
    std::thread([this] { write_kept(); }).detach();
  } catch (const std::system_error&) {
    lock.unlock();
    write_kept();
  }
}

void StandardOutput::write_kept() {
  std::unique_lock lock(mutex_);
  while (!kept_.empty() && holds_ == 0) {
    const std::string text = std::exchange(kept_, {});
    changed_.notify_all();
    lock.unlock();
    HostError error = files::write_all(descriptor_, text);
    lock.lock();
    if (!error) continue;
    error_ = std::move(error);
    kept_.clear();
  }
  is_writing_ = false;
  changed_.notify_all();
}

HostError StandardOutput::wait_until_written(const std::function<bool()>& stop) {
  constexpr auto kLookEvery = std::chrono::milliseconds(50);
  std::unique_lock lock(mutex_);
  while (is_writing_ && !stop()) (void)changed_.wait_for(lock, kLookEvery);
  return std::exchange(error_, HostError());
}

StandardOutput::Hold::Hold()
    : output_(::isatty(STDOUT_FILENO) != 0), errors_(::isatty(STDERR_FILENO) != 0) {
  if (output_) of(STDOUT_FILENO).hold();
  if (errors_) of(STDERR_FILENO).hold();
}
StandardOutput::Hold::~Hold() {
  if (output_) of(STDOUT_FILENO).release();
  if (errors_) of(STDERR_FILENO).release();
}

void StandardOutput::hold() {
  constexpr auto kWaitAtMost = std::chrono::seconds(1);
  std::unique_lock lock(mutex_);
  const auto is_still = [this] { return !is_writing_; };
  (void)changed_.wait_for(lock, kWaitAtMost, is_still);
  ++holds_;
  changed_.wait(lock, is_still);  // For the piece that is on its way.
}

void StandardOutput::release() {
  std::unique_lock lock(mutex_);
  if (--holds_ == 0 && !kept_.empty()) start_writing(lock);
}

void StandardOutput::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_writing_; });
}

}  // namespace shoal::facts
