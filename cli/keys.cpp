#include "cli/keys.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace shoal::cli {
namespace {

constexpr int kNothing = -1, kClosed = -2, kSignal = -3;
constexpr int kMomentMs = 40;

}  // namespace

RawMode::RawMode(int descriptor) : descriptor_(descriptor) { begin(); }
RawMode::~RawMode() { end(); }

void RawMode::begin() {
  if (tcgetattr(descriptor_, &before_) != 0) return;
  termios raw = before_;
  raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  is_on_ = tcsetattr(descriptor_, TCSADRAIN, &raw) == 0;
}

void RawMode::end() {
  if (is_on_) (void)tcsetattr(descriptor_, TCSADRAIN, &before_);
  is_on_ = false;
}

void RawMode::stop_process() {
  end();
  (void)::kill(0, SIGTSTP);
  begin();
}

bool KeyReader::has_more() const {
  if (put_back_ || at_ < buffer_.size()) return true;
  pollfd ready{descriptor_, POLLIN, 0};
  return ::poll(&ready, 1, 0) > 0;
}

int KeyReader::byte(int timeout_ms) {
  if (at_ < buffer_.size()) return static_cast<unsigned char>(buffer_[at_++]);
  pollfd ready{descriptor_, POLLIN, 0};
  const int count = ::poll(&ready, 1, timeout_ms);
  if (count == 0) return kNothing;
  if (count < 0) return errno == EINTR ? kSignal : kClosed;
  char bytes[4096];
  const ssize_t got = ::read(descriptor_, bytes, sizeof bytes);
  if (got <= 0) return got < 0 && errno == EINTR ? kSignal : kClosed;
  buffer_.assign(bytes, static_cast<size_t>(got));
  at_ = 1;
  return static_cast<unsigned char>(bytes[0]);
}

std::string KeyReader::rest_of_character(char first) {
  std::string text(1, first);
  const auto lead = static_cast<unsigned char>(first);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  for (int i = 0; i < more; ++i) {
    const int next_byte = byte(kMomentMs);
    if (next_byte < 0x80) return "?";
    text += static_cast<char>(next_byte);
  }
  return lead >= 0x80 && more == 0 ? "?" : text;
}

std::string KeyReader::pasted() {
  constexpr std::string_view kEnd = "\x1b[201~";
  std::string text;
  while (!text.ends_with(kEnd)) {
    const int next_byte = byte(1000);
    if (next_byte == kSignal) continue;
    if (next_byte < 0) return text;
    text += next_byte == '\r' ? '\n' : static_cast<char>(next_byte);
  }
  text.resize(text.size() - kEnd.size());
  return text;
}

KeyPress KeyReader::control_sequence() {
  std::string parameters;
  int last = byte(kMomentMs);
  while (last >= 0x20 && last < 0x40) {
    parameters += static_cast<char>(last);
    last = byte(kMomentMs);
  }
  const bool has_modifier = parameters.find(';') != std::string::npos;
  switch (last) {
    case 'A': return {Key::Up, {}};
    case 'B': return {Key::Down, {}};
    case 'C': return {has_modifier ? Key::WordRight : Key::Right, {}};
    case 'D': return {has_modifier ? Key::WordLeft : Key::Left, {}};
    case 'H': return {Key::Home, {}};
    case 'F': return {Key::End, {}};
    case 'Z': return {Key::Tab, {}};
    case '~': break;
    default: return {};
  }
  if (parameters == "200") return {Key::Paste, pasted()};
  switch (parameters.empty() ? 0 : parameters[0]) {
    case '1':
    case '7': return {Key::Home, {}};
    case '3': return {has_modifier ? Key::DeleteWordRight : Key::Delete, {}};
    case '4':
    case '8': return {Key::End, {}};
    case '5': return {Key::PageUp, {}};
    case '6': return {Key::PageDown, {}};
    default: return {};
  }
}

KeyPress KeyReader::after_escape() {
  const int next_byte = byte(kMomentMs);
  switch (next_byte) {
    case kNothing:
    case kClosed:
    case kSignal: return {Key::Escape, {}};
    case '[': return control_sequence();
    case 'O': return control_sequence();
    case 'b': return {Key::WordLeft, {}};
    case 'f': return {Key::WordRight, {}};
    case 'd': return {Key::DeleteWordRight, {}};
    case 0x7F:
    case 0x08: return {Key::DeleteWordLeft, {}};
    case '\r':
    case '\n': return {Key::NewLine, {}};
    default: return {};
  }
}

KeyPress KeyReader::next() {
  if (put_back_) return *std::exchange(put_back_, std::nullopt);
  const int first = byte(-1);
  switch (first) {
    case kNothing: return {};
    case kClosed: return {Key::Closed, {}};
    case kSignal: return {Key::Resized, {}};
    case '\r':
    case '\n': return {Key::Enter, {}};
    case '\t': return {Key::Tab, {}};
    case 0x08:
    case 0x7F: return {Key::Backspace, {}};
    case 0x1B: return after_escape();
    case 0x1F: return {Key::Control, "_"};
    default: break;
  }
  if (first < 0x20) return {Key::Control, std::string(1, static_cast<char>(first + 0x60))};
  return {Key::Text, rest_of_character(static_cast<char>(first))};
}

}  // namespace shoal::cli
