// Loops over input that run at the speed of memory: finding a unit, a pair of units, a line
// terminator. With SSE2 sixteen bytes at a time, else one unit at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace shoal::regexp {

#if defined(__SSE2__)
/// Sixteen bytes of input as lanes of a character type.
template <class Char>
struct Lanes;

template <>
struct Lanes<uint8_t> {
  static constexpr size_t kCount = 16;
  static constexpr uint32_t kMaskBitsPerLane = 1;
  static __m128i all(uint32_t value) { return _mm_set1_epi8(static_cast<char>(value)); }
  static __m128i equal(__m128i a, __m128i b) { return _mm_cmpeq_epi8(a, b); }
};

template <>
struct Lanes<char16_t> {
  static constexpr size_t kCount = 8;
  static constexpr uint32_t kMaskBitsPerLane = 2;
  static __m128i all(uint32_t value) { return _mm_set1_epi16(static_cast<int16_t>(value)); }
  static __m128i equal(__m128i a, __m128i b) { return _mm_cmpeq_epi16(a, b); }
};

template <class Char>
__m128i load_lanes(const Char* at) {
  __m128i value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
#endif

/// A unit to look for: (unit & mask) == value.
struct Wanted {
  uint16_t value;
  uint16_t mask;
  explicit Wanted(uint32_t packed)
      : value(static_cast<uint16_t>(packed)), mask(static_cast<uint16_t>(packed >> 16)) {}
  template <class Char>
  bool matches(Char unit) const {
    return (unit & mask) == value;
  }
};

/// The first place in [at, end) where `first` stands with `second` at `distance` from it, or `end`.
/// The input goes on for `distance` units after `end`.
template <class Char>
size_t find_pair(const Char* input, size_t at, size_t end, Wanted first, size_t distance,
                 Wanted second) {
  if constexpr (sizeof(Char) == 1) {
    if (first.value > 0xFF || second.value > 0xFF) return end;
  }
#if defined(__SSE2__)
  using L = Lanes<Char>;
  const __m128i mask1 = L::all(first.mask);
  const __m128i mask2 = L::all(second.mask);
  const __m128i value1 = L::all(first.value);
  const __m128i value2 = L::all(second.value);
  for (; at + L::kCount <= end; at += L::kCount) {
    const __m128i a = L::equal(_mm_and_si128(load_lanes(input + at), mask1), value1);
    const __m128i b = L::equal(_mm_and_si128(load_lanes(input + at + distance), mask2), value2);
    const auto found = static_cast<uint32_t>(_mm_movemask_epi8(_mm_and_si128(a, b)));
    if (found != 0) return at + static_cast<size_t>(std::countr_zero(found)) / L::kMaskBitsPerLane;
  }
#endif
  for (; at < end; ++at) {
    if (first.matches(input[at]) && second.matches(input[at + distance])) return at;
  }
  return end;
}

template <class Char>
size_t find_unit(const Char* input, size_t at, size_t end, Wanted wanted) {
  return find_pair(input, at, end, wanted, 0, wanted);
}

inline bool is_newline(uint32_t c) { return c == '\n' || c == '\r' || (c & ~1u) == 0x2028; }

/// The first line terminator in [at, end), or `end`.
template <class Char>
size_t find_newline(const Char* input, size_t at, size_t end) {
#if defined(__SSE2__)
  using L = Lanes<Char>;
  const __m128i line_feed = L::all('\n');
  const __m128i carriage_return = L::all('\r');
  const __m128i not_low_bit = L::all(0xFFFE);
  const __m128i separator = L::all(0x2028);
  for (; at + L::kCount <= end; at += L::kCount) {
    const __m128i text = load_lanes(input + at);
    __m128i hit = _mm_or_si128(L::equal(text, line_feed), L::equal(text, carriage_return));
    if constexpr (sizeof(Char) == 2) {
      hit = _mm_or_si128(hit, L::equal(_mm_and_si128(text, not_low_bit), separator));
    }
    const auto found = static_cast<uint32_t>(_mm_movemask_epi8(hit));
    if (found != 0) return at + static_cast<size_t>(std::countr_zero(found)) / L::kMaskBitsPerLane;
  }
#endif
  while (at < end && !is_newline(input[at])) ++at;
  return at;
}

}  // namespace shoal::regexp
