#include "cli/line_editor.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cli/terminal.h"

namespace shoal::cli {
namespace {

constexpr size_t kChoicesMax = 80;
/// What is pasted comes in brackets.
constexpr std::string_view kPasteOn = "\x1b[?2004h", kPasteOff = "\x1b[?2004l";

void write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<size_t>(count));
  }
}

std::string common_prefix(const std::vector<std::string>& words) {
  std::string prefix = words.empty() ? "" : words[0];
  for (const std::string& each : words) {
    size_t same = 0;
    while (same < prefix.size() && same < each.size() && prefix[same] == each[same]) ++same;
    prefix.resize(same);
  }
  return prefix;
}

/// A terminal that does not turn a line's end into both.
std::string with_carriage_returns(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

}  // namespace

LineEditor::LineEditor(LineHooks hooks, LineHistory& history, bool has_colors)
    : hooks_(std::move(hooks)), history_(history), has_colors_(has_colors) {}

// ---- The picture

void LineEditor::add_text(Picture& picture) const {
  const std::string& text = buffer_.text();
  const size_t width = std::max(terminal_columns(), 20U) - 1, indent = columns_of(prompt_);
  std::vector<const char*> styles;
  if (has_colors_ && hooks_.paint) styles = hooks_.paint(text, buffer_.cursor());
  std::string row = prompt_;
  size_t column = indent;
  const char* style = nullptr;
  const auto set_style = [&](const char* wanted) {
    if (wanted == style) return;
    if (style) row += "\x1b[0m";
    if (wanted) row += std::string("\x1b[") + wanted + "m";
    style = wanted;
  };
  const auto end_row = [&](const std::string& lead) {
    set_style(nullptr);
    picture.rows.push_back(std::exchange(row, lead));
    column = columns_of(lead);
  };
  const std::string continued(indent, ' ');
  for (size_t at = 0; at <= text.size();) {
    const bool is_last = at == text.size();
    const CharacterSize size = is_last ? CharacterSize{1, 1} : character_at(text, at);
    if (column + size.columns > width && (is_last || text[at] != '\n')) end_row("");
    if (at == buffer_.cursor()) {
      picture.cursor_row = picture.rows.size();
      picture.cursor_column = column;
    }
    if (is_last) break;
    if (text[at] == '\n') {
      end_row(continued);
    } else {
      set_style(at < styles.size() ? styles[at] : nullptr);
      if (text[at] == '\t')
        row += "  ";
      else if (static_cast<unsigned char>(text[at]) < 0x20)
        row += std::string("^") + static_cast<char>(text[at] + 0x40);
      else
        row += text.substr(at, size.bytes);
      column += size.columns;
    }
    at += size.bytes;
  }
  end_row("");
}

void LineEditor::add_below(Picture& picture) const {
  if (choices_.empty()) {
    if (!hint_.empty())
      picture.rows.push_back(has_colors_ ? "\x1b[90m" + hint_ + "\x1b[0m" : hint_);
    return;
  }
  const size_t shown = std::min(choices_.size(), kChoicesMax), width = terminal_columns();
  size_t longest = 0;
  for (size_t i = 0; i < shown; ++i) longest = std::max(longest, columns_of(choices_[i]));
  const size_t columns = std::max<size_t>(1, (width - 1) / (longest + 2));
  const size_t rows = (shown + columns - 1) / columns;
  for (size_t r = 0; r < rows; ++r) {
    std::string row;
    for (size_t i = r; i < shown; i += rows) {
      row += choices_[i].substr(0, width - 2);
      row.append(longest + 2 - std::min(columns_of(choices_[i]), longest), ' ');
    }
    picture.rows.push_back(std::move(row));
  }
  if (choices_.size() > shown)
    picture.rows.push_back("... and " + std::to_string(choices_.size() - shown) + " more");
}

LineEditor::Picture LineEditor::compose() const {
  Picture picture;
  add_text(picture);
  add_below(picture);
  const size_t rows_max = std::max(terminal_rows(), 3U) - 1;
  if (picture.rows.size() <= rows_max) return picture;
  const size_t half = rows_max / 2;
  const size_t first = std::min(picture.cursor_row > half ? picture.cursor_row - half : 0,
                                picture.rows.size() - rows_max);
  Picture part;
  for (size_t i = first; i < first + rows_max; ++i) part.rows.push_back(picture.rows[i]);
  part.cursor_row = picture.cursor_row - first;
  part.cursor_column = picture.cursor_column;
  return part;
}

void LineEditor::erase() {
  std::string out = "\r";
  if (rows_above_cursor_ > 0) out += "\x1b[" + std::to_string(rows_above_cursor_) + "A";
  out += "\x1b[J";
  rows_above_cursor_ = 0;
  write_all(out);
}

