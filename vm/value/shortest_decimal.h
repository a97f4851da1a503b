// The shortest decimal that reads back as a double: §6.1.6.1.20 Number::toString, step 5.
#pragma once

#include <cstdint>

namespace shoal {

/// digits x 10^exponent; the last digit is not 0.
struct ShortestDecimal {
  uint64_t digits;
  int exponent;
};

/// Of all decimals with the fewest digits that read back as d, the one nearest to it. d: positive
/// and finite. By Raffaello Giulietti, "The Schubfach way to render doubles" (2021).
ShortestDecimal shortest_decimal(double d) noexcept;

}  // namespace shoal
