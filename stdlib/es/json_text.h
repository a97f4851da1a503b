// What reading and writing of JSON strings share: finding what cannot stand in them as it is.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace shoal {

/// For eight bytes: the top bit of each that is a quote, a backslash or a control character. Bytes
/// above the lowest such one may be marked wrongly.
constexpr uint64_t ends_of_json_run(uint64_t word) noexcept {
  constexpr uint64_t kOnes = 0x0101'0101'0101'0101, kTops = 0x8080'8080'8080'8080;
  const uint64_t quote = word ^ (kOnes * '"'), backslash = word ^ (kOnes * '\\');
  return (((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash) |
          ((word - kOnes * 0x20) & ~word)) &
         kTops;
}

/// The first quote, backslash or control character at or after i; `length` if there is none.
inline uint32_t end_of_json_run(const uint8_t* units, uint32_t i, uint32_t length) noexcept {
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    std::memcpy(&word, units + i, 8);
    if (const uint64_t found = ends_of_json_run(word))
      return i + static_cast<uint32_t>(std::countr_zero(found)) / 8;
  }
  while (i < length && units[i] != '"' && units[i] != '\\' && units[i] >= 0x20) ++i;
  return i;
}
/// The same, and copies what comes before it. Writes no further than `length`.
inline uint32_t copy_json_run(uint8_t* to, const uint8_t* units, uint32_t length) noexcept {
  uint32_t i = 0;
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1F);
  const auto copy_16 = [=](uint32_t at) {
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(units + at));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), here);
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(here, quote), _mm_cmpeq_epi8(here, backslash)),
                     _mm_cmpeq_epi8(_mm_max_epu8(here, last_control), last_control));
    return static_cast<uint32_t>(_mm_movemask_epi8(special));
  };
  for (; i + 16 <= length; i += 16)
    if (const uint32_t ends = copy_16(i)) return i + static_cast<uint32_t>(std::countr_zero(ends));
  if (i == length) return length;
  if (length >= 16) {  // The last ones overlap what has been found to be plain.
    const uint32_t ends = copy_16(length - 16);
    return ends ? length - 16 + static_cast<uint32_t>(std::countr_zero(ends)) : length;
  }
#endif
  const auto copy_8 = [to, units](uint32_t at) {
    uint64_t word;
    std::memcpy(&word, units + at, 8);
    std::memcpy(to + at, &word, 8);
    return ends_of_json_run(word);
  };
  const auto place = [](uint64_t ends) {
    return static_cast<uint32_t>(std::countr_zero(ends)) / 8;
  };
  for (; i + 8 <= length; i += 8)
    if (const uint64_t ends = copy_8(i)) return i + place(ends);
  if (i == length) return length;
  if (length >= 8) {
    const uint64_t ends = copy_8(length - 8);
    return ends ? length - 8 + place(ends) : length;
  }
  if (length >= 4) {
    uint32_t first, last;
    std::memcpy(&first, units, 4);
    std::memcpy(&last, units + length - 4, 4);
    if (!ends_of_json_run(first | uint64_t{last} << 32)) {
      std::memcpy(to, &first, 4);
      std::memcpy(to + length - 4, &last, 4);
      return length;
    }
  }
  for (; i < length && units[i] != '"' && units[i] != '\\' && units[i] >= 0x20; ++i)
    to[i] = units[i];
  return i;
}
inline uint32_t end_of_json_run(const char16_t* units, uint32_t i, uint32_t length) noexcept {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi16('"'), backslash = _mm_set1_epi16('\\');
  const __m128i last_control = _mm_set1_epi16(0x1F), zero = _mm_setzero_si128();
  for (; i + 8 <= length; i += 8) {
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(units + i));
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi16(here, quote), _mm_cmpeq_epi16(here, backslash)),
                     _mm_cmpeq_epi16(_mm_subs_epu16(here, last_control), zero));
    if (const auto found = static_cast<uint32_t>(_mm_movemask_epi8(special)))
      return i + static_cast<uint32_t>(std::countr_zero(found)) / 2;
  }
#endif
  while (i < length && units[i] != '"' && units[i] != '\\' && units[i] >= 0x20) ++i;
  return i;
}

}  // namespace shoal
