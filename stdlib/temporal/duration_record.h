// Durations as records: the proposal's operations of section 7.5 on them that need neither a
// calendar nor a time zone. Pure; what the proposal says to throw a RangeError for gives no value.
#pragma once

#include <optional>

#include "stdlib/temporal/units.h"

namespace shoal::temporal {

/// Date Duration Record
struct DateDuration {
  int64_t years = 0, months = 0, weeks = 0, days = 0;
};
/// Internal Duration Record
struct InternalDuration {
  DateDuration date;
  TimeDuration time = 0;
};

inline double& field(DurationFields& d, Unit unit) noexcept { return d.values[index_of(unit)]; }
inline double field(const DurationFields& d, Unit unit) noexcept {
  return d.values[index_of(unit)];
}

bool is_valid_duration(const DurationFields& d) noexcept;
int duration_sign(const DurationFields& d) noexcept;
int date_duration_sign(const DateDuration& d) noexcept;
inline int internal_duration_sign(const InternalDuration& d) noexcept {
  const int date = date_duration_sign(d.date);
  return date != 0 ? date : sign_of(d.time);
}
Unit default_temporal_largest_unit(const DurationFields& d) noexcept;
/// CreateNegatedTemporalDuration; zero has no sign.
DurationFields negated(const DurationFields& d) noexcept;

/// CreateDateDurationRecord, and after AdjustDateDurationRecord: nothing where it is not valid.
std::optional<DateDuration> checked(const DateDuration& d) noexcept;
/// TimeDurationFromComponents, of the fields from hours on (seconds, in the second form).
TimeDuration time_duration_from_components(const DurationFields& d) noexcept;
TimeDuration seconds_duration(const DurationFields& d) noexcept;
std::optional<TimeDuration> add_time_duration(TimeDuration a, TimeDuration b) noexcept;
/// Add24HourDaysToTimeDuration
std::optional<TimeDuration> add_24_hour_days(TimeDuration d, int64_t days) noexcept;
/// ToInternalDurationRecord
InternalDuration to_internal_duration(const DurationFields& d) noexcept;
/// ToInternalDurationRecordWith24HourDays
InternalDuration to_internal_duration_with_24_hour_days(const DurationFields& d) noexcept;
/// ToDateDurationRecordWithoutTime
DateDuration to_date_duration_without_time(const DurationFields& d) noexcept;
/// TemporalDurationFromInternal
std::optional<DurationFields> temporal_duration_from_internal(const InternalDuration& d,
                                                              Unit largest_unit) noexcept;
/// RoundTimeDurationToIncrement
std::optional<TimeDuration> round_time_duration_to_increment(TimeDuration d, Int128 increment,
                                                             RoundingMode mode) noexcept;
/// RoundTimeDuration
inline std::optional<TimeDuration> round_time_duration(TimeDuration d, int64_t increment, Unit unit,
                                                       RoundingMode mode) noexcept {
  return round_time_duration_to_increment(d, Int128{increment} * length_of(unit), mode);
}
/// TotalTimeDuration
inline double total_time_duration(TimeDuration d, Unit unit) noexcept {
  return divide_to_double(d, length_of(unit));
}

}  // namespace shoal::temporal
