#include "stdlib/temporal/options.h"

#include <cmath>
#include <iterator>

#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal::temporal {

Result<Options> get_options_object(Context& cx, Value options) {
  if (options.is_undefined()) return Options{};
  if (options.is_object()) return Options{options.as_object(), {}, nullptr};
  return throw_type_error(cx, "options must be an object (got %s)",
                          describe_for_message(cx, options).c_str());
}
Result<Options> get_options_or_string(Context& cx, Value options, String* key) {
  if (options.is_undefined())
    return throw_type_error(cx, "options are missing: an object or the %s", key->utf8().c_str());
  if (options.is_string()) return Options{nullptr, options, key};
  return get_options_object(cx, options);
}
Eventually<Value> get_value(Context& cx, const Options& options, String* key) {
  if (options.object) return get(cx, options.object, shoal::key(key));
  return options.text_key == key ? options.text : Value::undefined();
}

// ---- Numbers

Task<double> to_integer_with_truncation(Context& cx, Value v) {
  const Value number = co_await to_number(cx, v);
  const double d = number.as_number();
  if (!std::isfinite(d))
    co_return throw_range_error(cx, "%s is not a finite number",
                                describe_for_message(cx, v).c_str());
  co_return std::trunc(d) + 0.0;
}
Task<double> to_positive_integer_with_truncation(Context& cx, Value v) {
  const double d = co_await to_integer_with_truncation(cx, v);
  if (d <= 0) co_return throw_range_error(cx, "%g is not positive", d);
  co_return d;
}
Task<double> to_integer_if_integral(Context& cx, Value v) {
  const Value number = co_await to_number(cx, v);
  const double d = number.as_number();
  if (!std::isfinite(d) || std::trunc(d) != d)
    co_return throw_range_error(cx, "%s is not an integer", describe_for_message(cx, v).c_str());
  co_return d + 0.0;
}

// ---- Options

namespace {

constexpr uint32_t kAbsent = ~0u;

/// GetOption of a string with these values: its index, or kAbsent.
Task<uint32_t> get_choice(Context& cx, Options options, String* key, const char* const* values,
                          uint32_t count) {
  const Value value = co_await get_value(cx, options, key);
  if (value.is_undefined()) co_return kAbsent;
  const Value text = co_await to_string(cx, value);
  const StringView view = co_await text.as_string()->view(cx.heap());
  for (uint32_t i = 0; i < count; ++i)
    if (view.equals_ascii(values[i])) co_return i;
  co_return throw_range_error(cx, "\"%s\" is no value of the option %s", view.utf8().c_str(),
                              key->utf8().c_str());
}
template <class Enum, size_t count>
Task<Enum> get_enum(Context& cx, Options options, String* key, const char* const (&values)[count],
                    Enum fallback) {
  const uint32_t index = co_await get_choice(cx, options, key, values, count);
  if (index == kAbsent) co_return fallback;
  co_return static_cast<Enum>(index);
}

// In the order of their enumerations.
constexpr const char* kOverflow[] = {"constrain", "reject"};
constexpr const char* kDisambiguation[] = {"compatible", "earlier", "later", "reject"};
constexpr const char* kOffset[] = {"prefer", "use", "ignore", "reject"};
constexpr const char* kCalendarName[] = {"auto", "always", "never", "critical"};
constexpr const char* kTimeZoneName[] = {"auto", "never", "critical"};
constexpr const char* kShowOffset[] = {"auto", "never"};
constexpr const char* kDirection[] = {"next", "previous"};
constexpr const char* kRoundingMode[] = {"ceil",       "floor",     "expand",
                                         "trunc",      "halfCeil",  "halfFloor",
                                         "halfExpand", "halfTrunc", "halfEven"};
constexpr const char* kUnits[] = {
    "year",         "month",        "week",        "day",        "hour",    "minute",
    "second",       "millisecond",  "microsecond", "nanosecond", "auto",    "years",
    "months",       "weeks",        "days",        "hours",      "minutes", "seconds",
    "milliseconds", "microseconds", "nanoseconds"};
constexpr uint32_t kPlurals = 11;

}  // namespace

