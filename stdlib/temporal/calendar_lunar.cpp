// Calendars whose months follow the moon: as published where there are tables, and by mean motions
// of sun and moon beyond them (which is "implementation-defined").
#include "stdlib/temporal/calendar_lunar.h"

#include <cmath>
#include <iterator>

#include "vm/run/calendar.h"

namespace shoal::temporal {
namespace {

#include "stdlib/temporal/calendar_months.inc"

// ---- Chinese and Korean

constexpr int64_t kFirstYear = 1900;
constexpr uint32_t kYears = std::size(kChineseYears);
static_assert(std::size(kDangiYears) == kYears);
constexpr int64_t kEndYear = kFirstYear + kYears;  // The first that is not in the table.
constexpr int32_t kFirstDay = -25'537;             // 1900-01-31: both begin there.

constexpr int32_t leap_month_of(uint32_t year) noexcept { return static_cast<int32_t>(year >> 13); }
constexpr int32_t month_count_of(uint32_t year) noexcept { return leap_month_of(year) ? 13 : 12; }
constexpr int32_t month_length_of(uint32_t year, int32_t month) noexcept {
  return 29 + static_cast<int32_t>((year >> (month - 1)) & 1);
}

/// The table with the sums of what is before each year.
struct LunisolarTable {
  uint32_t years[kYears] = {};
  int32_t new_year[kYears + 1] = {};
  int32_t months_before[kYears + 1] = {};
  constexpr explicit LunisolarTable(const uint32_t (&from)[kYears]) noexcept {
    new_year[0] = kFirstDay;
    for (uint32_t i = 0; i < kYears; ++i) {
      years[i] = from[i];
      months_before[i + 1] = months_before[i] + month_count_of(from[i]);
      new_year[i + 1] = new_year[i];
      for (int32_t m = 1; m <= month_count_of(from[i]); ++m)
        new_year[i + 1] += month_length_of(from[i], m);
    }
  }
};
constexpr LunisolarTable kChineseTable(kChineseYears);
constexpr LunisolarTable kDangiTable(kDangiYears);
static_assert(kChineseTable.new_year[kYears] == days_from_civil(2101, 0, 29));

constexpr double kMeanMonth = 29.530588853;
constexpr double kMeanTerm = 365.2425 / 12;  // From one principal solar term to the next.

constexpr bool is_in_table(int64_t year) noexcept { return year >= kFirstYear && year < kEndYear; }

/// Beyond the table months are counted from the nearer end of it.
template <const LunisolarTable& table>
int64_t mean_month_start(int64_t year, int64_t month) noexcept {
  const int64_t origin = year < kFirstYear ? kFirstDay : table.new_year[kYears];
  return origin + static_cast<int64_t>(std::floor(static_cast<double>(month) * kMeanMonth + 0.5));
}
/// The month that a year begins with: the first new moon from January 21 on.
template <const LunisolarTable& table>
int64_t mean_first_month(int64_t year) noexcept {
  const int64_t earliest = days_from_civil(year, 0, 21);
  const int64_t origin = year < kFirstYear ? kFirstDay : table.new_year[kYears];
  auto month =
      static_cast<int64_t>(std::floor(static_cast<double>(earliest - origin) / kMeanMonth)) - 1;
  while (mean_month_start<table>(year, month) < earliest) ++month;
  return month;
}
template <const LunisolarTable& table>
int64_t lunisolar_months_before(int64_t year) {
  if (is_in_table(year)) return table.months_before[year - kFirstYear];
  if (year < kFirstYear) return mean_first_month<table>(year);
  return table.months_before[kYears] + (year == kEndYear ? 0 : mean_first_month<table>(year));
}
/// When a month begins; month may be one past the last of its year.
template <const LunisolarTable& table>
int64_t lunisolar_month_start(int64_t year, int32_t month) {
  if (is_in_table(year)) {
    int64_t day = table.new_year[year - kFirstYear];
    for (int32_t m = 1; m < month; ++m) day += month_length_of(table.years[year - kFirstYear], m);
    return day;
  }
  const int64_t end = table.months_before[kYears];
  const int64_t first = lunisolar_months_before<table>(year) - (year < kFirstYear ? 0 : end);
  return mean_month_start<table>(year, first + month - 1);
}
template <const LunisolarTable& table>
int64_t lunisolar_to_days(int64_t year, int32_t month, int32_t day) {
  return lunisolar_month_start<table>(year, month) + day - 1;
}
template <const LunisolarTable& table>
int32_t lunisolar_days_in_month(int64_t year, int32_t month) {
  return static_cast<int32_t>(lunisolar_month_start<table>(year, month + 1) -
                              lunisolar_month_start<table>(year, month));
}
template <const LunisolarTable& table>
int32_t lunisolar_leap_month(int64_t year) {
  if (is_in_table(year)) return leap_month_of(table.years[year - kFirstYear]);
  const int64_t months =
      lunisolar_months_before<table>(year + 1) - lunisolar_months_before<table>(year);
  if (months != 13) return 0;
  // The first month without a principal term, which the sun reaches about the 20th of each month.
  const auto term = static_cast<double>(days_from_civil(year, 0, 20));
  for (int32_t month = 2; month < 13; ++month) {
    const auto begin = static_cast<double>(lunisolar_month_start<table>(year, month));
    const auto end = static_cast<double>(lunisolar_month_start<table>(year, month + 1));
    const double next = term + std::ceil((begin - term) / kMeanTerm) * kMeanTerm;
    if (next >= end) return month;
  }
  return 13;
}
template <const LunisolarTable& table>
bool lunisolar_is_leap(int64_t year) {
  return lunisolar_leap_month<table>(year) != 0;
}
template <const LunisolarTable& table>
CalendarDay lunisolar_of_days(int64_t days) {
  int64_t year = iso_date_of_epoch_days(days).year;
  while (lunisolar_month_start<table>(year, 1) > days) --year;
  while (lunisolar_month_start<table>(year + 1, 1) <= days) ++year;
  int32_t month = 1;
  while (lunisolar_month_start<table>(year, month + 1) <= days) ++month;
  return {year, month, static_cast<int32_t>(days - lunisolar_month_start<table>(year, month)) + 1};
}

template <const LunisolarTable& table>
constexpr CalendarRules lunisolar_rules() {
  CalendarRules r{};
  r.of_epoch_days = lunisolar_of_days<table>;
  r.to_epoch_days = lunisolar_to_days<table>;
  r.months_before_year = lunisolar_months_before<table>;
  r.days_in_month = lunisolar_days_in_month<table>;
  r.is_leap_year = lunisolar_is_leap<table>;
  r.leap_month = lunisolar_leap_month<table>;
  r.leap_month_codes = 0x1FFE;  // After each of the twelve.
  r.leap_shift = LeapShift::Backward;
  r.days_in_any_month = 30;
  return r;
}

// ---- Umm al-Qura: where the table ends, the tabular calendar begins on the same day

constexpr int64_t kUmalquraFirst = 1300;
constexpr uint32_t kUmalquraYears = std::size(kUmalquraMonths);
constexpr int64_t kUmalquraEnd = kUmalquraFirst + kUmalquraYears;

constexpr int32_t umalqura_month_length(uint32_t months, int32_t month) noexcept {
  return 29 + static_cast<int32_t>((months >> (month - 1)) & 1);
}
struct UmalquraTable {
  int32_t new_year[kUmalquraYears + 1] = {};
  constexpr UmalquraTable() noexcept {
    new_year[0] = -31'826;  // 1882-11-12
    for (uint32_t i = 0; i < kUmalquraYears; ++i) {
      new_year[i + 1] = new_year[i];
      for (int32_t m = 1; m <= 12; ++m)
        new_year[i + 1] += umalqura_month_length(kUmalquraMonths[i], m);
    }
  }
};
constexpr UmalquraTable kUmalqura;
static_assert(kUmalqura.new_year[0] == islamic_civil_to_days(kUmalquraFirst, 1, 1));
static_assert(kUmalqura.new_year[kUmalquraYears] == islamic_civil_to_days(kUmalquraEnd, 1, 1));

constexpr bool is_published(int64_t year) noexcept {
  return year >= kUmalquraFirst && year < kUmalquraEnd;
}
int32_t umalqura_days_in_month(int64_t year, int32_t month) {
  if (!is_published(year)) return islamic_days_in_month(year, month);
  return umalqura_month_length(kUmalquraMonths[year - kUmalquraFirst], month);
}
int64_t umalqura_to_days(int64_t year, int32_t month, int32_t day) {
  if (!is_published(year)) return islamic_civil_to_days(year, month, day);
  int64_t days = kUmalqura.new_year[year - kUmalquraFirst] + day - 1;
  for (int32_t m = 1; m < month; ++m) days += umalqura_days_in_month(year, m);
  return days;
}
CalendarDay umalqura_of_days(int64_t days) {
  int64_t year = rules_of(Calendar::islamic_civil).of_epoch_days(days).year;
  while (umalqura_to_days(year, 1, 1) > days) --year;
  while (umalqura_to_days(year + 1, 1, 1) <= days) ++year;
  int32_t month = 1;
  while (month < 12 && umalqura_to_days(year, month + 1, 1) <= days) ++month;
  return {year, month, static_cast<int32_t>(days - umalqura_to_days(year, month, 1)) + 1};
}
bool umalqura_is_leap(int64_t year) {
  return umalqura_to_days(year + 1, 1, 1) - umalqura_to_days(year, 1, 1) == 355;
}
constexpr CalendarRules umalqura_rules() {
  CalendarRules r{};
  r.of_epoch_days = umalqura_of_days;
  r.to_epoch_days = umalqura_to_days;
  r.months_before_year = [](int64_t year) { return year * 12; };
  r.days_in_month = umalqura_days_in_month;
  r.is_leap_year = umalqura_is_leap;
  r.eras = kIslamicCivilEras;
  r.era_count = std::size(kIslamicCivilEras);
  return r;
}

}  // namespace

constinit const CalendarRules kChineseRules = lunisolar_rules<kChineseTable>();
constinit const CalendarRules kDangiRules = lunisolar_rules<kDangiTable>();
constinit const CalendarRules kUmalquraRules = umalqura_rules();

}  // namespace shoal::temporal
