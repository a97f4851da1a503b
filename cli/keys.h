// Keys of a terminal: raw mode, and what the bytes mean that come from it.
#pragma once

#include <termios.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace shoal::cli {

enum class Key : uint8_t {
  Text,   // KeyPress::text: one character.
  Paste,  // KeyPress::text: all that was pasted.
  Enter,
  NewLine,  // Alt-Enter.
  Tab,
  Backspace,
  Delete,
  Left,
  Right,
  Up,
  Down,
  Home,
  End,
  WordLeft,
  WordRight,
  DeleteWordLeft,
  DeleteWordRight,
  PageUp,
  PageDown,
  Escape,
  Control,  // KeyPress::text: the letter, "a" for Ctrl-A.
  Closed,   // There is no more input.
  Resized,
  Other,
};

struct KeyPress {
  Key key = Key::Other;
  std::string text;
};

/// While it lives, the terminal gives each key as it comes, and Ctrl-C is one of them.
class RawMode {
 public:
  explicit RawMode(int descriptor);
  ~RawMode();
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;
  /// Ctrl-Z: the terminal is as it was while the process is stopped.
  void stop_process();

 private:
  void begin();
  void end();
  const int descriptor_;
  termios before_{};
  bool is_on_ = false;
};

/// Reads keys. A lone Escape is known by nothing following it for a moment.
class KeyReader {
 public:
  explicit KeyReader(int descriptor) : descriptor_(descriptor) {}
  /// Waits for one. Resized: a signal came in between.
  KeyPress next();
  /// Whether more of them are there already.
  bool has_more() const;
  /// That key comes next, once more.
  void put_back(KeyPress key) { put_back_ = std::move(key); }

 private:
  /// -1: nothing within that time; -2: no more input; -3: a signal.
  int byte(int timeout_ms);
  KeyPress after_escape();
  KeyPress control_sequence();
  std::string rest_of_character(char first);
  std::string pasted();

  const int descriptor_;
  std::string buffer_;  // Read, and not used yet.
  size_t at_ = 0;
  std::optional<KeyPress> put_back_;
};

}  // namespace shoal::cli