Task<Overflow> get_temporal_overflow_option(Context& cx, Options options) {
  return get_enum(cx, options, atoms::overflow(), kOverflow, Overflow::Constrain);
}
Task<Disambiguation> get_temporal_disambiguation_option(Context& cx, Options options) {
  return get_enum(cx, options, atoms::disambiguation(), kDisambiguation,
                  Disambiguation::Compatible);
}
Task<OffsetOption> get_temporal_offset_option(Context& cx, Options options, OffsetOption fallback) {
  return get_enum(cx, options, atoms::offset(), kOffset, fallback);
}
Task<ShowCalendar> get_temporal_show_calendar_name_option(Context& cx, Options options) {
  return get_enum(cx, options, atoms::calendarName(), kCalendarName, ShowCalendar::Auto);
}
Task<ShowTimeZone> get_temporal_show_time_zone_name_option(Context& cx, Options options) {
  return get_enum(cx, options, atoms::timeZoneName(), kTimeZoneName, ShowTimeZone::Auto);
}
Task<ShowOffset> get_temporal_show_offset_option(Context& cx, Options options) {
  return get_enum(cx, options, atoms::offset(), kShowOffset, ShowOffset::Auto);
}
Task<Direction> get_direction_option(Context& cx, Options options) {
  const uint32_t index = co_await get_choice(cx, options, atoms::direction(), kDirection, 2);
  if (index == kAbsent) co_return throw_range_error(cx, "The option direction is missing");
  co_return static_cast<Direction>(index);
}
Task<RoundingMode> get_rounding_mode_option(Context& cx, Options options, RoundingMode fallback) {
  return get_enum(cx, options, atoms::roundingMode(), kRoundingMode, fallback);
}
Task<int64_t> get_rounding_increment_option(Context& cx, Options options) {
  const Value value = co_await get_value(cx, options, atoms::roundingIncrement());
  if (value.is_undefined()) co_return int64_t{1};
  const double increment = co_await to_integer_with_truncation(cx, value);
  if (increment < 1 || increment > 1e9)
    co_return throw_range_error(cx, "roundingIncrement is not between 1 and 10^9 (%g)", increment);
  co_return static_cast<int64_t>(increment);
}
Task<Precision> get_temporal_fractional_second_digits_option(Context& cx, Options options) {
  const Value value = co_await get_value(cx, options, atoms::fractionalSecondDigits());
  if (value.is_undefined()) co_return Precision::Auto;
  if (value.is_number()) {
    const double digits = std::floor(value.as_number());
    if (!(digits >= 0 && digits <= 9))
      co_return throw_range_error(cx, "fractionalSecondDigits is not between 0 and 9 (%g)",
                                  value.as_number());
    co_return static_cast<Precision>(static_cast<int8_t>(digits));
  }
  const Value text = co_await to_string(cx, value);
  const StringView view = co_await text.as_string()->view(cx.heap());
  if (!view.equals_ascii("auto"))
    co_return throw_range_error(cx, "fractionalSecondDigits is neither \"auto\" nor a number");
  co_return Precision::Auto;
}
Task<Unit> get_temporal_unit_valued_option(Context& cx, Options options, String* key,
                                           Presence presence) {
  const uint32_t index = co_await get_choice(cx, options, key, kUnits, std::size(kUnits));
  if (index == kAbsent) {
    if (presence == Presence::Required)
      co_return throw_range_error(cx, "The option %s is missing", key->utf8().c_str());
    co_return Unit::Unset;
  }
  co_return static_cast<Unit>(index >= kPlurals ? index - kPlurals : index);
}
Result<bool> validate_temporal_unit_value(Context& cx, Unit unit, UnitGroup group, Unit extra) {
  if (unit == Unit::Unset || unit == extra) return true;
  if (is_date_unit(unit) && group != UnitGroup::Time) return true;
  if (is_time_unit(unit) && group != UnitGroup::Date) return true;
  return throw_range_error(cx, "The unit \"%s\" is not allowed here", kUnits[index_of(unit)]);
}
Result<bool> validate_temporal_rounding_increment(Context& cx, int64_t increment, int64_t dividend,
                                                  bool inclusive) {
  const int64_t maximum = inclusive ? dividend : dividend - 1;
  if (increment <= maximum && dividend % increment == 0) return true;
  return throw_range_error(cx, "roundingIncrement %lld does not divide the next larger unit",
                           static_cast<long long>(increment));
}

