// How the entries of an object are laid out: on one line, in columns, or one a line.
#include <algorithm>
#include <cmath>

#include "stdlib/web/inspector.h"
#include "vm/object/array.h"
#include "vm/object/typed_array.h"

namespace shoal {
namespace {

/// Skips a colour sequence that begins at i; false: there is none.
bool skip_escape(std::string_view text, size_t& i) noexcept {
  if (text[i] != '\x1b' || i + 1 >= text.size() || text[i + 1] != '[') return false;
  size_t end = i + 2;
  while (end < text.size() && (text[end] == ';' || (text[end] >= '0' && text[end] <= '9'))) ++end;
  if (end >= text.size()) return false;
  i = end + 1;
  return true;
}

char32_t decode(std::string_view text, size_t& i) noexcept {
  const auto byte = static_cast<uint8_t>(text[i]);
  const int more = byte < 0xC0 ? 0 : byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  char32_t c = more == 0 ? byte : byte & (0x3Fu >> more);
  ++i;
  for (int k = 0; k < more && i < text.size(); ++k, ++i)
    c = (c << 6) | (static_cast<uint8_t>(text[i]) & 0x3F);
  return c;
}

constexpr struct {
  char32_t first, last;
} kZeroWidth[] = {{0, 0x1F},        {0x7F, 0x9F},     {0x300, 0x36F},   {0x200B, 0x200F},
                  {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}},
  kTwoColumns[] = {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
                   {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
                   {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
                   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
                   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
                   {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
                   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
                   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
                   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
                   {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},
                   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
                   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1B000, 0x1B2FF}, {0x1F004, 0x1F004},
                   {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F1E6, 0x1F320},
                   {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA},
                   {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E},
                   {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
                   {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
                   {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2},
                   {0x1F6D5, 0x1F6D7}, {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC},
                   {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945},
                   {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <size_t N, class Range>
bool is_in(const Range (&ranges)[N], char32_t c) noexcept {
  const Range* const at = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                           [](char32_t x, const Range& r) { return x < r.first; });
  return at != std::begin(ranges) && c <= at[-1].last;
}

void pad(std::string& out, const std::string& text, size_t width, size_t line, bool before) {
  const std::string spaces(line > width ? line - width : 0, ' ');
  out += before ? spaces + text : text + spaces;
}

}  // namespace

size_t display_width(std::string_view text) noexcept {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    if (skip_escape(text, i)) continue;
    const char32_t c = decode(text, i);
    if (!is_in(kZeroWidth, c)) width += is_in(kTwoColumns, c) ? 2 : 1;
  }
  return width;
}

size_t unit_count(std::string_view text) noexcept {
  size_t count = 0;
  for (size_t i = 0; i < text.size();) {
    if (skip_escape(text, i)) continue;
    const auto byte = static_cast<uint8_t>(text[i++]);
    if ((byte & 0xC0) != 0x80) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

std::string indent_lines(std::string text, size_t columns) {
  if (columns == 0 || text.find('\n') == std::string::npos) return text;
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out.append(columns, ' ');
  }
  return out;
}

size_t Inspector::units(const std::string& text) const noexcept { return unit_count(text); }

bool Inspector::fits(const Lines& lines, size_t start, const std::string& base) const {
  // Each entry has at least a comma, some also a space.
  double total = static_cast<double>(lines.size() + start);
  if (total + static_cast<double>(lines.size()) > options_.break_length) return false;
  for (const std::string& line : lines) {
    total += static_cast<double>(units(line));
    if (total > options_.break_length) return false;
  }
  return base.find('\n') == std::string::npos;
}

/// Whether the first `count` entries of an array are numbers, so that they stand on the right.
bool Inspector::all_numeric(Object* array, size_t count) {
  if (array->is_kind(Kind::TypedArray))
    return static_cast<TypedArrayObject*>(array)->length() >= count;
  if (!array->is_kind(Kind::Array)) return false;
  for (size_t i = 0; i < count; ++i) {
    const Value v = array->dense_element(static_cast<uint32_t>(i));
    if (!v.is_number() && !v.is_bigint()) return false;
  }
  return true;
}

/// Puts more than six short entries into columns.
Inspector::Lines Inspector::group_elements(Lines lines, Object* array) {
  constexpr double kSeparator = 2, kCharacterHeights = 2.5, kColumnsMax = 15;
  const bool has_rest = static_cast<double>(lines.size()) > array_max();
  const size_t count = lines.size() - (has_rest ? 1 : 0);
  std::vector<size_t> widths(lines.size());
  double total = 0;
  size_t widest = 0;
  for (size_t i = 0; i < count; ++i) {
    widths[i] = display_width(lines[i]);
    total += static_cast<double>(widths[i]) + kSeparator;
    widest = std::max(widest, widths[i]);
  }
  const double actual = static_cast<double>(widest) + kSeparator;
  const auto indentation = static_cast<double>(indentation_);
  // At least three must fit side by side, and none be much longer than the others.
  if (actual * 3 + indentation >= options_.break_length || (total / actual <= 5 && widest > 6))
    return lines;
  const double bias = std::sqrt(actual - total / static_cast<double>(lines.size()));
  const double biased = std::max(actual - 3 - bias, 1.0);
  const double square = std::sqrt(kCharacterHeights * biased * static_cast<double>(count)) / biased;
  const double columns_wanted = std::min(
      {std::floor(square + 0.5), std::floor((options_.break_length - indentation) / actual),
       options_.compact * 4.0, kColumnsMax});
  if (columns_wanted <= 1) return lines;
  const auto columns = static_cast<size_t>(columns_wanted);
  std::vector<size_t> column_widths(columns, 0);
  for (size_t i = 0; i < lines.size(); ++i)
    column_widths[i % columns] = std::max(column_widths[i % columns], widths[i]);
  const bool numbers = !array || all_numeric(array, lines.size());
  Lines rows;
  for (size_t i = 0; i < count; i += columns) {
    const size_t end = std::min(i + columns, count);
    std::string row;
    for (size_t j = i; j + 1 < end; ++j)
      pad(row, lines[j] + ", ", widths[j] + 2, column_widths[j - i] + 2, numbers);
    if (numbers)
      pad(row, lines[end - 1], widths[end - 1], column_widths[end - 1 - i], true);
    else
      row += lines[end - 1];
    rows.push_back(std::move(row));
  }
  if (has_rest) rows.push_back(std::move(lines.back()));
  return rows;
}

namespace {
std::string join(const std::vector<std::string>& lines, const std::string& separator) {
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i) out += separator;
    out += lines[i];
  }
  return out;
}
}  // namespace

std::string Inspector::single_text(Lines& lines, const std::string& base, const std::string& open,
                                   const std::string& close, Layout layout, double depth,
                                   Object* array) {
  const std::string before = base.empty() ? "" : base + " ";
  if (options_.compact == InspectOptions::kCompactAll) {
    const std::string after = base.empty() ? "" : " " + base;
    if (fits(lines, 0, base)) return open + after + " " + join(lines, ", ") + " " + close;
    const std::string spaces(indentation_, ' ');
    const std::string gap = base.empty() && open.size() == 1 ? " " : after + "\n" + spaces + "  ";
    return open + gap + join(lines, ",\n" + spaces + "  ") + " " + close;
  }
  if (options_.compact >= 1) {
    const size_t entries = lines.size();
    if (layout == Layout::ArrayExtras && entries > 6)
      lines = group_elements(std::move(lines), array);
    // The innermost levels, as many as `compact`, go on one line if they fit.
    if (current_depth_ - depth < options_.compact && entries == lines.size()) {
      const size_t start = lines.size() + indentation_ + units(open) + units(base) + 10;
      if (fits(lines, start, base)) {
        const std::string joined = join(lines, ", ");
        if (joined.find('\n') == std::string::npos)
          return before + open + " " + joined + " " + close;
      }
    }
  }
  const std::string line = "\n" + std::string(indentation_, ' ');
  return before + open + line + "  " + join(lines, "," + line + "  ") + line + close;
}

}  // namespace shoal