void LineEditor::draw() {
  const Picture picture = compose();
  std::string out = "\x1b[?25l\r";
  if (rows_above_cursor_ > 0) out += "\x1b[" + std::to_string(rows_above_cursor_) + "A";
  out += "\x1b[J";
  for (size_t i = 0; i < picture.rows.size(); ++i) out += (i ? "\r\n" : "") + picture.rows[i];
  const size_t below = picture.rows.size() - 1 - picture.cursor_row;
  if (below > 0) out += "\x1b[" + std::to_string(below) + "A";
  out += "\r";
  if (picture.cursor_column > 0) out += "\x1b[" + std::to_string(picture.cursor_column) + "C";
  out += "\x1b[?25h";
  rows_above_cursor_ = picture.cursor_row;
  write_all(out);
}

/// What has been entered stays on the screen, and the cursor goes below it.
void LineEditor::finish_line() {
  choices_.clear();
  hint_.clear();
  buffer_.move_to(buffer_.text().size());
  draw();
  write_all("\r\n");
  rows_above_cursor_ = 0;
}

void LineEditor::print(std::string_view text, bool is_error) {
  const std::scoped_lock lock(mutex_);
  if (!is_editing_) {
    const int descriptor = is_error ? STDERR_FILENO : STDOUT_FILENO;
    (void)!::write(descriptor, text.data(), text.size());
    return;
  }
  erase();
  write_all(with_carriage_returns(text));
  if (!text.ends_with('\n')) write_all("\r\n");
  draw();
}

// ---- Keys

LineEditor::Verdict LineEditor::enter() {
  const bool ends = !ends_by_close_ && hooks_.is_complete(buffer_.text());
  if (ends) return Verdict::Enter;
  const std::string before = buffer_.text().substr(0, buffer_.cursor()) + "\n";
  buffer_.insert("\n" + std::string(hooks_.indentation(before), ' '));
  return Verdict::GoOn;
}

/// A closing bracket that begins its line stands below the line that opened it.
void LineEditor::insert(const std::string& character) {
  buffer_.insert(character);
  if (character != ")" && character != "]" && character != "}") return;
  const size_t start = buffer_.line_start(), at = buffer_.cursor();
  const std::string before = buffer_.text().substr(0, at);
  if (start == 0 || before.find_first_not_of(' ', start) != at - 1) return;
  buffer_.replace(start, at, std::string(hooks_.indentation(before), ' ') + character);
}

void LineEditor::complete() {
  const std::string& text = buffer_.text();
  const size_t at = buffer_.cursor(), start = buffer_.line_start();
  if (text.find_first_not_of(" \t", start) >= at) return buffer_.insert("  ");
  LineCompletions found = hooks_.complete(text, at);
  if (found.words.empty()) return;
  const std::string prefix = common_prefix(found.words);
  if (prefix.size() > at - found.start) buffer_.replace(found.start, at, prefix);
  if (found.words.size() > 1) choices_ = std::move(found.words);
}

void LineEditor::history_step(bool is_back) {
  if (!in_history_) {
    typed_ = buffer_.text();
    history_at_ = history_.size();
    in_history_ = true;
  }
  if (is_back) {
    const size_t found = history_.find_prefix(typed_, history_at_);
    if (found == history_.size()) return;
    history_at_ = found;
    return buffer_.set(history_.at(found));
  }
  if (history_at_ < history_.size()) ++history_at_;
  while (history_at_ < history_.size() && !history_.at(history_at_).starts_with(typed_))
    ++history_at_;
  buffer_.set(history_at_ < history_.size() ? history_.at(history_at_) : typed_);
}

LineEditor::Verdict LineEditor::search() {
  const std::string old_prompt = prompt_, old_text = buffer_.text();
  std::string wanted;
  size_t at = history_.size();
  bool is_found = true;
  Verdict verdict = Verdict::GoOn;
  for (;;) {
    prompt_ = std::string(is_found ? "(search) " : "(not found) ") + wanted + ": ";
    draw();
    const KeyPress key = keys_.next();
    const bool is_again = key.key == Key::Control && key.text == "r";
    const bool is_cancelled = key.key == Key::Control && (key.text == "g" || key.text == "c");
    if (key.key == Key::Text)
      wanted += key.text;
    else if (key.key == Key::Backspace && !wanted.empty())
      wanted.pop_back();
    else if (key.key == Key::Resized)
      continue;
    else if (!is_again) {
      prompt_ = old_prompt;
      if (is_cancelled || key.key == Key::Escape) {
        if (is_cancelled) buffer_.set(old_text);
      } else {
        verdict = handle(key);
      }
      return verdict;
    }
    const size_t from = is_again ? at : std::min(at + 1, history_.size());
    const size_t found = history_.find(wanted, key.key == Key::Backspace ? history_.size() : from);
    is_found = found != history_.size();
    if (!is_found) continue;
    at = found;
    buffer_.set(history_.at(found));
  }
}

