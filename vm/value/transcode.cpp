#include "vm/value/transcode.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <tmmintrin.h>
#define SHOAL_TRANSCODE_SSSE3 1
#endif

namespace shoal::transcode {
namespace {

constexpr size_t kBlock = 64;  // The compiler makes vectors of loops over so many.

/// How many bytes at the beginning are ASCII, or a few less.
size_t ascii_prefix(const uint8_t* s, size_t length) noexcept {
  size_t i = 0;
  for (; length - i >= kBlock; i += kBlock) {
    uint8_t seen = 0;
    for (size_t k = 0; k < kBlock; ++k) seen |= s[i + k];
    if (seen >= 0x80) break;
  }
  while (i < length && s[i] < 0x80) ++i;
  return i;
}

bool is_valid_by_code_points(std::string_view bytes) noexcept {
  for (size_t i = 0; i < bytes.size();) {
    const size_t start = i;
    if (decode_utf8(bytes, i, false) == 0xFFFD && bytes.substr(start, 3) != "\xEF\xBF\xBD")
      return false;
  }
  return true;
}

/// One code point's bytes: how many.
uint32_t put(char32_t c, uint8_t* at) noexcept {
  const auto trail = [c](int shift) { return static_cast<uint8_t>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    at[0] = static_cast<uint8_t>(c);
    return 1;
  }
  if (c < 0x800) {
    at[0] = static_cast<uint8_t>(0xC0 | c >> 6), at[1] = trail(0);
    return 2;
  }
  if (c < 0x10000) {
    at[0] = static_cast<uint8_t>(0xE0 | c >> 12), at[1] = trail(6), at[2] = trail(0);
    return 3;
  }
  at[0] = static_cast<uint8_t>(0xF0 | c >> 18), at[1] = trail(12), at[2] = trail(6),
  at[3] = trail(0);
  return 4;
}

#if SHOAL_TRANSCODE_SSSE3

const bool kHasSsse3 = __builtin_cpu_supports("ssse3");

[[gnu::target("ssse3")]] inline __m128i load(const void* from) noexcept {
  return _mm_loadu_si128(static_cast<const __m128i*>(from));
}

/// Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte": each pair of bytes
/// has the errors that three tables, by its three first nibbles, have in common.
struct Validator {
  enum : uint8_t {
    TooShort = 1,
    TooLong = 2,
    Overlong3 = 4,
    TooLarge = 8,
    Surrogate = 16,
    Overlong2 = 32,
    TooLarge1000 = 64,
    Overlong4 = 64,
    TwoTrails = 128,
    Any = TooShort | TooLong | TwoTrails,
  };
  static constexpr uint8_t kFirstHigh[16] = {TooLong,
                                             TooLong,
                                             TooLong,
                                             TooLong,
                                             TooLong,
                                             TooLong,
                                             TooLong,
                                             TooLong,
                                             TwoTrails,
                                             TwoTrails,
                                             TwoTrails,
                                             TwoTrails,
                                             TooShort | Overlong2,
                                             TooShort,
                                             TooShort | Overlong3 | Surrogate,
                                             TooShort | TooLarge | TooLarge1000 | Overlong4};
  static constexpr uint8_t kLarge = Any | TooLarge | TooLarge1000;
  static constexpr uint8_t kFirstLow[16] = {Any | Overlong3 | Overlong2 | Overlong4,
                                            Any | Overlong2,
                                            Any,
                                            Any,
                                            Any | TooLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge,
                                            kLarge | Surrogate,
                                            kLarge,
                                            kLarge};
  static constexpr uint8_t kTrail = TooLong | Overlong2 | TwoTrails;
  static constexpr uint8_t kSecondHigh[16] = {TooShort,
                                              TooShort,
                                              TooShort,
                                              TooShort,
                                              TooShort,
                                              TooShort,
                                              TooShort,
                                              TooShort,
                                              kTrail | Overlong3 | TooLarge1000 | Overlong4,
                                              kTrail | Overlong3 | TooLarge,
                                              kTrail | Surrogate | TooLarge,
                                              kTrail | Surrogate | TooLarge,
                                              TooShort,
                                              TooShort,
                                              TooShort,
                                              TooShort};

  __m128i before, errors;

