#include "cli/line_buffer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace shoal::cli {
namespace {

constexpr size_t kUndoMax = 200;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<signed char>(c) < 0;
}

struct Range {
  uint32_t first, last;
};
/// What stands on the character before it, or is not seen.
constexpr Range kNarrow[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x2060, 0x2064},   {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF}};
/// East Asian wide ones, and pictures.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
                           {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
                           {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                           {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
                           {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <size_t N>
bool is_in(const Range (&ranges)[N], uint32_t point) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [point](const Range& r) { return point >= r.first && point <= r.last; });
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

CharacterSize character_at(std::string_view text, size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead == '\t') return {1, 2};
  if (lead < 0x80) return {1, lead < 0x20 ? size_t{2} : size_t{1}};
  size_t bytes = 1;
  uint32_t point = lead >= 0xF0 ? lead & 7 : lead >= 0xE0 ? lead & 15 : lead & 31;
  while (at + bytes < text.size() && bytes < 4 && continues(text[at + bytes]))
    point = point << 6 | (static_cast<unsigned char>(text[at + bytes++]) & 63);
  return {bytes, is_in(kNarrow, point) ? size_t{0} : is_in(kWide, point) ? size_t{2} : size_t{1}};
}

size_t columns_of(std::string_view text) noexcept {
  size_t columns = 0;
  for (size_t at = 0; at < text.size();) {
    const CharacterSize size = character_at(text, at);
    columns += size.columns;
    at += size.bytes;
  }
  return columns;
}

size_t LineBuffer::before(size_t at) const noexcept {
  if (at > 0) --at;
  while (at > 0 && continues(text_[at])) --at;
  return at;
}
size_t LineBuffer::after(size_t at) const noexcept {
  if (at < text_.size()) ++at;
  while (at < text_.size() && continues(text_[at])) ++at;
  return at;
}
size_t LineBuffer::word_start(size_t at) const noexcept {
  while (at > 0 && !is_word(text_[at - 1])) --at;
  while (at > 0 && is_word(text_[at - 1])) --at;
  return at;
}
size_t LineBuffer::word_end(size_t at) const noexcept {
  while (at < text_.size() && !is_word(text_[at])) ++at;
  while (at < text_.size() && is_word(text_[at])) ++at;
  return at;
}
size_t LineBuffer::line_start() const noexcept {
  const size_t end = cursor_ == 0 ? std::string::npos : text_.rfind('\n', cursor_ - 1);
  return end == std::string::npos ? 0 : end + 1;
}
size_t LineBuffer::line_end() const noexcept {
  return std::min(text_.find('\n', cursor_), text_.size());
}

void LineBuffer::remember() {
  if (undo_.size() == kUndoMax) undo_.erase(undo_.begin());
  undo_.push_back({text_, cursor_});
}

void LineBuffer::undo() {
  if (undo_.empty()) return;
  text_ = std::move(undo_.back().text);
  cursor_ = undo_.back().cursor;
  undo_.pop_back();
  is_typing_ = false;
}

void LineBuffer::set(std::string text) {
  remember();
  text_ = std::move(text);
  cursor_ = text_.size();
  is_typing_ = false;
}

void LineBuffer::insert(std::string_view text) {
  const bool is_letter = text.size() == 1 && is_word(text[0]);
  if (!is_letter || !is_typing_) remember();
  is_typing_ = is_letter;
  text_.insert(cursor_, text);
  cursor_ += text.size();
}

void LineBuffer::replace(size_t start, size_t end, std::string_view text) {
  remember();
  is_typing_ = false;
  text_.replace(start, end - start, text);
  cursor_ = start + text.size();
}

void LineBuffer::left() noexcept { cursor_ = before(cursor_); }
void LineBuffer::right() noexcept { cursor_ = after(cursor_); }

bool LineBuffer::up() noexcept {
  const size_t start = line_start();
  if (start == 0) return false;
  const size_t column = columns_of(std::string_view(text_).substr(start, cursor_ - start));
  cursor_ = start - 1;
  const size_t above = line_start(), end = cursor_;
  for (cursor_ = above; cursor_ < end; cursor_ = after(cursor_))
    if (columns_of(std::string_view(text_).substr(above, cursor_ - above)) >= column) break;
  return true;
}

bool LineBuffer::down() noexcept {
  const size_t start = line_start(), next = line_end();
  if (next == text_.size()) return false;
  const size_t column = columns_of(std::string_view(text_).substr(start, cursor_ - start));
  cursor_ = next + 1;
  const size_t below = cursor_, end = line_end();
  for (; cursor_ < end; cursor_ = after(cursor_))
    if (columns_of(std::string_view(text_).substr(below, cursor_ - below)) >= column) break;
  return true;
}

void LineBuffer::backspace() {
  // Indentation goes a step at a time.
  const size_t start = line_start();
  const bool is_indent = cursor_ >= start + 2 && text_.find_first_not_of(' ', start) >= cursor_;
  const size_t from = is_indent ? cursor_ - 2 : before(cursor_);
  if (from != cursor_) replace(from, cursor_, {});
}

void LineBuffer::delete_forward() {
  const size_t end = after(cursor_);
  if (end != cursor_) replace(cursor_, end, {});
}

void LineBuffer::cut(size_t start, size_t end) {
  if (start == end) return;
  cut_ = text_.substr(start, end - start);
  replace(start, end, {});
}

void LineBuffer::delete_to_line_end() {
  const size_t end = line_end();
  cut(cursor_, end == cursor_ && end < text_.size() ? end + 1 : end);
}
void LineBuffer::delete_to_line_start() { cut(line_start(), cursor_); }

void LineBuffer::swap_characters() {
  const size_t middle = cursor_ == text_.size() ? before(cursor_) : cursor_;
  const size_t start = before(middle), end = after(middle);
  if (start == middle || middle == end) return;
  replace(start, end, text_.substr(middle, end - middle) + text_.substr(start, middle - start));
}

}  // namespace shoal::cli
