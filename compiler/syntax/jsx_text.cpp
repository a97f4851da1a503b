#include "compiler/syntax/jsx_text.h"

#include <algorithm>
#include <iterator>

#include "compiler/ast/utf8.h"
#include "vm/unicode/unicode.h"

namespace shoal::syntax {

namespace {

struct Entity {
  std::string_view name;
  char32_t point;
};
constexpr Entity kEntities[] = {
    {"", 0},
#define ENTITY(name, point) {name, point},
#include "compiler/syntax/jsx_entities.def"
};

constexpr char32_t kNone = 0xFFFFFFFF;

char32_t number_entity(std::string_view digits, char32_t radix) {
  char32_t value = 0;
  for (const char c : digits) {
    const bool decimal = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    const bool letter = lower >= 'a' && lower <= 'f';
    if (!decimal && !(letter && radix == 16)) return kNone;
    value = value * radix + static_cast<char32_t>(decimal ? c - '0' : lower - 'a' + 10);
    if (value > 0x10FFFF) return kNone;
  }
  return digits.empty() ? kNone : value;
}

/// The character of what stands between & and ; or kNone.
char32_t entity(std::string_view name) {
  if (name.starts_with("#x") || name.starts_with("#X")) return number_entity(name.substr(2), 16);
  if (name.starts_with('#')) return number_entity(name.substr(1), 10);
  const auto less = [](const Entity& each, std::string_view wanted) { return each.name < wanted; };
  const auto found = std::lower_bound(std::begin(kEntities), std::end(kEntities), name, less);
  return !name.empty() && found != std::end(kEntities) && found->name == name ? found->point
                                                                              : kNone;
}

}  // namespace

std::u16string decode_jsx_entities(std::string_view text) {
  constexpr size_t kEntityBytesMax = 32;
  std::u16string out;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '&') {
      const size_t end = text.substr(0, at + kEntityBytesMax).find(';', at);
      const char32_t point =
          end == std::string_view::npos ? kNone : entity(text.substr(at + 1, end - at - 1));
      if (point != kNone) {
        ast::append_utf16(out, point);
        at = end + 1;
        continue;
      }
    }
    ast::append_utf16(out, ast::decode_utf8(text, at));
  }
  return out;
}

std::u16string jsx_text_value(std::string_view text) {
  constexpr size_t kNowhere = std::string_view::npos;
  std::u16string out;
  bool has_line = false;
  const auto add_line = [&](std::string_view line) {
    if (has_line) out += u' ';
    out += decode_jsx_entities(line);
    has_line = true;
  };
  size_t first = 0;        // Of this line's text; kNowhere while only white space was seen.
  size_t last = kNowhere;  // One past it.
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const char32_t point = ast::decode_utf8(text, at);
    if (unicode::is_line_terminator(point)) {
      if (first != kNowhere && last != kNowhere && last > first)
        add_line(text.substr(first, last - first));
      first = kNowhere;
    } else if (!unicode::is_white_space(point)) {
      last = at;
      if (first == kNowhere) first = start;
    }
  }
  if (first != kNowhere) add_line(text.substr(first));
  return out;
}

}  // namespace shoal::syntax
