#include "stdlib/temporal/units.h"

#include <cmath>

namespace shoal::temporal {

bool rounds_up(RoundingMode mode, bool is_negative, int comparison, bool is_even) noexcept {
  switch (mode) {
    case RoundingMode::Ceil: return !is_negative;
    case RoundingMode::Floor: return is_negative;
    case RoundingMode::Expand: return true;
    case RoundingMode::Trunc: return false;
    default: break;
  }
  if (comparison != 0) return comparison > 0;
  switch (mode) {
    case RoundingMode::HalfCeil: return !is_negative;
    case RoundingMode::HalfFloor: return is_negative;
    case RoundingMode::HalfExpand: return true;
    case RoundingMode::HalfTrunc: return false;
    default: return !is_even;
  }
}

Int128 round_number_to_increment(Int128 x, Int128 increment, RoundingMode mode) noexcept {
  const bool is_negative = x < 0;
  const Int128 magnitude = is_negative ? -x : x;
  const Int128 below = magnitude / increment, rest = magnitude % increment;
  const bool up =
      rest != 0 && rounds_up(mode, is_negative, sign_of(rest * 2 - increment), below % 2 == 0);
  const Int128 rounded = (below + (up ? 1 : 0)) * increment;
  return is_negative ? -rounded : rounded;
}

Int128 round_number_to_increment_as_if_positive(Int128 x, Int128 increment,
                                                RoundingMode mode) noexcept {
  const Int128 below = floor_divide_128(x, increment), rest = x - below * increment;
  const bool up =
      rest != 0 && rounds_up(mode, false, sign_of(rest * 2 - increment), below % 2 == 0);
  return (below + (up ? 1 : 0)) * increment;
}

double divide_to_double(Int128 dividend, Int128 divisor) noexcept {
  const bool is_negative = dividend < 0;
  auto rest = static_cast<unsigned __int128>(is_negative ? -dividend : dividend);
  const auto by = static_cast<unsigned __int128>(divisor);
  unsigned __int128 quotient = rest / by;
  rest %= by;
  // Binary digits behind the point until there are two more than a double takes; what is left only
  // says whether there is more. The divisor leaves room for the doubling.
  int exponent = 0;
  constexpr unsigned __int128 kEnough = static_cast<unsigned __int128>(1) << 54;
  constexpr int kExponentMin = -200;
  while (quotient < kEnough && rest != 0 && exponent > kExponentMin) {
    rest *= 2;
    quotient = quotient * 2 + (rest >= by ? 1 : 0);
    if (rest >= by) rest -= by;
    --exponent;
  }
  while (quotient >= kEnough * 2) {  // Sticky: a bit that falls off is not forgotten.
    quotient = (quotient >> 1) | (quotient & 1);
    ++exponent;
  }
  const uint64_t digits = static_cast<uint64_t>(quotient) | (rest != 0 ? 1 : 0);
  const double result = std::ldexp(static_cast<double>(digits), exponent);
  return is_negative ? -result : result;
}

SecondsStringPrecision to_seconds_string_precision(Unit smallest_unit, Precision digits) noexcept {
  switch (smallest_unit) {
    case Unit::Minute: return {Precision::Minute, Unit::Minute, 1};
    case Unit::Second: return {Precision::Zero, Unit::Second, 1};
    case Unit::Millisecond: return {Precision{3}, Unit::Millisecond, 1};
    case Unit::Microsecond: return {Precision{6}, Unit::Microsecond, 1};
    case Unit::Nanosecond: return {Precision{9}, Unit::Nanosecond, 1};
    default: break;
  }
  constexpr int64_t kPowers[] = {1, 100, 10};
  const int count = static_cast<int>(digits);
  if (digits == Precision::Auto) return {digits, Unit::Nanosecond, 1};
  if (count == 0) return {digits, Unit::Second, 1};
  const Unit unit = count <= 3   ? Unit::Millisecond
                    : count <= 6 ? Unit::Microsecond
                                 : Unit::Nanosecond;
  return {digits, unit, kPowers[count % 3]};
}

}  // namespace shoal::temporal
