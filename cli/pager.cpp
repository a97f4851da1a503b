#include "cli/pager.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/line_buffer.h"

namespace shoal::cli {
namespace {

/// Without its escapes: colours take no room.
size_t visible_columns(std::string_view line) {
  std::string bare;
  for (size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\x1b') {
      at = std::min(line.find('m', at), line.size() - 1);
      continue;
    }
    bare += line[at];
  }
  return columns_of(bare);
}

/// How many bytes of the line take so many columns, its escapes with them.
size_t bytes_in_columns(std::string_view line, size_t columns) {
  size_t at = 0;
  while (at < line.size()) {
    if (line[at] == '\x1b') {
      at = std::min(line.find('m', at), line.size() - 1) + 1;
      continue;
    }
    const CharacterSize size = character_at(line, at);
    if (size.columns > columns) break;
    columns -= size.columns;
    at += size.bytes;
  }
  return at;
}

enum class Answer : uint8_t { Page, Line, All, End };
Answer ask(KeyReader& keys) {
  KeyPress key = keys.next();
  while (key.key == Key::Resized) key = keys.next();
  const bool is_text = key.key == Key::Text;
  if ((is_text && key.text == " ") || key.key == Key::PageDown) return Answer::Page;
  if (key.key == Key::Enter || key.key == Key::Down) return Answer::Line;
  if (key.key == Key::End) return Answer::All;
  const bool ends = (is_text && key.text == "q") || key.key == Key::Escape ||
                    (key.key == Key::Control && key.text == "c");
  if (!ends) keys.put_back(std::move(key));
  return Answer::End;
}

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

size_t page_end(std::string_view text, size_t start, size_t rows, size_t columns) {
  size_t at = start;
  for (size_t used = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const size_t wide = visible_columns(text.substr(at, end - at - (text[end - 1] == '\n')));
    used += std::max<size_t>(1, (wide + columns - 1) / columns);
    if (used > rows)
      return at > start ? at : start + bytes_in_columns(text.substr(at, end - at), rows * columns);
    at = end;
  }
  return at;
}

std::string more_lines(std::string_view rest) {
  const auto count = std::count(rest.begin(), rest.end(), '\n');
  return std::to_string(count) + (count == 1 ? " more line" : " more lines");
}

size_t show_pages(std::string_view text, KeyReader& keys, PageSize size) {
  const size_t rows = size.rows > 1 ? size.rows - 1 : 1;
  size_t at = 0;
  const auto show_to = [&text, &at](size_t end) {
    write_out(text.substr(at, end - at));
    // A part of a line ends where the terminal's does.
    if (end < text.size() && end > 0 && text[end - 1] != '\n') write_out("\x1b[0m\n");
    at = end;
  };
  show_to(page_end(text, 0, rows, size.columns));
  while (at < text.size()) {
    write_out("-- " + more_lines(text.substr(at)) +
              ": Space shows a page, Enter a line, End all, q ends --");
    const Answer answer = [&keys] {
      const RawMode raw(STDIN_FILENO);
      return ask(keys);
    }();
    write_out("\r\x1b[K");
    if (answer == Answer::End) break;
    const size_t end = answer == Answer::All
                           ? text.size()
                           : page_end(text, at, answer == Answer::Line ? 1 : rows, size.columns);
    show_to(end);
  }
  return at;
}

}  // namespace shoal::cli
