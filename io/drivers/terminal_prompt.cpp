#include "io/drivers/terminal_prompt.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <mutex>

#include "io/drivers/files.h"
#include "io/drivers/standard_output.h"

namespace shoal::terminal_prompt {
namespace {

constexpr int kLookEveryMs = 50;
constexpr size_t kShownBytesMax = 1000;

/// Bytes of the UTF-8 character at the front; 0: it is none.
size_t character_at(std::string_view text, uint32_t& code) noexcept {
  const auto first = static_cast<uint8_t>(text[0]);
  const size_t length = first < 0x80   ? 1
                        : first < 0xC2 ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  if (length == 0 || length > text.size()) return 0;
  code = length == 1 ? first : first & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto next = static_cast<uint8_t>(text[i]);
    if ((next & 0xC0) != 0x80) return 0;
    code = code << 6 | (next & 0x3F);
  }
  return length;
}

/// What a terminal does not show as itself: controls, marks of direction, what has no width.
bool is_hidden(uint32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

/// The next line, without its end. False: there is none.
bool read_line(std::string& line, const std::function<bool()>& stop) {
  for (;;) {
    pollfd ready{STDIN_FILENO, POLLIN, 0};
    const int n = ::poll(&ready, 1, kLookEveryMs);
    if (stop()) return false;
    if (n <= 0) continue;
    char c;
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    if (c == '\n' || c == '\r') return true;  // '\r': somebody has made the terminal raw.
    line += c;
  }
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  while (!text.empty() && out.size() < kShownBytesMax) {
    uint32_t code = 0;
    const size_t length = character_at(text, code);
    char escape[16];
    if (length == 0)
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<uint8_t>(text[0]));
    else
      std::snprintf(escape, sizeof escape, code < 0x80 ? "\\x%02x" : "\\u{%x}", code);
    if (length == 0 || is_hidden(code))
      out += escape;
    else
      out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return text.empty() ? out : out + "...";
}

std::string text_of(const host::AskPermission::Request& question) {
  std::string text = "shoal: ";
  text +=
      question.package.empty() ? "the program" : "the package \"" + visible(question.package) + '"';
  text += " asks for " + question.permission + " access";
  if (!question.subject.empty()) text += " to \"" + visible(question.subject) + '"';
  text += " (" + question.call + ')';
  text += visible(question.place) + "\n  without the question: --allow-" + question.permission;
  if (!question.package.empty()) text += "=...:pkg=" + visible(question.package);
  return text + "\nAllow? [y/n/A] (y: yes; n: no; A: all " + question.permission + " access) > ";
}

PermissionAnswer ask(const host::AskPermission::Request& question,
                     const std::function<bool()>& stop) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return PermissionAnswer::No;
  const std::string text = text_of(question);
  const facts::StandardOutput::Hold hold;
  for (;;) {
    (void)::tcflush(STDIN_FILENO, TCIFLUSH);
    if (files::write_all(STDERR_FILENO, text)) return PermissionAnswer::No;
    std::string line;
    if (!read_line(line, stop)) return PermissionAnswer::No;
    if (line == "y" || line == "Y") return PermissionAnswer::Yes;
    if (line == "A") return PermissionAnswer::All;
    if (line == "n" || line == "N") return PermissionAnswer::No;
  }
}

}  // namespace shoal::terminal_prompt