  [[gnu::target("ssse3")]] void check(__m128i in) noexcept {
    const __m128i nibble = _mm_set1_epi8(0x0F);
    const __m128i first = _mm_alignr_epi8(in, before, 15);
    const __m128i special = _mm_and_si128(
        _mm_and_si128(
            _mm_shuffle_epi8(load(kFirstHigh), _mm_and_si128(_mm_srli_epi16(first, 4), nibble)),
            _mm_shuffle_epi8(load(kFirstLow), _mm_and_si128(first, nibble))),
        _mm_shuffle_epi8(load(kSecondHigh), _mm_and_si128(_mm_srli_epi16(in, 4), nibble)));
    // The third byte of three and of four, and the fourth, are trails after trails.
    const __m128i third = _mm_subs_epu8(_mm_alignr_epi8(in, before, 14), _mm_set1_epi8(0x60));
    const __m128i fourth = _mm_subs_epu8(_mm_alignr_epi8(in, before, 13), _mm_set1_epi8(0x70));
    const __m128i wanted =
        _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8(static_cast<char>(0x80)));
    errors = _mm_or_si128(errors, _mm_xor_si128(wanted, special));
    before = in;
  }
};

[[gnu::target("ssse3")]] bool is_valid_ssse3(std::string_view bytes) noexcept {
  Validator v{_mm_setzero_si128(), _mm_setzero_si128()};
  size_t i = 0;
  for (; bytes.size() - i >= 16; i += 16) v.check(load(bytes.data() + i));
  uint8_t rest[16] = {};  // With a zero at least, before which nothing may be open.
  bytes.copy(reinterpret_cast<char*>(rest), sizeof rest, i);
  v.check(load(rest));
  return _mm_movemask_epi8(_mm_cmpeq_epi8(v.errors, _mm_setzero_si128())) == 0xFFFF;
}

/// Code points of three bytes each, four at a time, as long as nothing else comes: how many.
[[gnu::target("ssse3")]] size_t threes_to_utf16(const uint8_t* in, size_t length,
                                                char16_t* out) noexcept {
  const __m128i spread = _mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
  const __m128i low_halves =
      _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1);
  size_t count = 0;
  for (; length - count * 3 >= 16; count += 4) {
    const __m128i v = _mm_shuffle_epi8(load(in + count * 3), spread);
    const __m128i form = _mm_and_si128(v, _mm_set1_epi32(0x00C0C0F0));
    if (_mm_movemask_epi8(_mm_cmpeq_epi32(form, _mm_set1_epi32(0x008080E0))) != 0xFFFF) break;
    const __m128i units =
        _mm_or_si128(_mm_or_si128(_mm_slli_epi32(_mm_and_si128(v, _mm_set1_epi32(0x0F)), 12),
                                  _mm_srli_epi32(_mm_and_si128(v, _mm_set1_epi32(0x3F00)), 2)),
                     _mm_srli_epi32(_mm_and_si128(v, _mm_set1_epi32(0x3F0000)), 16));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + count), _mm_shuffle_epi8(units, low_halves));
  }
  return count;
}

