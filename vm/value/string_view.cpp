#include "vm/value/string_view.h"

#include "vm/value/two_way.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace shoal {

char32_t StringView::code_point_at(uint32_t i, uint32_t& units) const noexcept {
  const char16_t lead = (*this)[i];
  units = 1;
  if (is_latin1_ || (lead & 0xFC00) != 0xD800 || i + 1 >= length_) return lead;
  const char16_t trail = (*this)[i + 1];
  if ((trail & 0xFC00) != 0xDC00) return lead;
  units = 2;
  return 0x10000 + ((static_cast<char32_t>(lead) & 0x3FF) << 10) + (trail & 0x3FF);
}

// ---- Order and hash

namespace {

/// Index of the first difference, or count.
template <class A, class B>
uint32_t mismatch(const A* x, const B* y, uint32_t count) noexcept {
  constexpr uint32_t kBlock = 32;
  uint32_t i = 0;
  for (; i + kBlock <= count;
       i += kBlock) {  // Without a branch per unit, so that it is vectorised.
    uint32_t differs = 0;
    for (uint32_t k = 0; k < kBlock; ++k) differs |= uint32_t{x[i + k]} ^ uint32_t { y[i + k] };
    if (differs != 0) break;
  }
  while (i < count && x[i] == y[i]) ++i;
  return i;
}

}  // namespace

bool StringView::equal_widths_differ(const StringView& x, const StringView& y) noexcept {
  const uint32_t n = x.length_;
  return x.is_latin1_ ? mismatch(x.latin1(), y.utf16(), n) == n
                      : mismatch(x.utf16(), y.latin1(), n) == n;
}

/// As memcmp. Most texts differ in their first eight bytes, or at their end.
static int compare_bytes(const uint8_t* x, const uint8_t* y, uint32_t n) noexcept {
  if (n < 8) {
    for (uint32_t i = 0; i < n; ++i)
      if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
  }
  uint64_t a, b;
  std::memcpy(&a, x, 8);
  std::memcpy(&b, y, 8);
  if (a != b) return __builtin_bswap64(a) < __builtin_bswap64(b) ? -1 : 1;
  return n == 8 ? 0 : std::memcmp(x + 8, y + 8, n - 8);
}

int StringView::compare(const StringView& other) const noexcept {
  const uint32_t n = std::min(length_, other.length_);
  if (is_latin1_ && other.is_latin1_) {
    if (const int order = compare_bytes(latin1(), other.latin1(), n)) return order;
  } else {
    const uint32_t i = visit([&](const auto* x, uint32_t) {
      return other.visit([&](const auto* y, uint32_t) { return mismatch(x, y, n); });
    });
    if (i < n) return (*this)[i] < other[i] ? -1 : 1;
  }
  return length_ == other.length_ ? 0 : length_ < other.length_ ? -1 : 1;
}

uint32_t StringView::hash() const noexcept {
  return visit([](const auto* units, uint32_t n) { return string_hash::of(units, n); });
}

bool StringView::is_well_formed() const noexcept {
  if (is_latin1_) return true;
  for (uint32_t i = 0; i < length_;) {
    uint32_t units;
    const char32_t c = code_point_at(i, units);
    if (c >= 0xD800 && c <= 0xDFFF) return false;
    i += units;
  }
  return true;
}

// ---- Search

namespace {

template <class A, class B>
bool equal_units(const A* x, const B* y, uint32_t count) noexcept {
  if constexpr (sizeof(A) == sizeof(B))
    return std::memcmp(x, y, count * sizeof(A)) == 0;
  else
    return mismatch(x, y, count) == count;
}

/// Where `unit` first stands in [from, end), or end.
uint32_t find_unit(const uint8_t* text, uint32_t from, uint32_t end, char16_t unit) noexcept {
  if (unit > 0xFF) return end;
  const void* const hit = std::memchr(text + from, unit, end - from);
  return hit ? static_cast<uint32_t>(static_cast<const uint8_t*>(hit) - text) : end;
}

uint32_t find_unit(const char16_t* text, uint32_t from, uint32_t end, char16_t unit) noexcept {
  constexpr uint32_t kBlock = 16;
  for (; from + kBlock <= end; from += kBlock) {
    uint32_t hits = 0;
    for (uint32_t k = 0; k < kBlock; ++k) hits |= text[from + k] == unit ? 1u : 0u;
    if (hits != 0) break;
  }
  while (from < end && text[from] != unit) ++from;
  return from;
}

/// Longer needles are searched for in linear time.
constexpr uint32_t kNaiveMax = 32;

/// Where a needle of 2 to kNaiveMax units stands in text[from, length), or -1: sixteen places at a
/// time are asked for its first and its last unit. memmem prepares a table for each needle, which
/// costs more than to look through most texts.
int64_t find_short(const uint8_t* text, uint32_t length, const uint8_t* needle, uint32_t count,
                   uint32_t from) noexcept {
  const uint32_t end = length - count + 1;
#if defined(__SSE2__)
  const __m128i first = _mm_set1_epi8(static_cast<char>(needle[0]));
  const __m128i last = _mm_set1_epi8(static_cast<char>(needle[count - 1]));
  for (; from + 16 <= end; from += 16) {
    const auto* const here = reinterpret_cast<const __m128i*>(text + from);
    const auto* const there = reinterpret_cast<const __m128i*>(text + from + count - 1);
    auto hits = static_cast<uint32_t>(
        _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(_mm_loadu_si128(here), first),
                                        _mm_cmpeq_epi8(_mm_loadu_si128(there), last))));
    for (; hits != 0; hits &= hits - 1) {
      const uint32_t at = from + static_cast<uint32_t>(std::countr_zero(hits));
      if (std::memcmp(text + at + 1, needle + 1, count - 1) == 0) return at;
    }
  }