Task<DifferenceSettings> get_difference_settings(Context& cx, Options options,
                                                 DifferenceQuery query) {
  DifferenceSettings s;
  s.largest_unit = co_await get_temporal_unit_valued_option(cx, options, atoms::largestUnit(),
                                                            Presence::Optional);
  s.rounding_increment = co_await get_rounding_increment_option(cx, options);
  s.rounding_mode = co_await get_rounding_mode_option(cx, options, RoundingMode::Trunc);
  s.smallest_unit = co_await get_temporal_unit_valued_option(cx, options, atoms::smallestUnit(),
                                                             Presence::Optional);
  co_await validate_temporal_unit_value(cx, s.largest_unit, query.group, Unit::Auto);
  if (s.largest_unit == Unit::Unset) s.largest_unit = Unit::Auto;
  const auto is_disallowed = [&query](Unit unit) {
    return !query.allows_weeks_and_days && (unit == Unit::Week || unit == Unit::Day);
  };
  if (is_disallowed(s.largest_unit))
    co_return throw_range_error(cx, "largestUnit must be a year or a month");
  co_await validate_temporal_unit_value(cx, s.smallest_unit, query.group);
  if (s.smallest_unit == Unit::Unset) s.smallest_unit = query.fallback_smallest;
  if (is_disallowed(s.smallest_unit))
    co_return throw_range_error(cx, "smallestUnit must be a year or a month");
  if (s.largest_unit == Unit::Auto)
    s.largest_unit = larger_of_two_temporal_units(query.smallest_largest_default, s.smallest_unit);
  if (s.largest_unit > s.smallest_unit)
    co_return throw_range_error(cx, "largestUnit is smaller than smallestUnit");
  const int64_t maximum = maximum_temporal_duration_rounding_increment(s.smallest_unit);
  if (maximum != 0)
    co_await validate_temporal_rounding_increment(cx, s.rounding_increment, maximum, false);
  if (query.operation == Difference::Since) s.rounding_mode = negate_rounding_mode(s.rounding_mode);
  co_return s;
}

Task<ToStringOptions> get_to_string_options(Context& cx, Options options, ToStringOf type) {
  const bool is_zoned = type == ToStringOf::ZonedDateTime;
  ToStringOptions result;
  if (is_zoned || type == ToStringOf::DateTime)
    result.show_calendar = co_await get_temporal_show_calendar_name_option(cx, options);
  const Precision digits = co_await get_temporal_fractional_second_digits_option(cx, options);
  if (is_zoned) result.show_offset = co_await get_temporal_show_offset_option(cx, options);
  result.rounding_mode = co_await get_rounding_mode_option(cx, options, RoundingMode::Trunc);
  const Unit unit = co_await get_temporal_unit_valued_option(cx, options, atoms::smallestUnit(),
                                                             Presence::Optional);
  if (is_zoned)
    result.show_time_zone = co_await get_temporal_show_time_zone_name_option(cx, options);
  if (type == ToStringOf::Instant)
    result.time_zone = co_await get_value(cx, options, atoms::timeZone());
  co_await validate_temporal_unit_value(cx, unit, UnitGroup::Time);
  if (unit == Unit::Hour || (unit == Unit::Minute && type == ToStringOf::Duration))
    co_return throw_range_error(cx, "smallestUnit is too large to be written");
  result.precision = to_seconds_string_precision(unit, digits);
  co_return result;
}

Task<RoundOptions> get_round_options(Context& cx, Options options, RoundOf type) {
  RoundOptions result;
  result.increment = co_await get_rounding_increment_option(cx, options);
  result.mode = co_await get_rounding_mode_option(cx, options, RoundingMode::HalfExpand);
  result.smallest_unit = co_await get_temporal_unit_valued_option(
      cx, options, atoms::smallestUnit(), Presence::Required);
  const Unit extra = type == RoundOf::DateTime ? Unit::Day : Unit::Unset;
  co_await validate_temporal_unit_value(cx, result.smallest_unit, UnitGroup::Time, extra);
  int64_t maximum = maximum_temporal_duration_rounding_increment(result.smallest_unit);
  bool inclusive = false;
  if (type == RoundOf::Instant) {
    maximum = kNsPerDay / length_of(result.smallest_unit);
    inclusive = true;
  } else if (result.smallest_unit == Unit::Day) {
    maximum = 1;
    inclusive = true;
  }
  co_await validate_temporal_rounding_increment(cx, result.increment, maximum, inclusive);
  co_return result;
}

}  // namespace shoal::temporal
