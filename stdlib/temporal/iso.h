// The ISO 8601 calendar and the clock: the proposal's operations on ISO Date Records, Time Records
// and both together (sections 3.5, 4.5 and 5.5). Pure: no JavaScript values, no script. What the
// proposal says to throw a RangeError for gives no value.
#pragma once

#include <optional>

#include "stdlib/temporal/units.h"

namespace shoal::temporal {

/// Numbers as script gave them: integers, of any size.
struct DateNumbers {
  double year = 0, month = 0, day = 0;
};
struct TimeNumbers {
  double hour = 0, minute = 0, second = 0, millisecond = 0, microsecond = 0, nanosecond = 0;
};
/// Week of a year, and the year that it belongs to.
struct YearWeek {
  int32_t week, year;
};
struct ISOYearMonth {
  int64_t year;
  int32_t month;
};

// ---- Dates
/// A year of any size as one that fits: what is beyond all limits stays beyond them, and leap
/// years stay leap years.
int32_t year_of(double year) noexcept;
/// ISODateToEpochDays. month: 1 to 12; day: any.
int64_t iso_date_to_epoch_days(int64_t year, int32_t month, int64_t day) noexcept;
inline int64_t epoch_days(ISODate date) noexcept {
  return iso_date_to_epoch_days(date.year, date.month, date.day);
}
ISODate iso_date_of_epoch_days(int64_t days) noexcept;
/// ISODaysInMonth; month: 1 to 12.
int32_t iso_days_in_month(int64_t year, int32_t month) noexcept;
bool is_valid_iso_date(const DateNumbers& date) noexcept;
/// CreateISODateRecord, where IsValidISODate.
inline ISODate create_iso_date(const DateNumbers& date) noexcept {
  return {year_of(date.year), static_cast<uint8_t>(date.month), static_cast<uint8_t>(date.day)};
}
std::optional<ISODate> regulate_iso_date(DateNumbers date, Overflow overflow) noexcept;
ISOYearMonth balance_iso_year_month(int64_t year, int64_t month) noexcept;
/// AddDaysToISODate; the sum stays within int32 years, as callers limit the days.
ISODate add_days_to_iso_date(ISODate date, int64_t days) noexcept;
int compare_iso_date(ISODate a, ISODate b) noexcept;
bool iso_date_within_limits(ISODate date) noexcept;
bool iso_year_month_within_limits(ISODate date) noexcept;
/// CheckISODaysRange
bool iso_days_in_range(ISODate date) noexcept;
int32_t iso_day_of_year(ISODate date) noexcept;
/// 1 is Monday.
int32_t iso_day_of_week(ISODate date) noexcept;
YearWeek iso_week_of_year(ISODate date) noexcept;

// ---- Times of day
bool is_valid_time(const TimeNumbers& time) noexcept;
/// CreateTimeRecord, where IsValidTime.
TimeRecord create_time(const TimeNumbers& time) noexcept;
std::optional<TimeRecord> regulate_time(TimeNumbers time, Overflow overflow) noexcept;
/// BalanceTime, of all units as nanoseconds.
TimeRecord balance_time(Int128 nanoseconds) noexcept;
/// AddTime
inline TimeRecord add_time(TimeRecord time, TimeDuration duration) noexcept {
  return balance_time(time.nanoseconds + duration);
}
/// DifferenceTime
inline TimeDuration difference_time(TimeRecord a, TimeRecord b) noexcept {
  return b.nanoseconds - a.nanoseconds;
}
inline int compare_time(TimeRecord a, TimeRecord b) noexcept {
  return sign_of(a.nanoseconds - b.nanoseconds);
}
/// RoundTime; unit: day or a unit of time.
TimeRecord round_time(TimeRecord time, int64_t increment, Unit unit, RoundingMode mode) noexcept;
inline constexpr TimeRecord kMidnight{0, 0};
inline constexpr TimeRecord kNoon{12 * kNsPerHour, 0};

// ---- Both
/// GetUTCEpochNanoseconds, also of what is outside of the limits.
EpochNanoseconds get_utc_epoch_nanoseconds(ISODateTime date_time) noexcept;
/// GetISOPartsFromEpoch
ISODateTime get_iso_parts_from_epoch(EpochNanoseconds ns) noexcept;
/// BalanceISODateTime, of a date and all units of time as nanoseconds.
ISODateTime balance_iso_date_time(ISODate date, Int128 nanoseconds) noexcept;
bool iso_date_time_within_limits(ISODateTime date_time) noexcept;
int compare_iso_date_time(ISODateTime a, ISODateTime b) noexcept;
ISODateTime round_iso_date_time(ISODateTime date_time, int64_t increment, Unit unit,
                                RoundingMode mode) noexcept;
inline bool is_valid_epoch_nanoseconds(Int128 ns) noexcept {
  return ns >= -kMaxInstant && ns <= kMaxInstant;
}
/// RoundTemporalInstant
inline EpochNanoseconds round_temporal_instant(EpochNanoseconds ns, int64_t increment, Unit unit,
                                               RoundingMode mode) noexcept {
  return round_number_to_increment_as_if_positive(ns, Int128{increment} * length_of(unit), mode);
}

}  // namespace shoal::temporal
