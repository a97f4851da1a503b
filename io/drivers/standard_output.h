// Standard output and error. Who reads them may be slow, or not read at all; no executor thread
// waits for him. What does not go into the pipe at once is kept, in order, and written by a thread
// that comes for it and goes when nothing is left. The process ends when all is written.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "io/door/host_error.h"

namespace shoal::facts {

class StandardOutput {
 public:
  /// More than this is not kept: then the writer waits after all, so that memory has a bound.
  static constexpr size_t kKeptBytesMax = size_t{16} << 20;

  /// Of descriptor 1 or 2. One for both where they are the same pipe or terminal, so that lines
  /// stay in order.
  static StandardOutput& of(int descriptor);

  /// While one is there, what is written to a terminal is kept: nobody paints over a question that
  /// is there. What was kept before is written first, if that does not take long.
  class Hold {
   public:
    Hold();
    ~Hold();
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    const bool output_, errors_;  // Which of the two is one.
  };

  /// From any thread. An error that is met later is the next call's.
  HostError write(int descriptor, std::string_view text);
  /// Waits until all is written, as long as `stop` does not say so; the error that was met.
  HostError wait_until_written(const std::function<bool()>& stop);

 private:
  explicit StandardOutput(int descriptor) noexcept : descriptor_(descriptor) {}
  /// What the reader takes without a wait; the rest is left in `text`.
  HostError write_ready(int descriptor, std::string_view& text);
  /// Waits while too much is kept.
  void keep(std::unique_lock<std::mutex>& lock, std::string_view text);
  void write_kept();
  void start_writing(std::unique_lock<std::mutex>& lock);
  void hold();
  void release();
  /// Until all is written, or nobody reads any more.
  void flush();

  const int descriptor_;  // What is kept goes there.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string kept_;
  bool is_writing_ = false;  // The thread is there.
  uint32_t holds_ = 0;
  HostError error_;
};

}  // namespace shoal::facts
