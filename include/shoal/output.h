// Where a program's text goes: standard output and standard error, buffered, in order. A terminal
// sees each line at once; a pipe or file gets whole buffers, written at the latest before the
// program waits or ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoal {

class Door;

class Output {
 public:
  explicit Output(Door& door) noexcept : door_(door) {}
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
  static constexpr uint32_t kOut = 1, kError = 2;  // Descriptors.
  void write_out(std::string_view text);
  bool is_terminal();

  Door& door_;
  std::string buffer_;               // For standard output.
  std::optional<bool> is_terminal_;  // Known once it matters.
  std::string error_;
  bool closed_ = false;
};

}  // namespace shoal
