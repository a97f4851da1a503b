#include "stdlib/es/exact_sum.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace shoal {

void ExactSum::add(double d) noexcept {
  const uint64_t bits = std::bit_cast<uint64_t>(d);
  if (bits == uint64_t{1} << 63) return;
  saw_other_than_minus_zero_ = true;
  const bool negative = (bits >> 63) != 0;
  const auto exponent = static_cast<uint32_t>((bits >> 52) & 0x7FF);
  uint64_t mantissa = bits & 0x000F'FFFF'FFFF'FFFF;
  if (exponent == 0x7FF) {
    (mantissa ? nan_ : negative ? minus_infinity_ : plus_infinity_) = true;
    return;
  }
  if (exponent != 0) mantissa |= 0x0010'0000'0000'0000;
  const uint32_t place = exponent != 0 ? exponent - 1 : 0;
  const uint32_t at = place / 32, shift = place % 32;
  const uint64_t low = (mantissa & 0xFFFF'FFFF) << shift, high = (mantissa >> 32) << shift;
  const int64_t sign = negative ? -1 : 1;
  digits_[at] += sign * static_cast<int64_t>(low & 0xFFFF'FFFF);
  digits_[at + 1] += sign * static_cast<int64_t>((low >> 32) + (high & 0xFFFF'FFFF));
  digits_[at + 2] += sign * static_cast<int64_t>(high >> 32);
  if (++adds_ == kAddsMax) {
    carry(digits_);
    adds_ = 0;
  }
}

void ExactSum::carry(int64_t* digits) noexcept {
  int64_t carried = 0;
  for (uint32_t i = 0; i + 1 < kDigits; ++i) {
    const int64_t value = digits[i] + carried;
    carried = value >> 32;  // Rounds down, so that the digit is not negative.
    digits[i] = value & 0xFFFF'FFFF;
  }
  digits[kDigits - 1] += carried;  // Keeps the sign.
}

double ExactSum::result() const noexcept {
  if (nan_ || (plus_infinity_ && minus_infinity_)) return NAN;
  if (plus_infinity_ || minus_infinity_) return plus_infinity_ ? HUGE_VAL : -HUGE_VAL;
  if (!saw_other_than_minus_zero_) return -0.0;
  int64_t digits[kDigits];
  std::memcpy(digits, digits_, sizeof digits);
  carry(digits);
  const bool negative = digits[kDigits - 1] < 0;
  if (negative) {
    for (int64_t& digit : digits) digit = -digit;
    carry(digits);
  }
  uint32_t top = kDigits;
  while (top > 0 && digits[top - 1] == 0) --top;
  if (top == 0) return 0;
  // The highest 64 bits from the top digit's place down, the rest as one sticky bit: rounded once
  // by the conversion.
  uint64_t window = 0;
  const uint32_t taken = top < 3 ? top : 3;
  const auto lead =
      static_cast<uint32_t>(std::bit_width(static_cast<uint64_t>(digits[top - 1])));  // 1 to 32.
  bool sticky = false;
  int32_t place;  // Of the window's lowest bit.
  if (taken < 3) {
    for (uint32_t i = top; i-- > 0;) window = (window << 32) | static_cast<uint64_t>(digits[i]);
    place = 0;
  } else {
    const auto third = static_cast<uint64_t>(digits[top - 3]);
    window =
        (static_cast<uint64_t>(digits[top - 1]) << 32) | static_cast<uint64_t>(digits[top - 2]);
    window = lead < 32 ? (window << (32 - lead)) | (third >> lead) : window;
    sticky = lead < 32 ? (third & ((uint64_t{1} << lead) - 1)) != 0 : third != 0;
    for (uint32_t i = 0; i + 3 < top && !sticky; ++i) sticky = digits[i] != 0;
    place = static_cast<int32_t>((top - 2) * 32) - static_cast<int32_t>(32 - lead);
  }
  const double magnitude = std::ldexp(static_cast<double>(window | (sticky ? 1 : 0)), place - 1074);
  return negative ? -magnitude : magnitude;
}

}  // namespace shoal
