// Where a program's text goes: standard output and standard error, buffered, in order. A terminal
// sees each line at once; a pipe or file gets whole buffers, written at the latest before the
// program waits or ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shoal {

class Output {
 public:
  Output() = default;
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text, bool is_error);
  void flush();
  /// Nothing can be written to standard output any more.
  bool is_closed() const noexcept { return closed_; }
  /// Why, if it is not just that nobody reads it.
  const std::string& error() const noexcept { return error_; }

 private:
  static constexpr size_t kBufferBytes = size_t{1} << 16;
  /// False: errno says why not.
  static bool write_all(int descriptor, std::string_view text);
  void write_out(std::string_view text);
  std::string buffer_;  // For standard output.
  bool is_terminal();
  std::optional<bool> is_terminal_;  // Asked with the first text.
  std::string error_;
  bool closed_ = false;
};

}  // namespace shoal
