// What NumberFormat and PluralRules say about digits and notation (ECMA-402, section 16.1), and the
// ICU number skeletons that say the same.
#pragma once

#include <string>

#include "stdlib/intl/options.h"

namespace shoal::intl {

enum class Notation : uint8_t { Standard, Scientific, Engineering, Compact };
enum class CompactDisplay : uint8_t { Short, Long };
enum class RoundingType : uint8_t {
  FractionDigits,
  SignificantDigits,
  MorePrecision,
  LessPrecision
};
inline constexpr const char* kNotations[] = {"standard", "scientific", "engineering", "compact"};
inline constexpr const char* kCompactDisplays[] = {"short", "long"};
inline constexpr const char* kRoundingModes[] = {"ceil",       "floor",     "expand",
                                                 "trunc",      "halfCeil",  "halfFloor",
                                                 "halfExpand", "halfTrunc", "halfEven"};
inline constexpr const char* kRoundingPriorities[] = {"auto", "morePrecision", "lessPrecision"};
inline constexpr const char* kTrailingZeroDisplays[] = {"auto", "stripIfInteger"};

struct DigitOptions {
  int32_t minimum_integer_digits = 1;
  int32_t minimum_fraction_digits = 0, maximum_fraction_digits = 3;
  int32_t minimum_significant_digits = 1, maximum_significant_digits = 21;
  int32_t rounding_increment = 1, rounding_mode = 6, trailing_zero_display = 0;
  int32_t computed_rounding_priority = 0;
  RoundingType rounding_type = RoundingType::FractionDigits;
  bool has_fraction_digits() const noexcept {
    return rounding_type != RoundingType::SignificantDigits;
  }
  bool has_significant_digits() const noexcept {
    return rounding_type != RoundingType::FractionDigits;
  }
};
/// SetNumberFormatDigitOptions
Task<DigitOptions> get_digit_options(Context& cx, Value options, int32_t mnfd_default,
                                     int32_t mxfd_default, Notation notation);

/// " .00## rounding-mode-half-up integer-width/+00"
std::string digits_skeleton(const DigitOptions& digits);
std::string notation_skeleton(Notation notation, CompactDisplay display);

/// What resolvedOptions of both tell of them, in its place.
Result<void> define_digit_options(Context& cx, Object* object, const DigitOptions& digits);
Result<void> define_rounding_options(Context& cx, Object* object, const DigitOptions& digits);

}  // namespace shoal::intl