#endif
  for (; from < end; ++from)
    if (text[from] == needle[0] && std::memcmp(text + from, needle, count) == 0) return from;
  return -1;
}

/// needle is not empty.
template <class A, class B>
int64_t find(const A* text, uint32_t length, const B* needle, uint32_t count,
             uint32_t from) noexcept {
  if (count > length) return -1;
  if constexpr (sizeof(A) == 1 && sizeof(B) == 1) {
    if (from > length - count) return -1;
    if (count == 1) {
      const uint32_t at = find_unit(text, from, length, needle[0]);
      return at == length ? -1 : int64_t{at};
    }
    if (count <= kNaiveMax) return find_short(text, length, needle, count, from);
    const void* const hit = memmem(text + from, length - from, needle, count);  // Linear.
    return hit ? static_cast<const A*>(hit) - text : -1;
  }
  const uint32_t end = length - count + 1;
  if (count > kNaiveMax && from < end) {
    const auto text_at = [text, from](int64_t i) { return text[from + static_cast<uint64_t>(i)]; };
    const auto needle_at = [needle](int64_t i) { return needle[i]; };
    const int64_t found = TwoWay(text_at, int64_t{length} - from, needle_at, count).find();
    return found < 0 ? -1 : found + from;
  }
  for (uint32_t i = from; i < end; ++i) {
    i = find_unit(text, i, end, needle[0]);
    if (i >= end) return -1;
    if (equal_units(text + i, needle, count)) return i;
  }
  return -1;
}

template <class A, class B>
int64_t find_last(const A* text, const B* needle, uint32_t count, uint32_t from) noexcept {
  if (count > kNaiveMax) {
    // Both read from their ends.
    const int64_t last = int64_t{from} + count - 1;
    const auto text_at = [text, last](int64_t i) { return text[last - i]; };
    const auto needle_at = [needle, count](int64_t i) { return needle[int64_t{count} - 1 - i]; };
    const int64_t found = TwoWay(text_at, last + 1, needle_at, count).find();
    return found < 0 ? -1 : last - found - (int64_t{count} - 1);
  }
  for (int64_t i = from; i >= 0; --i)
    if (text[i] == needle[0] && equal_units(text + i, needle, count)) return i;
  return -1;
}

}  // namespace

int64_t StringView::index_of(const StringView& needle, uint32_t from) const noexcept {
  if (needle.length_ == 0) return std::min(from, length_);
  if (from >= length_) return -1;
  return visit([&](const auto* text, uint32_t length) {
    return needle.visit(
        [&](const auto* what, uint32_t count) { return find(text, length, what, count, from); });
  });
}

int64_t StringView::last_index_of(const StringView& needle, uint32_t from) const noexcept {
  if (needle.length_ > length_) return -1;
  from = std::min(from, length_ - needle.length_);
  if (needle.length_ == 0) return from;
  return visit([&](const auto* text, uint32_t) {
    return needle.visit(
        [&](const auto* what, uint32_t count) { return find_last(text, what, count, from); });
  });
}

// ---- UTF-8

namespace {

void append_utf8(std::string& out, char32_t c) {
  const auto trail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += trail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += trail(6);
    out += trail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += trail(12);
    out += trail(6);
    out += trail(0);
  }
}

bool is_ascii(const uint8_t* chars, uint32_t length) noexcept {
  uint8_t seen = 0;
  for (uint32_t i = 0; i < length; ++i) seen |= chars[i];
  return seen < 0x80;
}

}  // namespace

std::string StringView::utf8(bool wtf8) const {
  if (is_latin1_ && is_ascii(latin1(), length_))
    return std::string(static_cast<const char*>(chars_), length_);
  std::string out;
  out.reserve(length_);
  for (uint32_t i = 0; i < length_;) {
    uint32_t units;
    char32_t c = code_point_at(i, units);
    if (!wtf8 && c >= 0xD800 && c <= 0xDFFF) c = 0xFFFD;
    append_utf8(out, c);
    i += units;
  }
  return out;
}

}  // namespace shoal
