#include "gc/granule_map.h"

namespace shoal::granules {

namespace {

// Bits of 64 granules: which begin a cell that counts, which end any cell.
struct Bits {
  uint64_t live_starts = 0;
  uint64_t ends = 0;
  uint64_t used = 0;
};

Bits read64(const uint8_t* bytes, int live_shift) noexcept {
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
  for (int k = 0; k < 8; ++k) {
    const uint64_t word = load8(bytes + 8 * k);
    const uint64_t kept = word & spread8((covered >> (8 * k)) & 0xFF);
    if (kept != word) std::memcpy(bytes + 8 * k, &kept, sizeof kept);
  }
}

}  // namespace

uint32_t sweep_map(uint8_t* map, uint8_t live_mark, GranuleBitmap& free) noexcept {
  const int live_shift = std::countr_zero(unsigned{live_mark});
  uint32_t free_count = 0;
  uint64_t carry = 0;
  for (size_t w = 0; w < kBitmapWords; ++w) {
    uint8_t* const bytes = map + kFirstGranule + 64 * w;
    const Bits bits = read64(bytes, live_shift);
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

}  // namespace shoal::granules
