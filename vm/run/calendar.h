// The proleptic Gregorian calendar in days since 1970-01-01. Months count from 0, as in ECMAScript.
#pragma once

#include <cstdint>

namespace shoal {

constexpr int64_t floor_divide(int64_t x, int64_t y) noexcept {
  return x / y - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0);
}
constexpr bool is_leap_year(int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
constexpr int32_t days_in_month(int64_t year, int32_t month) noexcept {
  constexpr int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month] + (month == 1 && is_leap_year(year) ? 1 : 0);
}

struct CivilDate {
  int64_t year;
  int32_t month, day;  // 0 to 11, 1 to 31.
};

// Both reckon in years that begin in March, and in eras of 400 years.
constexpr int64_t kDaysPerEra = 146'097;
/// Days from 0000-03-01 to 1970-01-01.
constexpr int64_t kEpochDay = 719'468;

/// month is 0 to 11.
constexpr int64_t days_from_civil(int64_t year, int32_t month, int32_t day) noexcept {
  const int64_t y = month < 2 ? year - 1 : year;
  const int64_t era = floor_divide(y, 400), year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * ((month + 10) % 12) + 2) / 5 + day - 1;
  return era * kDaysPerEra + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         kEpochDay;
}
constexpr CivilDate civil_from_days(int64_t days) noexcept {
  const int64_t era = floor_divide(days + kEpochDay, kDaysPerEra);
  const int64_t day_of_era = days + kEpochDay - era * kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t from_march = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<int32_t>((from_march + 2) % 12);
  return {year_of_era + era * 400 + (month < 2 ? 1 : 0), month,
          static_cast<int32_t>(day_of_year - (153 * from_march + 2) / 5 + 1)};
}
/// 0 is Sunday.
constexpr int32_t week_day(int64_t days) noexcept {
  return static_cast<int32_t>((((days + 4) % 7) + 7) % 7);
}

static_assert(days_from_civil(1970, 0, 1) == 0 && days_from_civil(2000, 1, 29) == 11'016);
static_assert(civil_from_days(11'016).month == 1 && civil_from_days(-1).year == 1969);
static_assert(week_day(0) == 4 && week_day(-5) == 6);

}  // namespace shoal
