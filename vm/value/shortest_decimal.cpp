#include "vm/value/shortest_decimal.h"

#include <bit>

namespace shoal {
namespace {

__extension__ using Wide = unsigned __int128;

/// 10^k, normalized to 128 bits and rounded up.
struct Power {
  uint64_t high, low;
};
constexpr int kLeastPower = -292;
constexpr Power kPowers[] = {
#include "vm/value/powers_of_ten.inc"
};

/// floor(log2(10^e)), floor(log10(2^e)), floor(log10(3/4 * 2^e)), for all exponents of doubles.
constexpr int floor_log2_of_power10(int e) noexcept { return (e * 1741647) >> 19; }
constexpr int floor_log10_of_power2(int e) noexcept { return (e * 1262611) >> 22; }
constexpr int floor_log10_of_three_quarters(int e) noexcept { return (e * 1262611 - 524031) >> 22; }

/// The upper 64 of 192 bits of a product; the last of them is set if any below is: rounded to odd.
uint64_t product_to_odd(const Power& power, uint64_t x) noexcept {
  const auto low = static_cast<uint64_t>((Wide{power.low} * x) >> 64);
  const Wide sum = Wide{power.high} * x + low;
  return static_cast<uint64_t>(sum >> 64) | (static_cast<uint64_t>(sum) > 1 ? 1 : 0);
}

ShortestDecimal without_zeros(uint64_t digits, int exponent) noexcept {
  constexpr uint64_t kEightZeros = 100'000'000;
  if (digits % kEightZeros == 0) {
    digits /= kEightZeros;
    exponent += 8;
  }
  for (; digits % 10 == 0; digits /= 10) ++exponent;
  return {digits, exponent};
}

}  // namespace

ShortestDecimal shortest_decimal(double d) noexcept {
  constexpr int kFractionBits = 52, kBias = 1075;
  constexpr uint64_t kHidden = uint64_t{1} << kFractionBits;
  const auto bits = std::bit_cast<uint64_t>(d);
  const uint64_t fraction = bits & (kHidden - 1);
  const int biased = static_cast<int>(bits >> kFractionBits);
  // d = c * 2^q.
  const uint64_t c = biased == 0 ? fraction : fraction | kHidden;
  const int q = (biased == 0 ? 1 : biased) - kBias;
  // Whatever lies between the ends of its interval reads back as d; the ends do if c is even.
  const bool lower_is_closer = fraction == 0 && biased > 1;
  const uint64_t excluded = c & 1;
  const int k = lower_is_closer ? floor_log10_of_three_quarters(q) : floor_log10_of_power2(q);
  const int shift = q + floor_log2_of_power10(-k) + 1;
  const Power& power = kPowers[-k - kLeastPower];
  // Four times the lower end, d and the upper end, each times 10^-k.
  const uint64_t lower =
      product_to_odd(power, (4 * c - (lower_is_closer ? 1 : 2)) << shift) + excluded;
  const uint64_t value = product_to_odd(power, (4 * c) << shift);
  const uint64_t upper = product_to_odd(power, (4 * c + 2) << shift) - excluded;
  const uint64_t whole = value / 4;
  if (whole >= 10) {
    // With one digit less: at most one of the two neighbours lies within, or both do.
    const uint64_t tens = whole / 10;
    const bool below_fits = lower <= 40 * tens, above_fits = 40 * tens + 40 <= upper;
    if (below_fits != above_fits) return without_zeros(tens + (above_fits ? 1 : 0), k + 1);
  }
  const bool below_fits = lower <= 4 * whole, above_fits = 4 * whole + 4 <= upper;
  if (below_fits != above_fits) return without_zeros(whole + (above_fits ? 1 : 0), k);
  const uint64_t middle = 4 * whole + 2;
  const bool up = value > middle || (value == middle && (whole & 1) != 0);
  return without_zeros(whole + (up ? 1 : 0), k);
}

}  // namespace shoal
