// UTF-8 with lone surrogates (WTF-8), the form in which the compiler holds source text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shoal::ast {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

constexpr bool is_high_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }
constexpr char32_t join_surrogates(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/// The code point at `at`, which moves past it. An invalid byte reads as U+FFFD and moves by one.
/// Surrogates in three bytes are code points of their own (WTF-8).
inline char32_t decode_utf8(std::string_view text, size_t& at) {
  const auto byte = [text](size_t index) -> uint32_t {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0u;
  };
  const auto follows = [&byte](size_t index) { return (byte(index) & 0xC0) == 0x80; };
  const uint32_t first = byte(at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  if (first >= 0xC2 && first <= 0xDF && follows(at + 1)) {
    const char32_t point = ((first & 0x1F) << 6) | (byte(at + 1) & 0x3F);
    at += 2;
    return point;
  }
  if (first >= 0xE0 && first <= 0xEF && follows(at + 1) && follows(at + 2)) {
    const char32_t point =
        ((first & 0xF) << 12) | ((byte(at + 1) & 0x3F) << 6) | (byte(at + 2) & 0x3F);
    if (point >= 0x800) {
      at += 3;
      return point;
    }
  }
  if (first >= 0xF0 && first <= 0xF4 && follows(at + 1) && follows(at + 2) && follows(at + 3)) {
    const char32_t point = ((first & 0x7) << 18) | ((byte(at + 1) & 0x3F) << 12) |
                           ((byte(at + 2) & 0x3F) << 6) | (byte(at + 3) & 0x3F);
    if (point >= 0x10000 && point <= 0x10FFFF) {
      at += 4;
      return point;
    }
  }
  ++at;
  return kReplacementCharacter;
}

inline void append_utf8(std::string& out, char32_t point) {
  const auto put = [&out](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

inline void append_utf16(std::u16string& out, char32_t point) {
  if (point < 0x10000) {
    out += static_cast<char16_t>(point);
  } else {
    out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
    out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
  }
}

}  // namespace shoal::ast
