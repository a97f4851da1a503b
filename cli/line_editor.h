// LineEditor: edits a text of one or more lines on the terminal, with colours, completion, history
// and search. What the text means is its owner's business (LineHooks).
//
// THE PICTURE is drawn anew after each key, as one write: rows of the terminal, of which those
// round the cursor are shown if there are more than the terminal has. What others print while a
// text is being edited goes above it (print(), from any thread).
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "cli/keys.h"
#include "cli/line_buffer.h"
#include "cli/line_history.h"

namespace shoal::cli {

struct LineCompletions {
  size_t start = 0;                // Where what they replace begins; it ends at the cursor.
  std::vector<std::string> words;  // Whole, from there on.
};

struct LineHooks {
  /// A style for each byte of the text: an SGR code ("35"), or null.
  std::function<std::vector<const char*>(std::string_view text, size_t cursor)> paint;
  std::function<LineCompletions(std::string_view text, size_t cursor)> complete;
  /// Whether Enter ends the input; else it makes a new line.
  std::function<bool(std::string_view text)> is_complete;
  /// How far a new line behind the text is indented; or the text's last line, if it is a closing
  /// bracket alone.
  std::function<size_t(std::string_view text)> indentation;
  /// A line to be shown below, without escapes or with those of colours alone; or nothing.
  std::function<std::string(std::string_view text)> hint;
};

class LineEditor {
 public:
  enum class Outcome : uint8_t { Entered, Interrupted, Closed };

  LineEditor(LineHooks hooks, LineHistory& history, bool has_colors);

  /// Edits a new text until it is entered. Interrupted: Ctrl-C. Closed: Ctrl-D in an empty text (of
  /// ends_by_close: in any, and it is Entered), or there is no terminal any more.
  Outcome read(const std::string& prompt, std::string& out, bool ends_by_close = false);
  /// Above the text that is being edited, if one is. From any thread.
  void print(std::string_view text, bool is_error);
  /// For who asks for a key between two texts: some may have been read ahead.
  KeyReader& keys() noexcept { return keys_; }

 private:
  /// A row of the picture, with its escapes.
  struct Picture {
    std::vector<std::string> rows;
    size_t cursor_row = 0, cursor_column = 0;
  };
  enum class Verdict : uint8_t { GoOn, Enter, Interrupt, Close };

  Verdict handle(const KeyPress& key);
  Verdict handle_control(char letter);
  Verdict enter();
  void insert(const std::string& character);
  void complete();
  void history_step(bool is_back);
  void stop();
  /// Ctrl-R: until something else than a search is wanted; what that was is handled then.
  Verdict search();

  Picture compose() const;
  void add_text(Picture& picture) const;
  void add_below(Picture& picture) const;
  void draw();
  void erase();
  void finish_line();

  const LineHooks hooks_;
  LineHistory& history_;
  const bool has_colors_;
  KeyReader keys_{0};
  RawMode* raw_ = nullptr;  // While a text is edited.

  std::mutex mutex_;  // Of the picture on the terminal.
  bool is_editing_ = false;
  bool ends_by_close_ = false;
  std::string pending_;  // Printed by others, without the end of its line.
  size_t rows_above_cursor_ = 0;
  LineBuffer buffer_;
  std::string prompt_, hint_, typed_;  // typed_: what stood there before history was looked into.
  std::vector<std::string> choices_;   // Of a completion, shown below.
  size_t history_at_ = 0;
  bool in_history_ = false;
};

}  // namespace shoal::cli
