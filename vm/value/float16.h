// binary16, §6.1.6.1 and §23.2: from and to double, rounding to nearest, ties to even.
#pragma once

#include <bit>
#include <cstdint>

namespace shoal {

inline double float16_to_double(uint16_t half) noexcept {
  const uint64_t sign = uint64_t{static_cast<uint16_t>(half & 0x8000)} << 48;
  const uint64_t exponent = (half >> 10) & 0x1F;
  const uint64_t mantissa = half & 0x3FF;
  if (exponent == 0x1F)
    return std::bit_cast<double>(sign | 0x7FF0'0000'0000'0000 | (mantissa << 42));
  if (exponent != 0)
    return std::bit_cast<double>(sign | ((exponent + 1008) << 52) | (mantissa << 42));
  const double magnitude = static_cast<double>(mantissa) * 0x1p-24;
  return sign ? -magnitude : magnitude;
}

inline uint16_t double_to_float16(double d) noexcept {
  const uint64_t bits = std::bit_cast<uint64_t>(d);
  const auto sign = static_cast<uint16_t>((bits >> 48) & 0x8000);
  const uint64_t magnitude = bits & 0x7FFF'FFFF'FFFF'FFFF;
  if (magnitude > 0x7FF0'0000'0000'0000) return sign | 0x7E00;
  const double m = std::bit_cast<double>(magnitude);
  if (m >= 65520.0) return sign | 0x7C00;  // Half way above the greatest, and beyond.
  if (m < 0x1p-14) {
    // A multiple of 2^-24: adding a number whose last bit has that weight rounds to it.
    const double rounded = m + 0x1p28;
    return static_cast<uint16_t>(
        sign | (std::bit_cast<uint64_t>(rounded) - std::bit_cast<uint64_t>(0x1p28)));
  }
  const uint64_t half_ulp = uint64_t{1} << 41;
  const uint64_t rounded = magnitude + (half_ulp - 1) + ((magnitude >> 42) & 1);
  return static_cast<uint16_t>(sign | ((rounded >> 42) - (uint64_t{1008} << 10)));
}

}  // namespace shoal
