// StringView: the characters of a flat string, Latin-1 or UTF-16; and the hash of strings.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "gc/base/assert.h"

namespace shoal {

/// The characters of a flat string, for as long as the String they came from is held.
class StringView {
 public:
  StringView(const uint8_t* chars, uint32_t length) noexcept
      : chars_(chars), length_(length), is_latin1_(true) {}
  StringView(const char16_t* chars, uint32_t length) noexcept
      : chars_(chars), length_(length), is_latin1_(false) {}
  explicit StringView(std::string_view ascii) noexcept
      : StringView(reinterpret_cast<const uint8_t*>(ascii.data()),
                   static_cast<uint32_t>(ascii.size())) {}
  uint32_t length() const noexcept { return length_; }
  bool is_latin1() const noexcept { return is_latin1_; }
  const uint8_t* latin1() const noexcept {
    SHOAL_ASSERT(is_latin1_);
    return static_cast<const uint8_t*>(chars_);
  }
  const char16_t* utf16() const noexcept {
    SHOAL_ASSERT(!is_latin1_);
    return static_cast<const char16_t*>(chars_);
  }
  char16_t operator[](uint32_t i) const noexcept {
    SHOAL_ASSERT(i < length_);
    return is_latin1_ ? static_cast<const uint8_t*>(chars_)[i]
                      : static_cast<const char16_t*>(chars_)[i];
  }
  /// The code point that begins at unit i (a lone surrogate is itself) and how many units it takes.
  char32_t code_point_at(uint32_t i, uint32_t& units) const noexcept;
  StringView sub(uint32_t from, uint32_t to) const noexcept {
    SHOAL_ASSERT(from <= to && to <= length_);
    return is_latin1_ ? StringView(latin1() + from, to - from)
                      : StringView(utf16() + from, to - from);
  }
  /// visitor(const uint8_t* or const char16_t*, length).
  template <class Visitor>
  auto visit(Visitor&& visitor) const {
    return is_latin1_ ? visitor(latin1(), length_) : visitor(utf16(), length_);
  }
  /// Equal as sequences of code units.
  friend bool operator==(const StringView& x, const StringView& y) noexcept {
    if (x.length_ != y.length_) return false;
    if (x.is_latin1_ != y.is_latin1_) return equal_widths_differ(x, y);
    return std::memcmp(x.chars_, y.chars_, size_t{x.length_} << (x.is_latin1_ ? 0 : 1)) == 0;
  }
  bool equals_ascii(std::string_view ascii) const noexcept { return *this == StringView(ascii); }
  /// By code units: negative, 0, positive.
  int compare(const StringView& other) const noexcept;
  /// First occurrence of needle at or after from, or -1.
  int64_t index_of(const StringView& needle, uint32_t from) const noexcept;
  int64_t last_index_of(const StringView& needle, uint32_t from) const noexcept;
  uint32_t hash() const noexcept;
  /// UTF-8; lone surrogates as U+FFFD, or (wtf8) encoded like other code points.
  std::string utf8(bool wtf8 = false) const;
  /// No lone surrogates.
  bool is_well_formed() const noexcept;

 private:
  static bool equal_widths_differ(const StringView& x, const StringView& y) noexcept;
  const void* chars_;
  uint32_t length_;
  bool is_latin1_;
};

namespace string_hash {

constexpr uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;

/// Up to four units in a word; Latin-1 and UTF-16 strings of the same units give the same.
template <class Unit>
constexpr uint64_t pack(const Unit* units, uint32_t count) noexcept {
  uint64_t word = 0;
  for (uint32_t i = 0; i < count; ++i)
    word |= uint64_t{static_cast<std::make_unsigned_t<Unit>>(units[i])} << (16 * i);
  return word;
}
constexpr uint64_t step(uint64_t h, uint64_t word) noexcept {
  h = (h ^ word) * kFactor;
  return h ^ (h >> 32);
}
/// Never 0, which means "not yet computed".
constexpr uint32_t finish(uint64_t h) noexcept {
  const auto result = static_cast<uint32_t>(h ^ (h >> 29));
  return result ? result : 1;
}
/// Of a whole string; usable at compile time.
template <class Unit>
constexpr uint32_t of(const Unit* units, uint32_t count) noexcept {
  uint64_t h = count;
  uint32_t i = 0;
  for (; i + 4 <= count; i += 4) h = step(h, pack(units + i, 4));
  if (i < count) h = step(h, pack(units + i, count - i));
  return finish(h);
}
/// The same for units that come in pieces.
class Stream {
 public:
  explicit Stream(uint32_t length) noexcept : h_(length) {}
  template <class Unit>
  void add(const Unit* units, uint32_t count) noexcept {
    for (uint32_t i = 0; i < count; ++i) {
      word_ |= uint64_t{units[i]} << (16 * filled_);
      if (++filled_ < 4) continue;
      h_ = step(h_, word_);
      word_ = 0;
      filled_ = 0;
    }
  }
  uint32_t finish() const noexcept {
    return string_hash::finish(filled_ != 0 ? step(h_, word_) : h_);
  }

 private:
  uint64_t h_, word_ = 0;
  uint32_t filled_ = 0;
};

}  // namespace string_hash

/// One code point from UTF-8 at i, advancing it past the sequence, or past its longest valid
/// beginning (then U+FFFD). wtf8: encoded surrogates are let through.
char32_t decode_utf8(std::string_view utf8, size_t& i, bool wtf8) noexcept;

}  // namespace shoal