/// Four units, each in 32 bits, as three bytes each.
[[gnu::target("ssse3")]] inline __m128i three_bytes_each(__m128i v) noexcept {
  const __m128i parts =
      _mm_or_si128(_mm_or_si128(_mm_srli_epi32(v, 12),
                                _mm_and_si128(_mm_slli_epi32(v, 2), _mm_set1_epi32(0x3F00))),
                   _mm_or_si128(_mm_and_si128(_mm_slli_epi32(v, 16), _mm_set1_epi32(0x3F0000)),
                                _mm_set1_epi32(0x008080E0)));
  return _mm_shuffle_epi8(parts,
                          _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
}

/// Eight units as two bytes each: which bytes stay, by which units are not ASCII, and how many.
struct PairShuffles {
  uint8_t kept[256][16];
  uint8_t count[256];
};
constexpr PairShuffles kPairShuffles = [] {
  PairShuffles t{};
  for (uint32_t mask = 0; mask < 256; ++mask) {
    uint8_t count = 0;
    for (uint32_t unit = 0; unit < 8; ++unit) {
      t.kept[mask][count++] = static_cast<uint8_t>(unit * 2);
      if (mask >> unit & 1) t.kept[mask][count++] = static_cast<uint8_t>(unit * 2 + 1);
    }
    t.count[mask] = count;
  }
  return t;
}();

/// What is stored behind what was meant: so many units at least come yet, and have room, so that
/// nothing of it stays.
constexpr uint32_t kOverwritten = 8;

/// Eight units below 0x800, as one or two bytes each; how many. Sixteen are stored.
[[gnu::target("ssse3")]] inline uint32_t put_one_or_two(__m128i v, uint8_t* at) noexcept {
  const __m128i twos = _mm_or_si128(
      _mm_or_si128(_mm_srli_epi16(v, 6), _mm_slli_epi16(_mm_and_si128(v, _mm_set1_epi16(63)), 8)),
      _mm_set1_epi16(static_cast<int16_t>(0x80C0)));
  const __m128i is_two = _mm_cmpgt_epi16(v, _mm_set1_epi16(0x7F));
  const __m128i bytes = _mm_or_si128(_mm_and_si128(is_two, twos), _mm_andnot_si128(is_two, v));
  const auto mask =
      static_cast<uint8_t>(_mm_movemask_epi8(_mm_packs_epi16(is_two, _mm_setzero_si128())));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(at),
                   _mm_shuffle_epi8(bytes, load(kPairShuffles.kept[mask])));
  return kPairShuffles.count[mask];
}

/// Latin-1, sixteen units at a time, as long as there is room for whatever they are.
[[gnu::target("ssse3")]] void latin1_to_utf8(const uint8_t* in, uint32_t length, uint8_t* out,
                                             uint64_t room, Progress& p) noexcept {
  const __m128i zero = _mm_setzero_si128();
  for (; length - p.read >= 16 + kOverwritten && room - p.written >= 48; p.read += 16) {
    const __m128i v = load(in + p.read);
    if (_mm_movemask_epi8(v) == 0) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + p.written), v);
      p.written += 16;
      continue;
    }
    p.written += put_one_or_two(_mm_unpacklo_epi8(v, zero), out + p.written);
    p.written += put_one_or_two(_mm_unpackhi_epi8(v, zero), out + p.written);
  }
}

/// The code point at a place that is not the last; lone surrogates are U+FFFD.
inline void put_code_point(const char16_t* in, uint8_t* out, Progress& p) noexcept {
  char32_t c = in[p.read++];
  if ((c & 0xF800) == 0xD800) {
    const char16_t low = in[p.read];
    const bool is_pair = c < 0xDC00 && (low & 0xFC00) == 0xDC00;
    c = is_pair ? ((c - 0xD800) << 10) + (low - 0xDC00u) + 0x10000 : 0xFFFD;
    p.read += is_pair;
  }
  p.written += put(c, out + p.written);
}

/// UTF-16, eight units at a time, as long as there is room for whatever they are.
[[gnu::target("ssse3")]] void utf16_to_utf8(const char16_t* in, uint32_t length, uint8_t* out,
                                            uint64_t room, Progress& p) noexcept {
  const __m128i zero = _mm_setzero_si128();
  while (length - p.read >= 8 + kOverwritten && room - p.written >= 40) {
    const __m128i v = load(in + p.read);
    uint8_t* const at = out + p.written;
    const __m128i high = _mm_and_si128(v, _mm_set1_epi16(static_cast<int16_t>(0xF800)));
    const int small = _mm_movemask_epi8(_mm_cmpeq_epi16(high, zero));
    if (small == 0xFFFF) {
      p.written += put_one_or_two(v, at);
      p.read += 8;
      continue;
    }
    const __m128i surrogate = _mm_cmpeq_epi16(high, _mm_set1_epi16(static_cast<int16_t>(0xD800)));
    if ((small | _mm_movemask_epi8(surrogate)) == 0) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(at),
                       three_bytes_each(_mm_unpacklo_epi16(v, zero)));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(at + 12),
                       three_bytes_each(_mm_unpackhi_epi16(v, zero)));
      p.written += 24;
      p.read += 8;
      continue;
    }
    // Those that are ASCII before the first other one, and those others.
    const __m128i ascii =
        _mm_cmpeq_epi16(_mm_and_si128(v, _mm_set1_epi16(static_cast<int16_t>(0xFF80))), zero);
    const auto others = static_cast<uint32_t>(~_mm_movemask_epi8(ascii));
    const uint32_t count = static_cast<uint32_t>(__builtin_ctz(others)) / 2;
    _mm_storel_epi64(reinterpret_cast<__m128i*>(at), _mm_packus_epi16(v, zero));
    p.written += count;
    const uint32_t end = p.read + 8;
    p.read += count;
    do put_code_point(in, out, p);
    while (p.read < end && in[p.read] >= 0x80);
  }
}

