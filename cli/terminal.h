// The terminal, if there is one: colours, its width, a line of status on it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace shoal::cli {

bool is_terminal(int descriptor) noexcept;
/// https://no-color.org and https://force-color.org; else terminals have colours.
bool wants_colors(int descriptor);
/// In columns; 80 if nobody knows.
unsigned terminal_columns() noexcept;
unsigned terminal_rows() noexcept;

/// Text wrapped at `columns`, lines after the first indented by `indent`.
std::string wrapped(std::string_view text, size_t columns, size_t indent);

/// All of standard input.
std::string read_standard_input();

/// What takes more than a moment says so on standard error, on one line that comes and goes; where
/// that is no terminal, or with --quiet, never.
class Status {
 public:
  explicit Status(bool is_quiet);
  ~Status() { clear(); }
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;
  /// Shown once a second has passed since the status was made, whatever its maker does then.
  void show(std::string_view text);
  /// For good: what is printed from here on stands where the line was.
  void clear();

 private:
  void run();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;  // What is to be shown.
  bool is_on_, is_over_ = false;
  std::thread thread_;
};

}  // namespace shoal::cli
