// The multi-byte encodings, Encoding Standard §10 to §13. A byte that is no part of a character
// after a lead byte stays where it is if it is ASCII: it may be a quote or a bracket.
#include <algorithm>
#include <iterator>

#include "stdlib/web/encodings.h"

namespace shoal::encodings::detail {

namespace {

#include "generated/encoding_indexes.inc"

template <size_t N>
char32_t point_at(const uint16_t (&index)[N], size_t pointer) {
  return pointer < N ? index[pointer] : 0;
}

bool is_between(uint8_t byte, uint8_t first, uint8_t last) { return byte >= first && byte <= last; }

/// The two bytes are no character.
Step invalid_pair(Input& input) { return input.invalid(input.byte(1) < 0x80 ? 1 : 2); }

Step pair(Input& input, char32_t point) {
  return point ? input.put(point, 2) : invalid_pair(input);
}

/// §5 index gb18030 ranges code point.
char32_t gb18030_range(uint32_t pointer) {
  if ((pointer > 39419 && pointer < 189000) || pointer > 1237575) return 0;
  if (pointer == 7457) return 0xE7C7;
  const auto* const after =
      std::upper_bound(std::begin(kGb18030Ranges), std::end(kGb18030Ranges), pointer,
                       [](uint32_t p, const Gb18030Range& range) { return p < range.pointer; });
  const Gb18030Range& range = *(after - 1);
  return range.code_point + pointer - range.pointer;
}

Step gb18030_four(Input& input) {
  if (!input.has(2)) return Step::Incomplete;
  if (!is_between(input.byte(2), 0x81, 0xFE)) return input.invalid(1);
  if (!input.has(3)) return Step::Incomplete;
  if (!is_between(input.byte(3), 0x30, 0x39)) return input.invalid(1);
  const uint32_t pointer = ((input.byte(0) - 0x81u) * 10 + input.byte(1) - 0x30u) * 1260 +
                           (input.byte(2) - 0x81u) * 10 + input.byte(3) - 0x30u;
  const char32_t point = gb18030_range(pointer);
  return point ? input.put(point, 4) : input.invalid(4);
}

Step gb18030(Input& input) {
  const uint8_t lead = input.byte();
  if (lead == 0x80) return input.put(0x20AC, 1);
  if (lead == 0xFF) return input.invalid(1);
  if (!input.has(1)) return Step::Incomplete;
  const uint8_t byte = input.byte(1);
  if (is_between(byte, 0x30, 0x39)) return gb18030_four(input);
  if (!is_between(byte, 0x40, 0x7E) && !is_between(byte, 0x80, 0xFE)) return invalid_pair(input);
  const size_t offset = byte < 0x7F ? 0x40 : 0x41;
  return pair(input, point_at(kGb18030, (lead - 0x81u) * 190 + byte - offset));
}

Step big5(Input& input) {
  const uint8_t lead = input.byte();
  if (!is_between(lead, 0x81, 0xFE)) return input.invalid(1);
  if (!input.has(1)) return Step::Incomplete;
  const uint8_t byte = input.byte(1);
  if (!is_between(byte, 0x40, 0x7E) && !is_between(byte, 0xA1, 0xFE)) return invalid_pair(input);
  const size_t pointer = (lead - 0x81u) * 157 + byte - (byte < 0x7F ? 0x40u : 0x62u);
  const bool has_mark = pointer == 1133 || pointer == 1135 || pointer == 1164 || pointer == 1166;
  if (has_mark) {
    input.out += pointer < 1150 ? u'\x00CA' : u'\x00EA';
    return input.put(pointer == 1133 || pointer == 1164 ? 0x304 : 0x30C, 2);
  }
  const char32_t point = point_at(kBig5, pointer);
  const bool in_plane_2 = (point_at(kBig5Plane2, pointer / 16) >> (pointer % 16) & 1) != 0;
  return pair(input, in_plane_2 ? 0x20000 + point : point);
}

Step euc_jp(Input& input) {
  const uint8_t lead = input.byte();
  if (lead != 0x8E && lead != 0x8F && !is_between(lead, 0xA1, 0xFE)) return input.invalid(1);
  if (!input.has(1)) return Step::Incomplete;
  const uint8_t byte = input.byte(1);
  if (lead == 0x8E)
    return is_between(byte, 0xA1, 0xDF) ? input.put(0xFF61u - 0xA1 + byte, 2) : invalid_pair(input);
  if (!is_between(byte, 0xA1, 0xFE)) return invalid_pair(input);
  if (lead != 0x8F) return pair(input, point_at(kJis0208, (lead - 0xA1u) * 94 + byte - 0xA1u));
  if (!input.has(2)) return Step::Incomplete;
  const uint8_t third = input.byte(2);
  const char32_t point =
      is_between(third, 0xA1, 0xFE) ? point_at(kJis0212, (byte - 0xA1u) * 94 + third - 0xA1u) : 0;
  return point ? input.put(point, 3) : input.invalid(third < 0x80 ? 2 : 3);
}

Step shift_jis(Input& input) {
  const uint8_t lead = input.byte();
  if (lead == 0x80) return input.put(0x80, 1);
  if (is_between(lead, 0xA1, 0xDF)) return input.put(0xFF61u - 0xA1 + lead, 1);
  if (!is_between(lead, 0x81, 0x9F) && !is_between(lead, 0xE0, 0xFC)) return input.invalid(1);
  if (!input.has(1)) return Step::Incomplete;
  const uint8_t byte = input.byte(1);
  if (!is_between(byte, 0x40, 0x7E) && !is_between(byte, 0x80, 0xFC)) return invalid_pair(input);
  const uint32_t row = lead - (lead < 0xA0 ? 0x81u : 0xC1u);
  const uint32_t pointer = row * 188 + byte - (byte < 0x7F ? 0x40u : 0x41u);
  if (pointer >= 8836 && pointer <= 10715) return input.put(0xE000 - 8836 + pointer, 2);
  return pair(input, point_at(kJis0208, pointer));
}

Step euc_kr(Input& input) {
  const uint8_t lead = input.byte();
  if (!is_between(lead, 0x81, 0xFE)) return input.invalid(1);
  if (!input.has(1)) return Step::Incomplete;
  const uint8_t byte = input.byte(1);
  if (!is_between(byte, 0x41, 0xFE)) return invalid_pair(input);
  return pair(input, point_at(kEucKr, (lead - 0x81u) * 190 + byte - 0x41u));
}

// ---- ISO-2022-JP

enum Mode : uint32_t { Ascii, Roman, Katakana, Wide };
constexpr uint32_t kModeMask = 3;
constexpr uint32_t kJustEscaped = 4;  // The standard's output flag.

/// An escape sequence changes the mode; two of them with nothing between are an error.
Step escape(Input& input, State& state) {
  const auto is = [&](uint8_t first, uint8_t second) {
    return input.byte(1) == first && input.byte(2) == second;
  };
  const bool may_be = input.has(1) && (input.byte(1) == 0x24 || input.byte(1) == 0x28);
  if ((input.has(1) && !may_be) || (input.last && !input.has(2))) {
    state.bits &= ~kJustEscaped;
    return input.invalid(1);
  }
  if (!input.has(2)) return Step::Incomplete;
  uint32_t mode = Ascii;
  if (is(0x28, 0x4A))
    mode = Roman;
  else if (is(0x28, 0x49))
    mode = Katakana;
  else if (is(0x24, 0x40) || is(0x24, 0x42))
    mode = Wide;
  else if (!is(0x28, 0x42)) {
    state.bits &= ~kJustEscaped;
    return input.invalid(1);
  }
  const bool twice = (state.bits & kJustEscaped) != 0;
  state.bits = mode | kJustEscaped;
  input.at += 3;
  return twice ? Step::Invalid : Step::Decoded;
}

Step wide(Input& input) {
  if (!is_between(input.byte(), 0x21, 0x7E)) return input.invalid(1);
  if (!input.has(1)) return Step::Incomplete;
  const uint8_t byte = input.byte(1);
  if (byte == 0x1B) return input.invalid(1);
  if (!is_between(byte, 0x21, 0x7E)) return input.invalid(2);
  const char32_t point = point_at(kJis0208, (input.byte() - 0x21u) * 94 + byte - 0x21u);
  return point ? input.put(point, 2) : input.invalid(2);
}

Step iso_2022_jp(Input& input, State& state) {
  const uint8_t byte = input.byte();
  if (byte == 0x1B) return escape(input, state);
  const uint32_t mode = state.bits & kModeMask;
  state.bits = mode;
  if (mode == Wide) return wide(input);
  if (mode == Katakana)
    return is_between(byte, 0x21, 0x5F) ? input.put(0xFF61u - 0x21 + byte, 1) : input.invalid(1);
  if (byte >= 0x80 || byte == 0x0E || byte == 0x0F) return input.invalid(1);
  if (mode == Roman && byte == 0x5C) return input.put(0xA5, 1);
  return input.put(mode == Roman && byte == 0x7E ? 0x203E : byte, 1);
}

}  // namespace

Step multi_byte(Encoding encoding, Input& input, State& state) {
  if (encoding == Encoding::Iso2022Jp) return iso_2022_jp(input, state);
  const uint8_t byte = input.byte();
  if (byte < 0x80) return input.put(byte, 1);
  switch (encoding) {
    case Encoding::Gbk:
    case Encoding::Gb18030: return gb18030(input);
    case Encoding::Big5: return big5(input);
    case Encoding::EucJp: return euc_jp(input);
    case Encoding::ShiftJis: return shift_jis(input);
    case Encoding::EucKr: return euc_kr(input);
    default: return input.invalid(1);
  }
}

}  // namespace shoal::encodings::detail
