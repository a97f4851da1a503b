#include "stdlib/temporal/duration_record.h"

#include <cmath>

namespace shoal::temporal {

bool is_valid_duration(const DurationFields& d) noexcept {
  int sign = 0;
  for (const double v : d.values) {
    if (!std::isfinite(v)) return false;
    if (v == 0) continue;
    const int own = v < 0 ? -1 : 1;
    if (sign == -own) return false;
    sign = own;
  }
  constexpr double kCalendarUnitsMax = 4294967296.0;
  for (const Unit unit : {Unit::Year, Unit::Month, Unit::Week})
    if (std::fabs(field(d, unit)) >= kCalendarUnitsMax) return false;
  // Each below 2^84: so the sum is exact, and fits.
  constexpr double kTooMany = 0x1p84;
  Int128 sum = 0;
  for (uint32_t i = index_of(Unit::Day); i < DurationFields::kCount; ++i) {
    const int64_t length = length_of(static_cast<Unit>(i));
    if (std::fabs(d.values[i]) * static_cast<double>(length) >= kTooMany) return false;
    sum += static_cast<Int128>(d.values[i]) * length;
  }
  return sum <= kMaxTimeDuration && sum >= -kMaxTimeDuration;
}
int duration_sign(const DurationFields& d) noexcept {
  for (const double v : d.values)
    if (v != 0) return v < 0 ? -1 : 1;
  return 0;
}
int date_duration_sign(const DateDuration& d) noexcept {
  for (const int64_t v : {d.years, d.months, d.weeks, d.days})
    if (v != 0) return v < 0 ? -1 : 1;
  return 0;
}
Unit default_temporal_largest_unit(const DurationFields& d) noexcept {
  for (uint32_t i = 0; i < index_of(Unit::Nanosecond); ++i)
    if (d.values[i] != 0) return static_cast<Unit>(i);
  return Unit::Nanosecond;
}
DurationFields negated(const DurationFields& d) noexcept {
  DurationFields result;
  for (uint32_t i = 0; i < DurationFields::kCount; ++i) result.values[i] = 0 - d.values[i];
  return result;
}

std::optional<DateDuration> checked(const DateDuration& d) noexcept {
  DurationFields fields;
  field(fields, Unit::Year) = static_cast<double>(d.years);
  field(fields, Unit::Month) = static_cast<double>(d.months);
  field(fields, Unit::Week) = static_cast<double>(d.weeks);
  field(fields, Unit::Day) = static_cast<double>(d.days);
  if (!is_valid_duration(fields)) return std::nullopt;
  return d;
}
namespace {
TimeDuration sum_from(const DurationFields& d, Unit unit) noexcept {
  Int128 sum = 0;
  for (uint32_t i = index_of(unit); i < DurationFields::kCount; ++i)
    sum += static_cast<Int128>(d.values[i]) * length_of(static_cast<Unit>(i));
  return sum;
}
std::optional<TimeDuration> within_maximum(Int128 d) noexcept {
  if (d > kMaxTimeDuration || d < -kMaxTimeDuration) return std::nullopt;
  return d;
}
}  // namespace
TimeDuration time_duration_from_components(const DurationFields& d) noexcept {
  return sum_from(d, Unit::Hour);
}
TimeDuration seconds_duration(const DurationFields& d) noexcept {
  return sum_from(d, Unit::Second);
}
std::optional<TimeDuration> add_time_duration(TimeDuration a, TimeDuration b) noexcept {
  return within_maximum(a + b);
}
std::optional<TimeDuration> add_24_hour_days(TimeDuration d, int64_t days) noexcept {
  return within_maximum(d + Int128{days} * kNsPerDay);
}
InternalDuration to_internal_duration(const DurationFields& d) noexcept {
  return {{static_cast<int64_t>(field(d, Unit::Year)), static_cast<int64_t>(field(d, Unit::Month)),
           static_cast<int64_t>(field(d, Unit::Week)), static_cast<int64_t>(field(d, Unit::Day))},
          time_duration_from_components(d)};
}
InternalDuration to_internal_duration_with_24_hour_days(const DurationFields& d) noexcept {
  InternalDuration result = to_internal_duration(d);
  result.time += Int128{result.date.days} * kNsPerDay;
  result.date.days = 0;
  return result;
}
DateDuration to_date_duration_without_time(const DurationFields& d) noexcept {
  const InternalDuration internal = to_internal_duration_with_24_hour_days(d);
  DateDuration result = internal.date;
  result.days = static_cast<int64_t>(internal.time / kNsPerDay);
  return result;
}
std::optional<DurationFields> temporal_duration_from_internal(const InternalDuration& d,
                                                              Unit largest_unit) noexcept {
  const Unit largest = larger_of_two_temporal_units(Unit::Day, largest_unit) == largest_unit
                           ? Unit::Day
                           : largest_unit;
  DurationFields result;
  field(result, Unit::Year) = static_cast<double>(d.date.years);
  field(result, Unit::Month) = static_cast<double>(d.date.months);
  field(result, Unit::Week) = static_cast<double>(d.date.weeks);
  field(result, Unit::Day) = static_cast<double>(d.date.days);
  Int128 rest = d.time;
  for (uint32_t i = index_of(largest); i < DurationFields::kCount; ++i) {
    const int64_t length = length_of(static_cast<Unit>(i));
    const Int128 whole = rest / length;
    result.values[i] += static_cast<double>(whole);
    rest %= length;
  }
  if (!is_valid_duration(result)) return std::nullopt;
  return result;
}
std::optional<TimeDuration> round_time_duration_to_increment(TimeDuration d, Int128 increment,
                                                             RoundingMode mode) noexcept {
  return within_maximum(round_number_to_increment(d, increment, mode));
}

}  // namespace shoal::temporal
