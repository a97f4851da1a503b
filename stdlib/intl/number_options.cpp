#include "stdlib/intl/number_options.h"

#include <algorithm>

namespace shoal::intl {
namespace {

bool is_rounding_increment(int32_t n) noexcept {
  static constexpr int32_t kIncrements[] = {1,   2,   5,   10,   20,   25,   50,  100,
                                            200, 250, 500, 1000, 2000, 2500, 5000};
  return std::find(std::begin(kIncrements), std::end(kIncrements), n) != std::end(kIncrements);
}

/// The four options that bound digits, as given.
struct GivenDigits {
  Value mnfd, mxfd, mnsd, mxsd;
  int32_t priority = 0;
  bool has_fraction() const noexcept { return !mnfd.is_undefined() || !mxfd.is_undefined(); }
  bool has_significant() const noexcept { return !mnsd.is_undefined() || !mxsd.is_undefined(); }
};

Task<DigitOptions> set_significant_digits(Context& cx, DigitOptions d, GivenDigits given) {
  d.minimum_significant_digits =
      co_await default_number_option(cx, given.mnsd, "minimumSignificantDigits", 1, 21, 1);
  d.maximum_significant_digits = co_await default_number_option(
      cx, given.mxsd, "maximumSignificantDigits", d.minimum_significant_digits, 21, 21);
  co_return d;
}
Task<DigitOptions> set_fraction_digits(Context& cx, DigitOptions d, GivenDigits given,
                                       int32_t mnfd_default, int32_t mxfd_default) {
  int32_t mnfd =
      co_await default_number_option(cx, given.mnfd, "minimumFractionDigits", 0, 100, kAbsent);
  int32_t mxfd =
      co_await default_number_option(cx, given.mxfd, "maximumFractionDigits", 0, 100, kAbsent);
  if (mnfd == kAbsent)
    mnfd = std::min(mnfd_default, mxfd);
  else if (mxfd == kAbsent)
    mxfd = std::max(mxfd_default, mnfd);
  else if (mnfd > mxfd)
    co_return throw_range_error(cx, "maximumFractionDigits value is out of range.");
  d.minimum_fraction_digits = mnfd;
  d.maximum_fraction_digits = mxfd;
  co_return d;
}
/// The end of SetNumberFormatDigitOptions.
Result<bool> check_rounding_increment(Context& cx, const DigitOptions& d) {
  if (d.rounding_increment == 1) return true;
  if (d.rounding_type != RoundingType::FractionDigits)
    return throw_type_error(cx, "roundingIncrement goes with fraction digits alone");
  if (d.minimum_fraction_digits != d.maximum_fraction_digits)
    return throw_range_error(cx,
                             "roundingIncrement requires maximumFractionDigits and "
                             "minimumFractionDigits to be equal");
  return true;
}
RoundingType rounding_type(int32_t priority, bool has_significant) noexcept {
  if (priority == 1) return RoundingType::MorePrecision;
  if (priority == 2) return RoundingType::LessPrecision;
  return has_significant ? RoundingType::SignificantDigits : RoundingType::FractionDigits;
}

}  // namespace

Task<DigitOptions> get_digit_options(Context& cx, Value options, int32_t mnfd_default,
                                     int32_t mxfd_default, Notation notation) {
  DigitOptions d;
  GivenDigits given;
  d.minimum_integer_digits =
      co_await get_number_option(cx, options, "minimumIntegerDigits", 1, 21, 1);
  given.mnfd = co_await get_value(cx, options, "minimumFractionDigits");
  given.mxfd = co_await get_value(cx, options, "maximumFractionDigits");
  given.mnsd = co_await get_value(cx, options, "minimumSignificantDigits");
  given.mxsd = co_await get_value(cx, options, "maximumSignificantDigits");
  d.rounding_increment = co_await get_number_option(cx, options, "roundingIncrement", 1, 5000, 1);
  if (!is_rounding_increment(d.rounding_increment))
    co_return throw_range_error(cx, "roundingIncrement value is out of range.");
  d.rounding_mode = co_await get_choice_option(cx, options, "roundingMode", kRoundingModes, 6);
  given.priority =
      co_await get_choice_option(cx, options, "roundingPriority", kRoundingPriorities, 0);
  d.trailing_zero_display =
      co_await get_choice_option(cx, options, "trailingZeroDisplay", kTrailingZeroDisplays, 0);
  if (d.rounding_increment != 1) mxfd_default = mnfd_default;
  bool need_significant = true, need_fraction = true;
  if (given.priority == 0) {
    need_significant = given.has_significant();
    if (need_significant || (!given.has_fraction() && notation == Notation::Compact))
      need_fraction = false;
  }
  const bool sets_significant = need_significant && given.has_significant();
  if (sets_significant) d = co_await set_significant_digits(cx, d, given);
  d.minimum_fraction_digits = mnfd_default;
  d.maximum_fraction_digits = mxfd_default;
  const bool sets_fraction = need_fraction && given.has_fraction();
  if (sets_fraction) d = co_await set_fraction_digits(cx, d, given, mnfd_default, mxfd_default);
  if (!need_significant && !need_fraction) {
    d.minimum_fraction_digits = d.maximum_fraction_digits = 0;
    d.minimum_significant_digits = 1;
    d.maximum_significant_digits = 2;
    d.rounding_type = RoundingType::MorePrecision;
    d.computed_rounding_priority = 1;
  } else {
    d.rounding_type = rounding_type(given.priority, given.has_significant());
    d.computed_rounding_priority = given.priority;
  }
  (void)co_await check_rounding_increment(cx, d);
  co_return d;
}

// ---- Skeletons

namespace {

std::string repeated(char c, int32_t count) {
  return std::string(static_cast<size_t>(std::max(count, 0)), c);
}
std::string fraction_stem(const DigitOptions& d) {
  return "." + repeated('0', d.minimum_fraction_digits) +
         repeated('#', d.maximum_fraction_digits - d.minimum_fraction_digits);
}
std::string significant_stem(const DigitOptions& d) {
  return repeated('@', d.minimum_significant_digits) +
         repeated('#', d.maximum_significant_digits - d.minimum_significant_digits);
}
/// The increment with as many fraction digits as there are.
std::string increment_stem(const DigitOptions& d) {
  std::string text = std::to_string(d.rounding_increment);
  const auto fraction = static_cast<size_t>(d.maximum_fraction_digits);
  if (fraction != 0) {
    if (text.size() <= fraction) text.insert(0, fraction + 1 - text.size(), '0');
    text.insert(text.size() - fraction, ".");
  }
  return "precision-increment/" + text;
}

}  // namespace

std::string digits_skeleton(const DigitOptions& d) {
  static constexpr const char* kModes[] = {"ceiling", "floor",        "up",
                                           "down",    "half-ceiling", "half-floor",
                                           "half-up", "half-down",    "half-even"};
  std::string text = " ";
  switch (d.rounding_type) {
    case RoundingType::FractionDigits:
      text += d.rounding_increment != 1 ? increment_stem(d) : fraction_stem(d);
      break;
    case RoundingType::SignificantDigits: text += significant_stem(d); break;
    case RoundingType::MorePrecision:
      text += fraction_stem(d) + "/" + significant_stem(d) + "r";
      break;
    case RoundingType::LessPrecision:
      text += fraction_stem(d) + "/" + significant_stem(d) + "s";
      break;
  }
  if (d.trailing_zero_display != 0) text += "/w";
  text += std::string(" rounding-mode-") + kModes[d.rounding_mode];
  if (d.minimum_integer_digits > 1)
    text += " integer-width/+" + repeated('0', d.minimum_integer_digits);
  return text;
}
std::string notation_skeleton(Notation notation, CompactDisplay display) {
  switch (notation) {
    case Notation::Scientific: return " scientific";
    case Notation::Engineering: return " engineering";
    case Notation::Compact:
      return display == CompactDisplay::Long ? " compact-long" : " compact-short";
    case Notation::Standard: break;
  }
  return {};
}

Result<void> define_digit_options(Context& cx, Object* object, const DigitOptions& d) {
  const auto number = [&](const char* name, int32_t n) {
    return define(cx, object, name, Value::int32(n));
  };
  TRY_VOID(number("minimumIntegerDigits", d.minimum_integer_digits));
  if (d.has_fraction_digits()) {
    TRY_VOID(number("minimumFractionDigits", d.minimum_fraction_digits));
    TRY_VOID(number("maximumFractionDigits", d.maximum_fraction_digits));
  }
  if (d.has_significant_digits()) {
    TRY_VOID(number("minimumSignificantDigits", d.minimum_significant_digits));
    TRY_VOID(number("maximumSignificantDigits", d.maximum_significant_digits));
  }
  return {};
}
Result<void> define_rounding_options(Context& cx, Object* object, const DigitOptions& d) {
  const auto text = [&](const char* name, const char* value) {
    return define(cx, object, name, std::string_view(value));
  };
  TRY_VOID(define(cx, object, "roundingIncrement", Value::int32(d.rounding_increment)));
  TRY_VOID(text("roundingMode", kRoundingModes[d.rounding_mode]));
  TRY_VOID(text("roundingPriority", kRoundingPriorities[d.computed_rounding_priority]));
  return text("trailingZeroDisplay", kTrailingZeroDisplays[d.trailing_zero_display]);
}

}  // namespace shoal::intl
