// The text that is being edited, and the cursor in it. UTF-8; the cursor stands between characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shoal::cli {

/// Columns that a terminal shows the character at text[at] in, and how many bytes it has.
struct CharacterSize {
  size_t bytes, columns;
};
CharacterSize character_at(std::string_view text, size_t at) noexcept;
/// Columns of a text without escapes.
size_t columns_of(std::string_view text) noexcept;

class LineBuffer {
 public:
  const std::string& text() const noexcept { return text_; }
  size_t cursor() const noexcept { return cursor_; }
  bool is_at_end() const noexcept { return cursor_ == text_.size(); }
  /// Of the line that the cursor is in.
  size_t line_start() const noexcept;
  size_t line_end() const noexcept;
  bool is_in_first_line() const noexcept { return line_start() == 0; }
  bool is_in_last_line() const noexcept { return line_end() == text_.size(); }

  /// The cursor goes to its end. Can be undone.
  void set(std::string text);
  void clear() { set({}); }
  /// All of these can be undone, typing a word at a time.
  void insert(std::string_view text);
  void replace(size_t start, size_t end, std::string_view text);
  void undo();

  void move_to(size_t at) noexcept { cursor_ = at; }
  void left() noexcept;
  void right() noexcept;
  void word_left() noexcept { cursor_ = word_start(cursor_); }
  void word_right() noexcept { cursor_ = word_end(cursor_); }
  /// In the same column of the line above or below. False: there is none.
  bool up() noexcept;
  bool down() noexcept;

  void backspace();
  void delete_forward();
  void delete_word_left() { cut(word_start(cursor_), cursor_); }
  void delete_word_right() { cut(cursor_, word_end(cursor_)); }
  void delete_to_line_end();
  void delete_to_line_start();
  /// What was deleted last by word or line.
  void yank() { insert(cut_); }
  void swap_characters();

 private:
  size_t before(size_t at) const noexcept;
  size_t after(size_t at) const noexcept;
  size_t word_start(size_t at) const noexcept;
  size_t word_end(size_t at) const noexcept;
  void cut(size_t start, size_t end);
  void remember();

  struct State {
    std::string text;
    size_t cursor;
  };
  std::string text_, cut_;
  size_t cursor_ = 0;
  std::vector<State> undo_;
  bool is_typing_ = false;  // The last change was one character typed.
};

}  // namespace shoal::cli
