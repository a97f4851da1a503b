#include "stdlib/web/encodings.h"

#include <algorithm>

namespace shoal::encodings {

namespace {

struct LabelRow {
  std::string_view name;
  Encoding encoding;
};

constexpr std::string_view kNames[] = {
#define ENCODING(id, name, ...) name,
#define SINGLE_BYTE(id, name, ...) name,
#include "stdlib/web/encodings.def"
};

/// The labels of one encoding after another, each list ended by an empty one.
constexpr std::string_view kLabels[] = {
#define ENCODING(id, name, ...) __VA_ARGS__, "",
#define SINGLE_BYTE(id, name, ...) __VA_ARGS__, "",
#include "stdlib/web/encodings.def"
};

using Table = uint16_t[128];
struct SingleByte {
  Encoding encoding;
  Table points;
};
constexpr SingleByte kSingleBytes[] = {
#define BYTES(id, ...) {Encoding::id, {__VA_ARGS__}},
#include "stdlib/web/encodings_single_byte.def"
};

const uint16_t* table_of(Encoding encoding) noexcept {
  for (const SingleByte& each : kSingleBytes)
    if (each.encoding == encoding) return each.points;
  return nullptr;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

using detail::Input;
using detail::Step;

bool is_lead(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_trail(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// §14.2 shared UTF-16 decoder.
Step utf16(Input& input, bool big_endian) {
  const auto unit_at = [&](size_t distance) {
    const uint32_t first = input.byte(distance), second = input.byte(distance + 1);
    return static_cast<char16_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  if (!input.has(1)) return Step::Incomplete;
  const char16_t unit = unit_at(0);
  if (is_trail(unit)) return input.invalid(2);
  if (!is_lead(unit)) return input.put(unit, 2);
  if (!input.has(3)) return Step::Incomplete;
  const char16_t next = unit_at(2);
  if (!is_trail(next)) return input.invalid(2);
  input.out += unit;
  return input.put(next, 4);
}

Step single_byte(Input& input, const uint16_t* table) {
  const uint8_t byte = input.byte();
  if (byte < 0x80) return input.put(byte, 1);
  const char16_t point = table[byte - 0x80];
  return point ? input.put(point, 1) : input.invalid(1);
}

Step user_defined(Input& input) {
  const uint8_t byte = input.byte();
  return input.put(byte < 0x80 ? byte : char32_t{0xF780} + byte - 0x80, 1);
}

}  // namespace

Step detail::Input::put(char32_t point, size_t used) {
  if (point >= 0x10000) {
    out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
    out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
  } else {
    out += static_cast<char16_t>(point);
  }
  at += used;
  return Step::Decoded;
}

std::optional<Encoding> of_label(std::string_view given) {
  while (!given.empty() && is_space(given.back())) given.remove_suffix(1);
  while (!given.empty() && is_space(given.front())) given.remove_prefix(1);
  std::string label(given);
  for (char& c : label)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  if (label.empty()) return std::nullopt;
  size_t encoding = 0;
  for (const std::string_view known : kLabels) {
    if (known == label) return static_cast<Encoding>(encoding);
    encoding += known.empty() ? 1 : 0;
  }
  return std::nullopt;
}

std::string_view name_of(Encoding encoding) noexcept {
  return kNames[static_cast<size_t>(encoding)];
}

std::optional<size_t> decode(Encoding encoding, std::string_view bytes, bool last, bool fatal,
                             State& state, std::u16string& out) {
  Input input{bytes, last, out};
  const uint16_t* const table = table_of(encoding);
  while (input.at < bytes.size()) {
    Step step = Step::Invalid;
    switch (encoding) {
      case Encoding::Utf16le: step = utf16(input, false); break;
      case Encoding::Utf16be: step = utf16(input, true); break;
      case Encoding::XUserDefined: step = user_defined(input); break;
      default:
        step = table ? single_byte(input, table) : detail::multi_byte(encoding, input, state);
    }
    if (step == Step::Decoded) continue;
    if (step == Step::Incomplete) {
      if (!last) return input.at;
      input.at = bytes.size();  // One error, however many bytes had come.
    }
    if (fatal) return std::nullopt;
    out += u'\xFFFD';
  }
  return input.at;
}

}  // namespace shoal::encodings
