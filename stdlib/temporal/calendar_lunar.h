// The calendars whose months follow the moon by tables, and what the tabular Islamic ones share.
#pragma once

#include "stdlib/temporal/calendar.h"
#include "vm/run/calendar.h"

namespace shoal::temporal {

extern const CalendarRules kChineseRules, kDangiRules, kUmalquraRules;

// ---- Islamic, tabular: eleven leap years in thirty. Days are counted from 1970-01-01.
inline constexpr int64_t kIslamicCivilEpoch = -492'148;
inline constexpr Era kIslamicCivilEras[] = {
    {"ah", nullptr, Era::Kind::Epoch, 0, kIslamicCivilEpoch},
    {"bh", nullptr, Era::Kind::Negative, 0, INT64_MIN},
};

constexpr bool islamic_is_leap(int64_t year) noexcept {
  const int64_t of_cycle = 14 + 11 * year;
  return of_cycle - floor_divide(of_cycle, 30) * 30 < 11;
}
constexpr int32_t islamic_days_in_month(int64_t year, int32_t month) noexcept {
  if (month == 12) return islamic_is_leap(year) ? 30 : 29;
  return month % 2 == 1 ? 30 : 29;
}
constexpr int64_t islamic_to_days_from(int64_t epoch, int64_t year, int32_t month,
                                       int32_t day) noexcept {
  return epoch + (year - 1) * 354 + floor_divide(3 + 11 * year, 30) + 29 * (month - 1) + month / 2 +
         day - 1;
}
constexpr int64_t islamic_civil_to_days(int64_t year, int32_t month, int32_t day) noexcept {
  return islamic_to_days_from(kIslamicCivilEpoch, year, month, day);
}

}  // namespace shoal::temporal
