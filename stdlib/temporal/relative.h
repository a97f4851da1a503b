// Differences between dates and times, and durations rounded relative to one (sections 5.5, 6.5 and
// 7.5 of the proposal). Pure; what the proposal says to throw a RangeError for gives no value.
#pragma once

#include <optional>

#include "stdlib/temporal/calendar.h"
#include "stdlib/temporal/zone.h"

namespace shoal::temporal {

/// What a duration starts from; without a time zone, days have 24 hours.
struct Origin {
  ISODateTime date_time;
  EpochNanoseconds ns = 0;
  std::optional<TimeZoneId> zone;
  Calendar calendar = Calendar::iso8601;
};
/// How a difference is told.
struct Rounding {
  Unit largest_unit = Unit::Day, smallest_unit = Unit::Nanosecond;
  int64_t increment = 1;
  RoundingMode mode = RoundingMode::Trunc;
};

/// RoundRelativeDuration
std::optional<InternalDuration> round_relative_duration(const InternalDuration& duration,
                                                        const Origin& origin, EpochNanoseconds dest,
                                                        const Rounding& rounding) noexcept;
/// TotalRelativeDuration
std::optional<double> total_relative_duration(const InternalDuration& duration,
                                              const Origin& origin, EpochNanoseconds dest,
                                              Unit unit) noexcept;

/// DifferenceISODateTime
InternalDuration difference_iso_date_time(ISODateTime one, ISODateTime two, Calendar calendar,
                                          Unit largest_unit) noexcept;
std::optional<InternalDuration> difference_plain_date_time_with_rounding(
    ISODateTime one, ISODateTime two, Calendar calendar, const Rounding& rounding) noexcept;
std::optional<double> difference_plain_date_time_with_total(ISODateTime one, ISODateTime two,
                                                            Calendar calendar, Unit unit) noexcept;
/// DifferenceInstant
std::optional<InternalDuration> difference_instant(EpochNanoseconds one, EpochNanoseconds two,
                                                   const Rounding& rounding) noexcept;
/// AddInstant
std::optional<EpochNanoseconds> add_instant(EpochNanoseconds ns, TimeDuration duration) noexcept;
/// AddZonedDateTime
std::optional<EpochNanoseconds> add_zoned_date_time(EpochNanoseconds ns, TimeZoneId zone,
                                                    Calendar calendar,
                                                    const InternalDuration& duration,
                                                    Overflow overflow) noexcept;
std::optional<InternalDuration> difference_zoned_date_time_with_rounding(
    EpochNanoseconds one, EpochNanoseconds two, TimeZoneId zone, Calendar calendar,
    const Rounding& rounding) noexcept;
std::optional<double> difference_zoned_date_time_with_total(EpochNanoseconds one,
                                                            EpochNanoseconds two, TimeZoneId zone,
                                                            Calendar calendar, Unit unit) noexcept;
/// DateDurationDays
std::optional<int64_t> date_duration_days(const DateDuration& duration, ISODate date,
                                          Calendar calendar) noexcept;

}  // namespace shoal::temporal
