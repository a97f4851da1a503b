// The arithmetic of the calendars besides iso8601. Formulas after E. M. Reingold and N. Dershowitz,
// Calendrical Calculations; days are counted from 1970-01-01.
#include <iterator>

#include "stdlib/temporal/calendar_lunar.h"
#include "vm/run/calendar.h"

namespace shoal::temporal {
namespace {

constexpr int64_t kAlways = INT64_MIN;    // An era that has no beginning.
constexpr int64_t kDayOfFixed = 719'163;  // R.D. of 1970-01-01.

// ---- Gregorian, with other years

template <int64_t offset>
CalendarDay gregorian_of_days(int64_t days) {
  const ISODate date = iso_date_of_epoch_days(days);
  return {date.year + offset, date.month, date.day};
}
template <int64_t offset>
int64_t gregorian_to_days(int64_t year, int32_t month, int32_t day) {
  return iso_date_to_epoch_days(year - offset, month, day);
}
template <int64_t offset>
int32_t gregorian_days_in_month(int64_t year, int32_t month) {
  return iso_days_in_month(year - offset, month);
}
template <int64_t offset>
bool gregorian_is_leap(int64_t year) {
  return is_leap_year(year - offset);
}
template <int64_t count>
int64_t months_before(int64_t year) {
  return year * count;
}

constexpr int64_t kYear1 = days_from_civil(1, 0, 1);
constexpr Era kGregoryEras[] = {
    {"ce", "ad", Era::Kind::Epoch, 0, kYear1},
    {"bce", "bc", Era::Kind::Negative, 0, kAlways},
};
constexpr Era kJapaneseEras[] = {
    {"reiwa", nullptr, Era::Kind::Offset, 2019, days_from_civil(2019, 4, 1)},
    {"heisei", nullptr, Era::Kind::Offset, 1989, days_from_civil(1989, 0, 8)},
    {"showa", nullptr, Era::Kind::Offset, 1926, days_from_civil(1926, 11, 25)},
    {"taisho", nullptr, Era::Kind::Offset, 1912, days_from_civil(1912, 6, 30)},
    {"meiji", nullptr, Era::Kind::Offset, 1868, days_from_civil(1873, 0, 1)},
    {"ce", "ad", Era::Kind::Epoch, 0, kYear1},
    {"bce", "bc", Era::Kind::Negative, 0, kAlways},
};
constexpr Era kBuddhistEras[] = {{"be", nullptr, Era::Kind::Epoch, 0, kAlways}};
constexpr Era kRocEras[] = {
    {"roc", nullptr, Era::Kind::Epoch, 0, days_from_civil(1912, 0, 1)},
    {"broc", nullptr, Era::Kind::Negative, 0, kAlways},
};

// ---- Coptic and Ethiopian: twelve months of 30 days, and the rest

constexpr int64_t kCopticEpoch = 103'605 - kDayOfFixed, kEthiopicEpoch = 2796 - kDayOfFixed;
constexpr int64_t kAmeteAlem = 5500;  // Years from Amete Alem to Amete Mihret.

constexpr int64_t alexandrian_to_days(int64_t epoch, int64_t year, int32_t month, int32_t day) {
  return epoch + 365 * (year - 1) + floor_divide(year, 4) + 30 * (month - 1) + day - 1;
}
template <int64_t epoch, int64_t offset>
int64_t alexandrian_to_days_in(int64_t year, int32_t month, int32_t day) {
  return alexandrian_to_days(epoch, year - offset, month, day);
}
template <int64_t epoch, int64_t offset>
CalendarDay alexandrian_of_days(int64_t days) {
  const int64_t year = floor_divide(4 * (days - epoch) + 1463, 1461);
  const int64_t rest = days - alexandrian_to_days(epoch, year, 1, 1);
  return {year + offset, static_cast<int32_t>(rest / 30) + 1, static_cast<int32_t>(rest % 30) + 1};
}
template <int64_t offset>
bool alexandrian_is_leap(int64_t year) {
  return floor_divide(year - offset + 1, 4) * 4 == year - offset + 1;
}
template <int64_t offset>
int32_t alexandrian_days_in_month(int64_t year, int32_t month) {
  if (month < 13) return 30;
  return alexandrian_is_leap<offset>(year) ? 6 : 5;
}
constexpr Era kCopticEras[] = {{"am", nullptr, Era::Kind::Epoch, 0, kAlways}};
constexpr Era kEthioaaEras[] = {{"aa", nullptr, Era::Kind::Epoch, 0, kAlways}};
constexpr Era kEthiopicEras[] = {
    {"am", nullptr, Era::Kind::Epoch, 0, kEthiopicEpoch},
    {"aa", nullptr, Era::Kind::Offset, 1 - static_cast<int32_t>(kAmeteAlem), kAlways},
};

// ---- Hebrew

constexpr int64_t kHebrewEpoch = -1'373'427 - kDayOfFixed;

constexpr bool hebrew_is_leap(int64_t year) { return (((7 * year + 1) % 19) + 19) % 19 < 7; }
constexpr int64_t hebrew_months_before(int64_t year) { return floor_divide(235 * year - 234, 19); }
/// Days from the epoch to the molad of Tishrei, with the delay of ADU.
constexpr int64_t hebrew_elapsed_days(int64_t year) {
  const int64_t months = hebrew_months_before(year);
  const int64_t parts = 12'084 + 13'753 * months;
  const int64_t day = 29 * months + floor_divide(parts, 25'920);
  const int64_t thrice = 3 * (day + 1);
  return day + (thrice - floor_divide(thrice, 7) * 7 < 3 ? 1 : 0);
}
constexpr int64_t hebrew_new_year(int64_t year) {
  const int64_t before = hebrew_elapsed_days(year - 1), now = hebrew_elapsed_days(year),
                after = hebrew_elapsed_days(year + 1);
  const int64_t delay = after - now == 356 ? 2 : now - before == 382 ? 1 : 0;
  return kHebrewEpoch + now + delay;
}
int32_t hebrew_days_in_month(int64_t year, int32_t month) {
  const int64_t days = hebrew_new_year(year + 1) - hebrew_new_year(year);
  const bool is_leap = hebrew_is_leap(year);
  if (month == 2) return days % 10 == 5 ? 30 : 29;  // Years of 355 and 385 days.
  if (month == 3) return days % 10 == 3 ? 29 : 30;  // Years of 353 and 383 days.
  if (is_leap && month == 6) return 30;
  const int32_t common = is_leap && month > 6 ? month - 1 : month;
  return common % 2 == 1 ? 30 : 29;
}
int64_t hebrew_to_days(int64_t year, int32_t month, int32_t day) {
  int64_t days = hebrew_new_year(year) + day - 1;
  for (int32_t m = 1; m < month; ++m) days += hebrew_days_in_month(year, m);
  return days;
}
CalendarDay hebrew_of_days(int64_t days) {
  int64_t year = floor_divide((days - kHebrewEpoch) * 98'496, 35'975'351);
  while (hebrew_new_year(year + 1) <= days) ++year;
  while (hebrew_new_year(year) > days) --year;
  auto rest = static_cast<int32_t>(days - hebrew_new_year(year));
  int32_t month = 1;
  for (; rest >= hebrew_days_in_month(year, month); ++month)
    rest -= hebrew_days_in_month(year, month);
  return {year, month, rest + 1};
}
constexpr Era kHebrewEras[] = {{"am", nullptr, Era::Kind::Epoch, 0, kAlways}};

// ---- Indian: its years begin 80 days after those of the Gregorian calendar

constexpr int64_t kSaka = 78;
bool indian_is_leap(int64_t year) { return is_leap_year(year + kSaka); }
int32_t indian_days_in_month(int64_t year, int32_t month) {
  if (month == 1) return indian_is_leap(year) ? 31 : 30;
  return month <= 6 ? 31 : 30;
}
int64_t indian_to_days(int64_t year, int32_t month, int32_t day) {
  int64_t days = days_from_civil(year + kSaka, 0, 1) + 80 + day - 1;
  for (int32_t m = 1; m < month; ++m) days += indian_days_in_month(year, m);
  return days;
}
CalendarDay indian_of_days(int64_t days) {
  int64_t year = iso_date_of_epoch_days(days).year - kSaka;
  if (indian_to_days(year, 1, 1) > days) --year;
  auto rest = static_cast<int32_t>(days - indian_to_days(year, 1, 1));
  int32_t month = 1;
  for (; rest >= indian_days_in_month(year, month); ++month)
    rest -= indian_days_in_month(year, month);
  return {year, month, rest + 1};
}
constexpr Era kIndianEras[] = {{"shaka", nullptr, Era::Kind::Epoch, 0, kAlways}};

// ---- Islamic, tabular

constexpr int64_t kTablaEpoch = kIslamicCivilEpoch - 1;

template <int64_t epoch>
int64_t islamic_to_days(int64_t year, int32_t month, int32_t day) {
  return islamic_to_days_from(epoch, year, month, day);
}
template <int64_t epoch>
CalendarDay islamic_of_days(int64_t days) {
  const int64_t year = floor_divide(30 * (days - epoch) + 10'646, 10'631);
  int32_t month = 1;
  while (month < 12 && islamic_to_days<epoch>(year, month + 1, 1) <= days) ++month;
  return {year, month, static_cast<int32_t>(days - islamic_to_days<epoch>(year, month, 1)) + 1};
}
constexpr Era kTablaEras[] = {
    {"ah", nullptr, Era::Kind::Epoch, 0, kTablaEpoch},
    {"bh", nullptr, Era::Kind::Negative, 0, kAlways},
};

// ---- Persian: eight leap years in 33, as published for 1206 to 1498

/// Where year 1 would begin by this rule; in 622 the true equinox was a day later.
constexpr int64_t kPersianEpoch = 226'895 - kDayOfFixed;
constexpr int64_t persian_new_year(int64_t year) {
  return kPersianEpoch + 365 * (year - 1) + floor_divide(8 * year + 21, 33);
}
static_assert(persian_new_year(1399) == days_from_civil(2020, 2, 20));
static_assert(persian_new_year(1400) == days_from_civil(2021, 2, 21));
static_assert(persian_new_year(1404) == days_from_civil(2025, 2, 21));
bool persian_is_leap(int64_t year) {
  return persian_new_year(year + 1) - persian_new_year(year) == 366;
}
int32_t persian_days_in_month(int64_t year, int32_t month) {
  if (month <= 6) return 31;
  return month < 12 || persian_is_leap(year) ? 30 : 29;
}
int64_t persian_to_days(int64_t year, int32_t month, int32_t day) {
  const int32_t before = month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6;
  return persian_new_year(year) + before + day - 1;
}
CalendarDay persian_of_days(int64_t days) {
  int64_t year = floor_divide(33 * (days - kPersianEpoch), 12'053) + 1;
  while (persian_new_year(year + 1) <= days) ++year;
  while (persian_new_year(year) > days) --year;
  const auto rest = static_cast<int32_t>(days - persian_new_year(year));
  const int32_t month = rest < 186 ? rest / 31 + 1 : (rest - 6) / 30 + 1;
  return {year, month, static_cast<int32_t>(days - persian_to_days(year, month, 1)) + 1};
}
constexpr Era kPersianEras[] = {{"ap", nullptr, Era::Kind::Epoch, 0, kAlways}};

template <size_t count>
constexpr CalendarRules with_eras(CalendarRules rules, const Era (&eras)[count]) {
  rules.eras = eras;
  rules.era_count = count;
  return rules;
}
template <int64_t offset>
constexpr CalendarRules gregorian_rules() {
  CalendarRules r{};
  r.of_epoch_days = gregorian_of_days<offset>;
  r.to_epoch_days = gregorian_to_days<offset>;
  r.months_before_year = months_before<12>;
  r.days_in_month = gregorian_days_in_month<offset>;
  r.is_leap_year = gregorian_is_leap<offset>;
  return r;
}
template <int64_t epoch, int64_t offset>
constexpr CalendarRules alexandrian_rules() {
  CalendarRules r{};
  r.of_epoch_days = alexandrian_of_days<epoch, offset>;
  r.to_epoch_days = alexandrian_to_days_in<epoch, offset>;
  r.months_before_year = months_before<13>;
  r.days_in_month = alexandrian_days_in_month<offset>;
  r.is_leap_year = alexandrian_is_leap<offset>;
  r.has_month_13 = true;
  return r;
}
template <int64_t epoch>
constexpr CalendarRules islamic_rules() {
  CalendarRules r{};
  r.of_epoch_days = islamic_of_days<epoch>;
  r.to_epoch_days = islamic_to_days<epoch>;
  r.months_before_year = months_before<12>;
  r.days_in_month = [](int64_t year, int32_t month) { return islamic_days_in_month(year, month); };
  r.is_leap_year = [](int64_t year) { return islamic_is_leap(year); };
  return r;
}
constexpr CalendarRules japanese_rules() {
  CalendarRules r = with_eras(gregorian_rules<0>(), kJapaneseEras);
  r.has_mid_year_eras = true;
  return r;
}
constexpr CalendarRules hebrew_rules() {
  CalendarRules r{};
  r.of_epoch_days = hebrew_of_days;
  r.to_epoch_days = hebrew_to_days;
  r.months_before_year = [](int64_t year) { return hebrew_months_before(year); };
  r.days_in_month = hebrew_days_in_month;
  r.is_leap_year = [](int64_t year) { return hebrew_is_leap(year); };
  r.leap_month = [](int64_t year) { return hebrew_is_leap(year) ? 6 : 0; };
  r.leap_month_codes = 1u << 5;
  return with_eras(r, kHebrewEras);
}
constexpr CalendarRules indian_rules() {
  CalendarRules r{};
  r.of_epoch_days = indian_of_days;
  r.to_epoch_days = indian_to_days;
  r.months_before_year = months_before<12>;
  r.days_in_month = indian_days_in_month;
  r.is_leap_year = indian_is_leap;
  return with_eras(r, kIndianEras);
}
constexpr CalendarRules persian_rules() {
  CalendarRules r{};
  r.of_epoch_days = persian_of_days;
  r.to_epoch_days = persian_to_days;
  r.months_before_year = months_before<12>;
  r.days_in_month = persian_days_in_month;
  r.is_leap_year = persian_is_leap;
  return with_eras(r, kPersianEras);
}

constexpr CalendarRules kISO = gregorian_rules<0>();
constexpr CalendarRules kBuddhist = with_eras(gregorian_rules<543>(), kBuddhistEras);
constexpr CalendarRules kCoptic = with_eras(alexandrian_rules<kCopticEpoch, 0>(), kCopticEras);
constexpr CalendarRules kEthioaa =
    with_eras(alexandrian_rules<kEthiopicEpoch, kAmeteAlem>(), kEthioaaEras);
constexpr CalendarRules kEthiopic =
    with_eras(alexandrian_rules<kEthiopicEpoch, 0>(), kEthiopicEras);
constexpr CalendarRules kGregory = with_eras(gregorian_rules<0>(), kGregoryEras);
constexpr CalendarRules kHebrew = hebrew_rules();
constexpr CalendarRules kIndian = indian_rules();
constexpr CalendarRules kIslamicCivil =
    with_eras(islamic_rules<kIslamicCivilEpoch>(), kIslamicCivilEras);
constexpr CalendarRules kIslamicTabla = with_eras(islamic_rules<kTablaEpoch>(), kTablaEras);
constexpr CalendarRules kJapanese = japanese_rules();
constexpr CalendarRules kPersian = persian_rules();
constexpr CalendarRules kRoc = with_eras(gregorian_rules<-1911>(), kRocEras);

}  // namespace

const CalendarRules& rules_of(Calendar calendar) noexcept {
  switch (calendar) {
    case Calendar::iso8601: break;
    case Calendar::buddhist: return kBuddhist;
    case Calendar::chinese: return kChineseRules;
    case Calendar::coptic: return kCoptic;
    case Calendar::dangi: return kDangiRules;
    case Calendar::ethioaa: return kEthioaa;
    case Calendar::ethiopic: return kEthiopic;
    case Calendar::gregory: return kGregory;
    case Calendar::hebrew: return kHebrew;
    case Calendar::indian: return kIndian;
    case Calendar::islamic_civil: return kIslamicCivil;
    case Calendar::islamic_tbla: return kIslamicTabla;
    case Calendar::islamic_umalqura: return kUmalquraRules;
    case Calendar::japanese: return kJapanese;
    case Calendar::persian: return kPersian;
    case Calendar::roc: return kRoc;
  }
  return kISO;
}

}  // namespace shoal::temporal
