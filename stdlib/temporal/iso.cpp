#include "stdlib/temporal/iso.h"

#include <algorithm>
#include <cmath>

#include "vm/run/calendar.h"

namespace shoal::temporal {

// ---- Dates

int32_t year_of(double year) noexcept {
  constexpr double kBig = 400'000'000;  // A multiple of 400: leap years stay leap years.
  if (std::fabs(year) < kBig) return static_cast<int32_t>(year);
  return static_cast<int32_t>(std::fmod(year, 400) + std::copysign(kBig, year));
}
int64_t iso_date_to_epoch_days(int64_t year, int32_t month, int64_t day) noexcept {
  return days_from_civil(year, month - 1, 1) + day - 1;
}
ISODate iso_date_of_epoch_days(int64_t days) noexcept {
  const CivilDate date = civil_from_days(days);
  return {static_cast<int32_t>(date.year), static_cast<uint8_t>(date.month + 1),
          static_cast<uint8_t>(date.day)};
}
int32_t iso_days_in_month(int64_t year, int32_t month) noexcept {
  return days_in_month(year, month - 1);
}
bool is_valid_iso_date(const DateNumbers& date) noexcept {
  if (!(date.month >= 1 && date.month <= 12)) return false;
  return date.day >= 1 &&
         date.day <= iso_days_in_month(year_of(date.year), static_cast<int32_t>(date.month));
}
std::optional<ISODate> regulate_iso_date(DateNumbers date, Overflow overflow) noexcept {
  if (overflow == Overflow::Reject) {
    if (!is_valid_iso_date(date)) return std::nullopt;
    return create_iso_date(date);
  }
  date.month = std::clamp(date.month, 1.0, 12.0);
  const int32_t days = iso_days_in_month(year_of(date.year), static_cast<int32_t>(date.month));
  date.day = std::clamp(date.day, 1.0, static_cast<double>(days));
  return create_iso_date(date);
}
ISOYearMonth balance_iso_year_month(int64_t year, int64_t month) noexcept {
  const int64_t years = floor_divide(month - 1, 12);
  return {year + years, static_cast<int32_t>(month - years * 12)};
}
ISODate add_days_to_iso_date(ISODate date, int64_t days) noexcept {
  return iso_date_of_epoch_days(epoch_days(date) + days);
}
int compare_iso_date(ISODate a, ISODate b) noexcept {
  if (a.year != b.year) return a.year > b.year ? 1 : -1;
  if (a.month != b.month) return a.month > b.month ? 1 : -1;
  if (a.day != b.day) return a.day > b.day ? 1 : -1;
  return 0;
}
bool iso_date_within_limits(ISODate date) noexcept {
  return iso_date_time_within_limits({date, kNoon});
}
bool iso_year_month_within_limits(ISODate date) noexcept {
  if (date.year < -271'821 || date.year > 275'760) return false;
  if (date.year == -271'821) return date.month >= 4;
  return date.year != 275'760 || date.month <= 9;
}
bool iso_days_in_range(ISODate date) noexcept {
  const int64_t days = epoch_days(date);
  return days >= -kDaysMax && days <= kDaysMax;
}
int32_t iso_day_of_year(ISODate date) noexcept {
  return static_cast<int32_t>(epoch_days(date) - iso_date_to_epoch_days(date.year, 1, 1)) + 1;
}
int32_t iso_day_of_week(ISODate date) noexcept {
  const int32_t day = week_day(epoch_days(date));
  return day == 0 ? 7 : day;
}
YearWeek iso_week_of_year(ISODate date) noexcept {
  // A week belongs to the year that its Thursday is in.
  const ISODate thursday = add_days_to_iso_date(date, 4 - iso_day_of_week(date));
  return {(iso_day_of_year(thursday) - 1) / 7 + 1, thursday.year};
}

// ---- Times of day

bool is_valid_time(const TimeNumbers& t) noexcept {
  const auto within = [](double x, double max) { return x >= 0 && x <= max; };
  return within(t.hour, 23) && within(t.minute, 59) && within(t.second, 59) &&
         within(t.millisecond, 999) && within(t.microsecond, 999) && within(t.nanosecond, 999);
}
TimeRecord create_time(const TimeNumbers& t) noexcept {
  const double milliseconds = ((t.hour * 60 + t.minute) * 60 + t.second) * 1000 + t.millisecond;
  return {static_cast<int64_t>(milliseconds) * 1'000'000 +
              static_cast<int64_t>(t.microsecond * 1000 + t.nanosecond),
          0};
}
std::optional<TimeRecord> regulate_time(TimeNumbers t, Overflow overflow) noexcept {
  if (overflow == Overflow::Reject) {
    if (!is_valid_time(t)) return std::nullopt;
    return create_time(t);
  }
  t.hour = std::clamp(t.hour, 0.0, 23.0);
  for (double* const part : {&t.minute, &t.second}) *part = std::clamp(*part, 0.0, 59.0);
  for (double* const part : {&t.millisecond, &t.microsecond, &t.nanosecond})
    *part = std::clamp(*part, 0.0, 999.0);
  return create_time(t);
}
TimeRecord balance_time(Int128 nanoseconds) noexcept {
  const Int128 days = floor_divide_128(nanoseconds, kNsPerDay);
  return {static_cast<int64_t>(nanoseconds - days * kNsPerDay), static_cast<int64_t>(days)};
}
TimeRecord round_time(TimeRecord time, int64_t increment, Unit unit, RoundingMode mode) noexcept {
  // What is rounded is the part below the next larger unit: for half-even it makes a difference.
  const bool whole = unit <= Unit::Hour;
  const int64_t larger = whole ? kNsPerDay : length_of(static_cast<Unit>(index_of(unit) - 1));
  const int64_t quantity = time.nanoseconds % larger;
  const Int128 rounded =
      round_number_to_increment(quantity, Int128{increment} * length_of(unit), mode);
  return balance_time(time.nanoseconds - quantity + rounded);
}

// ---- Both

EpochNanoseconds get_utc_epoch_nanoseconds(ISODateTime date_time) noexcept {
  return EpochNanoseconds{epoch_days(date_time.date)} * kNsPerDay + date_time.time.nanoseconds;
}
ISODateTime get_iso_parts_from_epoch(EpochNanoseconds ns) noexcept {
  const TimeRecord time = balance_time(ns);
  return {iso_date_of_epoch_days(time.days), {time.nanoseconds, 0}};
}
ISODateTime balance_iso_date_time(ISODate date, Int128 nanoseconds) noexcept {
  const TimeRecord time = balance_time(nanoseconds);
  return {add_days_to_iso_date(date, time.days), {time.nanoseconds, 0}};
}
bool iso_date_time_within_limits(ISODateTime date_time) noexcept {
  const EpochNanoseconds ns = get_utc_epoch_nanoseconds(date_time);
  return ns > -kMaxInstant - kNsPerDay && ns < kMaxInstant + kNsPerDay;
}
int compare_iso_date_time(ISODateTime a, ISODateTime b) noexcept {
  const int dates = compare_iso_date(a.date, b.date);
  return dates != 0 ? dates : compare_time(a.time, b.time);
}
ISODateTime round_iso_date_time(ISODateTime date_time, int64_t increment, Unit unit,
                                RoundingMode mode) noexcept {
  const TimeRecord time = round_time(date_time.time, increment, unit, mode);
  return {add_days_to_iso_date(date_time.date, time.days), {time.nanoseconds, 0}};
}

}  // namespace shoal::temporal
