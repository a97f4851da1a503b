// Reading options (section 13 of the proposal): coroutines, as each read may run script. The
// order of the reads is that of the proposal, which is alphabetical.
#pragma once

#include <optional>

#include "stdlib/temporal/duration_record.h"
#include "vm/run/context.h"
#include "vm/run/operations/object.h"

namespace shoal::temporal {

/// What GetOptionsObject gives: an object; or nothing, which has no properties; or a string that
/// stands for an object with it as its only property.
struct Options {
  Object* object = nullptr;
  Value text;
  String* text_key = nullptr;
};
/// GetOptionsObject
Result<Options> get_options_object(Context& cx, Value options);
/// The beginning of round, total and getTimeZoneTransition: a string is short for { key: string }.
Result<Options> get_options_or_string(Context& cx, Value options, String* key);
/// Get ( options, key )
Eventually<Value> get_value(Context& cx, const Options& options, String* key);

/// A value that the proposal does not find in its range.
template <class T>
Result<T> in_range(Context& cx, const std::optional<T>& value, const char* what) {
  if (!value) return throw_range_error(cx, "%s is outside of the range of Temporal", what);
  return *value;
}

// ---- Numbers
Task<double> to_integer_with_truncation(Context& cx, Value v);
Task<double> to_positive_integer_with_truncation(Context& cx, Value v);
Task<double> to_integer_if_integral(Context& cx, Value v);

// ---- Options
Task<Overflow> get_temporal_overflow_option(Context& cx, Options options);
Task<Disambiguation> get_temporal_disambiguation_option(Context& cx, Options options);
Task<OffsetOption> get_temporal_offset_option(Context& cx, Options options, OffsetOption fallback);
Task<ShowCalendar> get_temporal_show_calendar_name_option(Context& cx, Options options);
Task<ShowTimeZone> get_temporal_show_time_zone_name_option(Context& cx, Options options);
Task<ShowOffset> get_temporal_show_offset_option(Context& cx, Options options);
Task<Direction> get_direction_option(Context& cx, Options options);
Task<RoundingMode> get_rounding_mode_option(Context& cx, Options options, RoundingMode fallback);
Task<int64_t> get_rounding_increment_option(Context& cx, Options options);
Task<Precision> get_temporal_fractional_second_digits_option(Context& cx, Options options);
/// GetTemporalUnitValuedOption: Unset where there is none, unless it is required.
enum class Presence : uint8_t { Optional, Required };
Task<Unit> get_temporal_unit_valued_option(Context& cx, Options options, String* key,
                                           Presence presence);
/// ValidateTemporalUnitValue; extra: one more that is allowed, or Unset.
Result<bool> validate_temporal_unit_value(Context& cx, Unit unit, UnitGroup group,
                                          Unit extra = Unit::Unset);
/// ValidateTemporalRoundingIncrement
Result<bool> validate_temporal_rounding_increment(Context& cx, int64_t increment, int64_t dividend,
                                                  bool inclusive);

struct DifferenceSettings {
  Unit smallest_unit, largest_unit;
  RoundingMode rounding_mode;
  int64_t rounding_increment;
};
/// What GetDifferenceSettings is asked for.
struct DifferenceQuery {
  Difference operation;
  UnitGroup group;
  Unit fallback_smallest, smallest_largest_default;
  bool allows_weeks_and_days = true;
};
Task<DifferenceSettings> get_difference_settings(Context& cx, Options options,
                                                 DifferenceQuery query);

/// Options of toString that concern fractions of seconds, and those that stand among them.
struct ToStringOptions {
  ShowCalendar show_calendar = ShowCalendar::Auto;
  ShowOffset show_offset = ShowOffset::Auto;
  ShowTimeZone show_time_zone = ShowTimeZone::Auto;
  RoundingMode rounding_mode = RoundingMode::Trunc;
  SecondsStringPrecision precision{Precision::Auto, Unit::Nanosecond, 1};
  Value time_zone;  // Of Instant, as given.
};
/// Which options besides fractionalSecondDigits, roundingMode and smallestUnit are read.
enum class ToStringOf : uint8_t { Time, DateTime, ZonedDateTime, Instant, Duration };
Task<ToStringOptions> get_to_string_options(Context& cx, Options options, ToStringOf type);

/// Options of round, of what is no Duration.
struct RoundOptions {
  int64_t increment;
  RoundingMode mode;
  Unit smallest_unit;
};
enum class RoundOf : uint8_t { Time, DateTime, Instant };
Task<RoundOptions> get_round_options(Context& cx, Options options, RoundOf type);

}  // namespace shoal::temporal
