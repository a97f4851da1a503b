#include "stdlib/es/base64_codec.h"

#include <array>

#if defined(__x86_64__)
#include <tmmintrin.h>
#define SHOAL_BASE64_SSSE3 1
#endif

namespace shoal::base64 {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr uint8_t kNone = 0x80;

struct Tables {
  std::array<uint8_t, 64> digits{};
  std::array<uint8_t, 256> values{};
};
constexpr Tables make_tables(char digit_62, char digit_63) {
  Tables t;
  t.values.fill(kNone);
  for (uint8_t i = 0; i < 64; ++i) {
    const char c = i < 62 ? kDigits[i] : i == 62 ? digit_62 : digit_63;
    t.digits[i] = static_cast<uint8_t>(c);
    t.values[static_cast<uint8_t>(c)] = i;
  }
  return t;
}
constexpr Tables kTables[] = {make_tables('+', '/'), make_tables('-', '_')};

#if SHOAL_BASE64_SSSE3

// W. Muła and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions", with the
// instructions of SSSE3: four groups a turn. A turn reads or writes four bytes more than it uses.
constexpr size_t kGroups = 4, kGroupsThere = 6;
const bool kHasSsse3 = __builtin_cpu_supports("ssse3");

[[gnu::target("ssse3")]] size_t encode_ssse3(const uint8_t* from, size_t groups, Alphabet alphabet,
                                             uint8_t* out) noexcept {
  const Tables& t = kTables[static_cast<size_t>(alphabet)];
  const char digit = '0' - 52;
  // What is added to a value, by its range.
  const __m128i offsets = _mm_setr_epi8('a' - 26, digit, digit, digit, digit, digit, digit, digit,
                                        digit, digit, digit, static_cast<char>(t.digits[62] - 62),
                                        static_cast<char>(t.digits[63] - 63), 'A', 0, 0);
  const __m128i spread = _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
  size_t done = 0;
  for (; groups - done >= kGroupsThere; done += kGroups) {
    const __m128i in = _mm_shuffle_epi8(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + done * 3)), spread);
    const __m128i values = _mm_or_si128(
        _mm_mulhi_epu16(_mm_and_si128(in, _mm_set1_epi32(0x0FC0FC00)), _mm_set1_epi32(0x04000040)),
        _mm_mullo_epi16(_mm_and_si128(in, _mm_set1_epi32(0x003F03F0)), _mm_set1_epi32(0x01000010)));
    const __m128i is_upper = _mm_cmpgt_epi8(_mm_set1_epi8(26), values);
    const __m128i range = _mm_or_si128(_mm_subs_epu8(values, _mm_set1_epi8(51)),
                                       _mm_and_si128(is_upper, _mm_set1_epi8(13)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done * 4),
                     _mm_add_epi8(values, _mm_shuffle_epi8(offsets, range)));
  }
  return done;
}

[[gnu::target("ssse3")]] size_t decode_ssse3(const uint8_t* text, size_t groups,
                                             uint8_t* out) noexcept {
  const __m128i low_faults = _mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                           0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A);
  const __m128i high_faults = _mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10,
                                            0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
  const __m128i offsets = _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m128i slash = _mm_set1_epi8(0x2F);
  const __m128i pack = _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
  size_t done = 0;
  for (; groups - done >= kGroupsThere; done += kGroups) {
    const __m128i in = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + done * 4));
    const __m128i high = _mm_and_si128(_mm_srli_epi32(in, 4), slash);
    const __m128i faults = _mm_and_si128(_mm_shuffle_epi8(low_faults, _mm_and_si128(in, slash)),
                                         _mm_shuffle_epi8(high_faults, high));
    if (_mm_movemask_epi8(_mm_cmpgt_epi8(faults, _mm_setzero_si128())) != 0) break;
    const __m128i values =
        _mm_add_epi8(in, _mm_shuffle_epi8(offsets, _mm_add_epi8(_mm_cmpeq_epi8(in, slash), high)));
    const __m128i pairs = _mm_maddubs_epi16(values, _mm_set1_epi32(0x01400140));
    const __m128i bytes = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00011000));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done * 3), _mm_shuffle_epi8(bytes, pack));
  }
  return done;
}

#else

constexpr bool kHasSsse3 = false;
size_t encode_ssse3(const uint8_t*, size_t, Alphabet, uint8_t*) noexcept { return 0; }
size_t decode_ssse3(const uint8_t*, size_t, uint8_t*) noexcept { return 0; }

#endif

}  // namespace

void encode_groups(const uint8_t* from, size_t groups, Alphabet alphabet, uint8_t* out) noexcept {
  const auto& digits = kTables[static_cast<size_t>(alphabet)].digits;
  for (size_t i = kHasSsse3 ? encode_ssse3(from, groups, alphabet, out) : 0; i < groups; ++i) {
    const uint8_t* const in = from + i * 3;
    const uint32_t bits = uint32_t{in[0]} << 16 | uint32_t{in[1]} << 8 | in[2];
    for (uint32_t k = 0; k < 4; ++k) out[i * 4 + k] = digits[bits >> (18 - 6 * k) & 63];
  }
}

size_t decode_groups(const uint8_t* text, size_t groups, Alphabet alphabet, uint8_t* out) noexcept {
  const auto& values = kTables[static_cast<size_t>(alphabet)].values;
  size_t i = kHasSsse3 && alphabet == Alphabet::Base64 ? decode_ssse3(text, groups, out) : 0;
  for (; i < groups; ++i) {
    const uint8_t* const in = text + i * 4;
    const uint32_t a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
    if ((a | b | c | d) & kNone) break;
    const uint32_t bits = a << 18 | b << 12 | c << 6 | d;
    for (uint32_t k = 0; k < 3; ++k) out[i * 3 + k] = static_cast<uint8_t>(bits >> (16 - 8 * k));
  }
  return i;
}

}  // namespace shoal::base64