#else

constexpr bool kHasSsse3 = false;
bool is_valid_ssse3(std::string_view) noexcept { return false; }
size_t threes_to_utf16(const uint8_t*, size_t, char16_t*) noexcept { return 0; }
void latin1_to_utf8(const uint8_t*, uint32_t, uint8_t*, uint64_t, Progress&) noexcept {}
void utf16_to_utf8(const char16_t*, uint32_t, uint8_t*, uint64_t, Progress&) noexcept {}

#endif

constexpr uint32_t kRun = 8;

/// Whether the next kRun units are ASCII; they are written if so.
template <class From, class To>
bool copy_ascii(const From* in, To* out) noexcept {
  From seen = 0;
  for (uint32_t k = 0; k < kRun; ++k) seen |= in[k];
  if (seen >= 0x80) return false;
  for (uint32_t k = 0; k < kRun; ++k) out[k] = static_cast<To>(in[k]);
  return true;
}

constexpr bool is_surrogate(char32_t c) noexcept { return c >= 0xD800 && c <= 0xDFFF; }

/// The next code points of up to kRun units, where there is room; false: there was none.
bool put_run(const StringView& text, uint8_t* out, uint64_t room, Progress& p) noexcept {
  const uint32_t end = std::min(p.read + kRun, text.length());
  while (p.read < end) {
    uint32_t units;
    char32_t c = text.code_point_at(p.read, units);
    if (is_surrogate(c)) c = 0xFFFD;
    uint8_t bytes[4];
    const uint32_t count = put(c, bytes);
    if (count > room - p.written) return false;
    for (uint32_t k = 0; k < count; ++k) out[p.written + k] = bytes[k];
    p.read += units;
    p.written += count;
  }
  return true;
}

/// The beginning that is Latin-1 of at most two bytes a unit, without looking at the room each
/// time.
void put_latin1(const uint8_t* in, uint32_t length, uint8_t* out, uint64_t room,
                Progress& p) noexcept {
  while (length - p.read >= kRun && room - p.written >= 2 * kRun) {
    if (copy_ascii(in + p.read, out + p.written)) {
      p.read += kRun, p.written += kRun;
      continue;
    }
    for (uint32_t k = 0; k < kRun; ++k) {
      const uint8_t c = in[p.read++];
      const bool is_two = c >= 0x80;
      out[p.written] = is_two ? static_cast<uint8_t>(0xC0 | c >> 6) : c;
      out[p.written + 1] = static_cast<uint8_t>(0x80 | (c & 0x3F));
      p.written += is_two ? 2 : 1;
    }
  }
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) noexcept {
  const auto* const data = reinterpret_cast<const uint8_t*>(bytes.data());
  bytes.remove_prefix(ascii_prefix(data, bytes.size()));
  return kHasSsse3 ? is_valid_ssse3(bytes) : is_valid_by_code_points(bytes);
}

Extent extent_of(std::string_view valid) noexcept {
  const auto* const s = reinterpret_cast<const uint8_t*>(valid.data());
  size_t units = 0;
  uint8_t greatest = 0;
  for (size_t i = 0; i < valid.size();) {
    // So few that they can be counted in bytes.
    const size_t end = std::min(valid.size(), i + kBlock);
    uint8_t count = 0;
    for (; i < end; ++i) {
      count = static_cast<uint8_t>(count + ((s[i] & 0xC0) != 0x80) + (s[i] >= 0xF0));
      greatest = std::max(greatest, s[i]);
    }
    units += count;
  }
  return {units, greatest <= 0xC3};
}

