// A pager for the REPL: what is longer than the screen is shown a page at a time, and stays on the
// terminal, which scrolls back by itself.
#pragma once

#include <string>
#include <string_view>

#include "cli/keys.h"

namespace shoal::cli {

struct PageSize {
  size_t rows, columns;  // Of the terminal.
};

/// Where the page that begins at `start` ends: whole lines in that many rows, or as
/// much of the first as fits.
size_t page_end(std::string_view text, size_t start, size_t rows, size_t columns);

/// "1 more line".
std::string more_lines(std::string_view rest);

/// Shows the text, and waits for a key at the end of each page: Space goes on by a page, Enter by a
/// line, End shows all; q, Escape and Ctrl-C end it; any other key does too, and is the next that
/// `keys` gives. How much of the text was shown.
size_t show_pages(std::string_view text, KeyReader& keys, PageSize size);

}  // namespace shoal::cli
