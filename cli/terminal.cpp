#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace shoal::cli {
namespace {

winsize size_of_terminal() noexcept {
  winsize size{};
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO})
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) return size;
  return {24, 80, 0, 0};
}

}  // namespace

bool is_terminal(int descriptor) noexcept { return isatty(descriptor) != 0; }

bool wants_colors(int descriptor) {
  const char* const force = std::getenv("FORCE_COLOR");
  if (force) return std::strcmp(force, "0") != 0 && std::strcmp(force, "false") != 0;
  const char* const none = std::getenv("NO_COLOR");
  if (none && *none) return false;
  const char* const terminal = std::getenv("TERM");
  return is_terminal(descriptor) && !(terminal && std::strcmp(terminal, "dumb") == 0);
}

unsigned terminal_columns() noexcept { return size_of_terminal().ws_col; }
unsigned terminal_rows() noexcept { return size_of_terminal().ws_row; }

std::string wrapped(std::string_view text, size_t columns, size_t indent) {
  std::string out;
  size_t column = indent;
  bool at_start = true;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\n') {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
      at_start = true;
      ++at;
      continue;
    }
    if (text[at] == ' ' && !at_start) {
      ++at;
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, std::max<size_t>(end - at, 1));
    if (!at_start && column + 1 + word.size() > columns) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
      at_start = true;
    }
    if (!at_start) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    at_start = false;
    at += word.size();
  }
  return out;
}

std::string read_standard_input() {
  std::string text;
  char buffer[65536];
  size_t count;
  while ((count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0) text.append(buffer, count);
  return text;
}

Status::Status(bool is_quiet) : is_on_(!is_quiet && is_terminal(STDERR_FILENO)) {
  if (is_on_) thread_ = std::thread([this] { run(); });
}

void Status::run() {
  constexpr auto kMoment = std::chrono::seconds(1);
  std::unique_lock lock(mutex_);
  if (changed_.wait_for(lock, kMoment, [this] { return is_over_; })) return;
  while (!is_over_) {
    const std::string shown = text_;
    std::fprintf(stderr, "\r\x1b[K%s", shown.substr(0, terminal_columns() - 1).c_str());
    std::fflush(stderr);
    changed_.wait(lock, [&] { return is_over_ || text_ != shown; });
  }
  std::fputs("\r\x1b[K", stderr);
}

void Status::show(std::string_view text) {
  if (!is_on_) return;
  const std::scoped_lock lock(mutex_);
  text_ = text;
  changed_.notify_one();
}

void Status::clear() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    is_over_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

}  // namespace shoal::cli
