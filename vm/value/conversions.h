// Numeric conversions of §7.1 on plain doubles, and truth.
#pragma once

#include <bit>
#include <cmath>

#include "vm/value/value.h"

namespace shoal {

/// §7.1.7 ToUint32 of a number: modulo 2^32.
inline uint32_t double_to_uint32(double d) noexcept {
  if (d > -9.2e18 && d < 9.2e18) [[likely]]
    return static_cast<uint32_t>(static_cast<int64_t>(d));
  const uint64_t bits = std::bit_cast<uint64_t>(d);
  const int exponent =
      static_cast<int>((bits >> 52) & 0x7FF) - 1075;  // Of the mantissa as an integer.
  if (exponent >= 32 || exponent < -52) return 0;  // Multiples of 2^32, infinities, NaN; below 1.
  const uint64_t mantissa = (bits & 0x000F'FFFF'FFFF'FFFF) | 0x0010'0000'0000'0000;
  const uint64_t magnitude = exponent >= 0 ? mantissa << exponent : mantissa >> -exponent;
  const auto low = static_cast<uint32_t>(magnitude);
  return (bits >> 63) ? 0u - low : low;
}
/// §7.1.6 ToInt32.
inline int32_t double_to_int32(double d) noexcept {
  return static_cast<int32_t>(double_to_uint32(d));
}
inline int32_t number_to_int32(Value v) noexcept {
  return v.is_int32() ? v.as_int32() : double_to_int32(v.as_double());
}
inline uint32_t number_to_uint32(Value v) noexcept {
  return static_cast<uint32_t>(number_to_int32(v));
}
/// §6.1.6.1.6 Number::remainder.
double number_remainder(double n, double d) noexcept;
/// §6.1.6.1.3 Number::exponentiate (differs from C's pow).
double number_exponentiate(double base, double exponent) noexcept;

}  // namespace shoal
