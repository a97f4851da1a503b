#include "gc/granule_map.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace shoal::granules {

namespace {

// Bits of 64 granules: which begin a cell that counts, which end any cell.
struct Bits {
  uint64_t live_starts = 0;
  uint64_t ends = 0;
  uint64_t used = 0;  // Not zero: some granule has a mark.
};

#if defined(__SSE2__)
// Bit k: whether byte k of 64 has the mark, which is shifted to the sign bit for movemask.
uint64_t gather64(const __m128i (&parts)[4], int mark_shift) noexcept {
  const __m128i count = _mm_cvtsi32_si128(7 - mark_shift);
  uint64_t bits = 0;
  for (int k = 0; k < 4; ++k) {
    const int mask = _mm_movemask_epi8(_mm_sll_epi64(parts[k], count));
    bits |= uint64_t{static_cast<uint32_t>(mask)} << (16 * k);
  }
  return bits;
}

Bits read64(const uint8_t* bytes, int live_shift) noexcept {
  constexpr int end_shift = std::countr_zero(unsigned{kMarkEnd});
  __m128i parts[4];
  for (int k = 0; k < 4; ++k)
    parts[k] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * k));
  const __m128i used =
      _mm_or_si128(_mm_or_si128(parts[0], parts[1]), _mm_or_si128(parts[2], parts[3]));
  const int zeros = _mm_movemask_epi8(_mm_cmpeq_epi8(used, _mm_setzero_si128()));
  return {gather64(parts, live_shift), gather64(parts, end_shift), zeros == 0xFFFF ? 0u : 1u};
}
#endif

Bits read64_portably(const uint8_t* bytes, int live_shift) noexcept {
  constexpr int end_shift = std::countr_zero(unsigned{kMarkEnd});
  Bits bits;
  for (int k = 0; k < 8; ++k) {
    const uint64_t word = load8(bytes + 8 * k);
    bits.used |= word;
    bits.live_starts |= gather8(word, live_shift) << (8 * k);
    bits.ends |= gather8(word, end_shift) << (8 * k);
  }
  return bits;
}

void clear_uncovered(uint8_t* bytes, uint64_t covered) noexcept {
  if (covered == 0) {
    std::memset(bytes, 0, 64);
    return;
  }
  for (int k = 0; k < 8; ++k) {
    const uint64_t word = load8(bytes + 8 * k);
    const uint64_t kept = word & spread8((covered >> (8 * k)) & 0xFF);
    if (kept != word) std::memcpy(bytes + 8 * k, &kept, sizeof kept);
  }
}

template <Bits (&kRead)(const uint8_t*, int) noexcept>
uint32_t sweep(uint8_t* map, uint8_t live_mark, GranuleBitmap& free) noexcept {
  const int live_shift = std::countr_zero(unsigned{live_mark});
  uint32_t free_count = 0;
  uint64_t carry = 0;
  for (size_t w = 0; w < kBitmapWords; ++w) {
    uint8_t* const bytes = map + kFirstGranule + 64 * w;
    const Bits bits = kRead(bytes, live_shift);
    // Adding a cell's start to a number that is 1 at every granule but ends makes a carry run from
    // the start to the end: the bits it flips are the cell. A cell across words hands its carry on.
    const uint64_t not_ends = ~bits.ends;
    uint64_t sum = 0;
    const bool overflow_a = __builtin_add_overflow(not_ends, bits.live_starts, &sum);
    const bool overflow_b = __builtin_add_overflow(sum, carry, &sum);
    const uint64_t covered = sum ^ not_ends;
    carry = (overflow_a || overflow_b) ? 1 : 0;
    if (bits.used != 0 && covered != ~uint64_t{0}) clear_uncovered(bytes, covered);
    free[w] = ~covered;
    free_count += static_cast<uint32_t>(std::popcount(~covered));
  }
  return free_count;
}

}  // namespace

uint32_t sweep_map(uint8_t* map, uint8_t live_mark, GranuleBitmap& free) noexcept {
#if defined(__SSE2__)
  return sweep<read64>(map, live_mark, free);
#else
  return sweep<read64_portably>(map, live_mark, free);
#endif
}

uint32_t sweep_map_portably(uint8_t* map, uint8_t live_mark, GranuleBitmap& free) noexcept {
  return sweep<read64_portably>(map, live_mark, free);
}

}  // namespace shoal::granules
