#include "include/shoal/output.h"

#include <poll.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace shoal {

bool Output::is_terminal() {
  if (!is_terminal_) is_terminal_ = isatty(STDOUT_FILENO) != 0;
  return *is_terminal_;
}

bool Output::write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<size_t>(n));
    } else if (errno == EAGAIN) {  // Somebody has set the pipe to non-blocking.
      pollfd ready{descriptor, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void Output::write_out(std::string_view text) {
  if (text.empty() || closed_ || write_all(STDOUT_FILENO, text)) return;
  closed_ = true;
  if (errno != EPIPE && errno != EBADF) error_ = std::strerror(errno);
}

void Output::flush() {
  write_out(buffer_);
  buffer_.clear();
}

void Output::write(std::string_view text, bool is_error) {
  if (is_error) {
    flush();
    (void)write_all(STDERR_FILENO, text);
    return;
  }
  if (closed_) return;
  if (buffer_.size() + text.size() > kBufferBytes) flush();
  if (text.size() > kBufferBytes) {
    write_out(text);
    return;
  }
  buffer_ += text;
  if (is_terminal()) flush();
}

}  // namespace shoal