void to_latin1(std::string_view valid, uint8_t* out) noexcept {
  const auto* s = reinterpret_cast<const uint8_t*>(valid.data());
  const uint8_t* const end = s + valid.size();
  while (s < end) {
    if (end - s >= kRun && copy_ascii(s, out)) {
      s += kRun, out += kRun;
      continue;
    }
    for (uint32_t k = 0; k < kRun && s < end; ++k) {
      const uint8_t c = *s++;
      *out++ = c < 0x80 ? c : static_cast<uint8_t>(c << 6 | (*s++ & 0x3F));
    }
  }
}

void to_utf16(std::string_view valid, char16_t* out) noexcept {
  const auto* const s = reinterpret_cast<const uint8_t*>(valid.data());
  for (size_t i = 0; i < valid.size();) {
    if (valid.size() - i >= kRun && copy_ascii(s + i, out)) {
      i += kRun, out += kRun;
      continue;
    }
    if (kHasSsse3 && s[i] >= 0xE0 && s[i] < 0xF0) {
      const size_t count = threes_to_utf16(s + i, valid.size() - i, out);
      i += count * 3, out += count;
    }
    for (uint32_t k = 0; k < kRun && i < valid.size(); ++k) {
      const uint8_t lead = s[i];
      if (lead < 0x80) {
        *out++ = lead, i += 1;
      } else if (lead < 0xE0) {
        *out++ = static_cast<char16_t>((lead & 0x1F) << 6 | (s[i + 1] & 0x3F)), i += 2;
      } else if (lead < 0xF0) {
        *out++ = static_cast<char16_t>(lead << 12 | (s[i + 1] & 0x3F) << 6 | (s[i + 2] & 0x3F));
        i += 3;
      } else {
        const uint32_t c = uint32_t{lead & 7u} << 18 | (s[i + 1] & 0x3Fu) << 12 |
                           (s[i + 2] & 0x3Fu) << 6 | (s[i + 3] & 0x3Fu);
        *out++ = static_cast<char16_t>(0xD7C0 + (c >> 10));
        *out++ = static_cast<char16_t>(0xDC00 + (c & 0x3FF)), i += 4;
      }
    }
  }
}

size_t utf8_length(const StringView& text) noexcept {
  const uint32_t length = text.length();
  size_t bytes = length;
  if (text.is_latin1()) {
    const uint8_t* const s = text.latin1();
    for (uint32_t i = 0; i < length;) {
      const uint32_t end = std::min<uint32_t>(length, i + kBlock);
      uint8_t count = 0;
      for (; i < end; ++i) count = static_cast<uint8_t>(count + (s[i] >> 7));
      bytes += count;
    }
    return bytes;
  }
  const char16_t* const s = text.utf16();
  for (uint32_t i = 0; i < length;) {
    const uint32_t start = i, end = std::min<uint32_t>(length, i + kBlock);
    uint16_t more = 0, pairs = 0;
    for (; i < end; ++i) more = static_cast<uint16_t>(more + (s[i] >= 0x80) + (s[i] >= 0x800));
    for (i = std::max(start, 1u); i < end; ++i)
      pairs = static_cast<uint16_t>(
          pairs + (((s[i] & 0xFC00) == 0xDC00) & ((s[i - 1] & 0xFC00) == 0xD800)));
    bytes += more;
    bytes -= size_t{pairs} * 2;  // Each has been counted as six.
  }
  return bytes;
}

Progress to_utf8(const StringView& text, uint8_t* out, uint64_t room) noexcept {
  Progress p;
  if (text.is_latin1()) {
    if (kHasSsse3) latin1_to_utf8(text.latin1(), text.length(), out, room, p);
    put_latin1(text.latin1(), text.length(), out, room, p);
    while (p.read < text.length() && put_run(text, out, room, p)) {
    }
    return p;
  }
  const char16_t* const in = text.utf16();
  if (kHasSsse3) utf16_to_utf8(in, text.length(), out, room, p);
  while (p.read < text.length()) {
    if (text.length() - p.read >= kRun && room - p.written >= kRun &&
        copy_ascii(in + p.read, out + p.written)) {
      p.read += kRun, p.written += kRun;
      continue;
    }
    if (!put_run(text, out, room, p)) break;
  }
  return p;
}

}  // namespace shoal::transcode