/// Until the shell continues it: then the text is drawn where the cursor is.
void LineEditor::stop() {
  erase();
  write_all(kPasteOff);
  raw_->stop_process();
  write_all(kPasteOn);
}

LineEditor::Verdict LineEditor::handle_control(char letter) {
  switch (letter) {
    case 'a': buffer_.move_to(buffer_.line_start()); break;
    case 'b': buffer_.left(); break;
    case 'c': return Verdict::Interrupt;
    case 'd':
      if (buffer_.text().empty() || ends_by_close_) return Verdict::Close;
      buffer_.delete_forward();
      break;
    case 'e': buffer_.move_to(buffer_.line_end()); break;
    case 'f': buffer_.right(); break;
    case 'k': buffer_.delete_to_line_end(); break;
    case 'l':
      write_all("\x1b[H\x1b[2J");
      rows_above_cursor_ = 0;
      break;
    case 'n': history_step(false); return Verdict::GoOn;
    case 'p': history_step(true); return Verdict::GoOn;
    case 'r': return search();
    case 't': buffer_.swap_characters(); break;
    case 'u': buffer_.delete_to_line_start(); break;
    case 'w': buffer_.delete_word_left(); break;
    case 'y': buffer_.yank(); break;
    case 'z': stop(); break;
    case '_': buffer_.undo(); break;
    default: break;
  }
  return Verdict::GoOn;
}

LineEditor::Verdict LineEditor::handle(const KeyPress& key) {
  choices_.clear();
  const bool is_history = key.key == Key::Up || key.key == Key::Down || key.key == Key::Control;
  if (!is_history) in_history_ = false;
  switch (key.key) {
    case Key::Text: insert(key.text); break;
    case Key::Paste: buffer_.insert(key.text); break;
    case Key::Enter: return enter();
    case Key::NewLine: buffer_.insert("\n"); break;
    case Key::Tab: complete(); break;
    case Key::Backspace: buffer_.backspace(); break;
    case Key::Delete: buffer_.delete_forward(); break;
    case Key::Left: buffer_.left(); break;
    case Key::Right: buffer_.right(); break;
    case Key::Up:
      if (in_history_ || !buffer_.up()) history_step(true);
      break;
    case Key::Down:
      if (in_history_ || !buffer_.down()) history_step(false);
      break;
    case Key::Home: buffer_.move_to(buffer_.line_start()); break;
    case Key::End: buffer_.move_to(buffer_.line_end()); break;
    case Key::WordLeft: buffer_.word_left(); break;
    case Key::WordRight: buffer_.word_right(); break;
    case Key::DeleteWordLeft: buffer_.delete_word_left(); break;
    case Key::DeleteWordRight: buffer_.delete_word_right(); break;
    case Key::PageUp: buffer_.move_to(0); break;
    case Key::PageDown: buffer_.move_to(buffer_.text().size()); break;
    case Key::Control: return handle_control(key.text[0]);
    case Key::Closed: return Verdict::Close;
    case Key::Escape:
    case Key::Resized:
    case Key::Other: break;
  }
  return Verdict::GoOn;
}

LineEditor::Outcome LineEditor::read(const std::string& prompt, std::string& out,
                                     bool ends_by_close) {
  RawMode raw(STDIN_FILENO);
  raw_ = &raw;
  write_all(kPasteOn);
  prompt_ = prompt;
  ends_by_close_ = ends_by_close;
  buffer_ = {};
  in_history_ = false;
  {
    const std::scoped_lock lock(mutex_);
    is_editing_ = true;
    draw();
  }
  Verdict verdict = Verdict::GoOn;
  while (verdict == Verdict::GoOn) {
    const KeyPress key = keys_.next();
    {
      const std::scoped_lock lock(mutex_);
      verdict = handle(key);
    }
    // What comes fast is drawn once. The hint asks others, which may print meanwhile.
    if (verdict != Verdict::GoOn || keys_.has_more()) continue;
    std::string hint = hooks_.hint && choices_.empty() ? hooks_.hint(buffer_.text()) : "";
    const std::scoped_lock lock(mutex_);
    hint_ = std::move(hint);
    draw();
  }
  {
    const std::scoped_lock lock(mutex_);
    finish_line();
    is_editing_ = false;
    write_all(kPasteOff);
  }
  out = buffer_.text();
  raw_ = nullptr;
  if (verdict == Verdict::Interrupt) return Outcome::Interrupted;
  const bool is_entered = verdict == Verdict::Enter || (ends_by_close && !out.empty());
  return is_entered ? Outcome::Entered : Outcome::Closed;
}

}  // namespace shoal::cli
