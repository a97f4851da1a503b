#include "stdlib/temporal/calendar.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace shoal::temporal {
namespace {

constexpr std::string_view kIds[] = {
#define CALENDAR(name, id) id,
#include "vm/object/calendars.def"
#undef CALENDAR
};

int32_t months_in_year(const CalendarRules& r, int64_t year) noexcept {
  return static_cast<int32_t>(r.months_before_year(year + 1) - r.months_before_year(year));
}
/// YearContainsMonthCode, of a code that is valid.
bool year_contains(const CalendarRules& r, int64_t year, MonthCode code) noexcept {
  return !code.is_leap || (r.leap_month && r.leap_month(year) == code.number + 1);
}
/// IsValidMonthCodeForCalendar
bool is_valid_month_code(const CalendarRules& r, MonthCode code) noexcept {
  if (code.is_leap) return code.number <= 12 && ((r.leap_month_codes >> code.number) & 1) != 0;
  return code.number >= 1 && code.number <= (r.has_month_13 ? 13 : 12);
}
/// MonthCodeToOrdinal after ConstrainMonthCode.
int32_t month_code_to_ordinal(const CalendarRules& r, int64_t year, MonthCode code) noexcept {
  const int32_t leap = r.leap_month ? r.leap_month(year) : 0;
  int32_t number = code.number;
  if (code.is_leap) {
    if (leap == number + 1) return leap;
    if (r.leap_shift == LeapShift::Forward) ++number;
  }
  return number + (leap != 0 && number >= leap ? 1 : 0);
}
MonthCode month_code_of(const CalendarRules& r, int64_t year, int32_t month) noexcept {
  const int32_t leap = r.leap_month ? r.leap_month(year) : 0;
  if (leap == 0 || month < leap) return {static_cast<uint8_t>(month), false};
  return {static_cast<uint8_t>(month - 1), month == leap};
}

struct YearMonth {
  int64_t year;
  int32_t month;
};
/// BalanceNonISODate for a month that is out of its year, month from 1.
YearMonth balance_month(const CalendarRules& r, int64_t year, int64_t month) noexcept {
  const int64_t absolute = r.months_before_year(year) + month - 1;
  // Years have 12 or 13 months: each step comes closer by more than nine tenths.
  for (;;) {
    const int64_t off = absolute - r.months_before_year(year);
    if (off >= 0 && off < months_in_year(r, year)) return {year, static_cast<int32_t>(off) + 1};
    year += off < 0 ? -((-off + 12) / 13) : std::max<int64_t>(off / 13, 1);
  }
}

/// CompareSurpasses, for a month told by its rank or by its ordinal.
bool compare_surpasses(int sign, int64_t year, int month, int32_t day, int64_t target_year,
                       int target_month, int32_t target_day) noexcept {
  if (year != target_year) return sign * (year - target_year) > 0;
  if (month != target_month) return sign * (month - target_month) > 0;
  return sign * (day - target_day) > 0;
}

/// A date and the way to another, in a calendar: NonISODateSurpasses and ISODateSurpasses with
/// neither weeks nor days.
struct Way {
  const CalendarRules& rules;
  int sign;
  CalendarDay from, to;
  MonthCode from_code, to_code;

  int32_t start_month(int64_t year) const noexcept {
    return month_code_to_ordinal(rules, year, from_code);
  }
  bool years_surpass(int64_t years) const noexcept {
    return compare_surpasses(sign, from.year + years, from_code.rank(), from.day, to.year,
                             to_code.rank(), to.day);
  }
  YearMonth after(int64_t years, int64_t months) const noexcept {
    const int64_t year = from.year + years;
    return balance_month(rules, year, start_month(year) + months);
  }
  bool months_surpass(int64_t years, int64_t months) const noexcept {
    if (years_surpass(years)) return true;
    const YearMonth at = after(years, months);
    return compare_surpasses(sign, at.year, at.month, from.day, to.year, to.month, to.day);
  }
};

/// What a date that is not told in full would be: month and day constrained, or refused.
std::optional<ISODate> to_iso(const CalendarRules& r, int64_t year, double month, double day,
                              Overflow overflow) noexcept {
  const int32_t months = months_in_year(r, year);
  if (month > months && overflow == Overflow::Reject) return std::nullopt;
  const auto m = static_cast<int32_t>(std::min<double>(month, months));
  const int32_t days = r.days_in_month(year, m);
  if (day > days && overflow == Overflow::Reject) return std::nullopt;
  return iso_date_of_epoch_days(
      r.to_epoch_days(year, m, static_cast<int32_t>(std::min<double>(day, days))));
}

const Era* era_of(const CalendarRules& r, int64_t days) noexcept {
  for (uint32_t i = 0; i < r.era_count; ++i)
    if (days >= r.eras[i].begin_day) return &r.eras[i];
  return nullptr;
}
int64_t era_year_of(const Era& era, int64_t year) noexcept {
  switch (era.kind) {
    case Era::Kind::Epoch: return year;
    case Era::Kind::Negative: return 1 - year;
    case Era::Kind::Offset: break;
  }
  return year - era.offset + 1;
}
/// CalendarDateArithmeticYearForEraYear
double year_for_era_year(const Era& era, double era_year) noexcept {
  switch (era.kind) {
    case Era::Kind::Epoch: return era_year;
    case Era::Kind::Negative: return 1 - era_year;
    case Era::Kind::Offset: break;
  }
  return era.offset + era_year - 1;
}

Resolution resolve_iso(CalendarFields& f, FieldsType type) noexcept {
  if (type != FieldsType::MonthDay && !f.has(Field::Year)) return Resolution::Incomplete;
  if (type != FieldsType::YearMonth && !f.has(Field::Day)) return Resolution::Incomplete;
  if (!f.has(Field::Month) && !f.has(Field::MonthCode)) return Resolution::Incomplete;
  if (!f.has(Field::MonthCode)) return Resolution::Good;
  const MonthCode code = f.month_code;
  if (code.is_leap || code.number > 12) return Resolution::Inconsistent;
  if (f.has(Field::Month) && f.date.month != code.number) return Resolution::Inconsistent;
  f.date.month = code.number;
  f.add(Field::Month);
  return Resolution::Good;
}
/// The part of NonISOResolveFields that asks whether all is there.
bool is_complete(const CalendarRules& r, const CalendarFields& f, FieldsType type) noexcept {
  const bool needs_year =
      type != FieldsType::MonthDay || !f.has(Field::MonthCode) || f.has(Field::Month);
  const bool has_era = f.has(Field::Era), has_era_year = f.has(Field::EraYear);
  if (needs_year && !f.has(Field::Year) && !(r.era_count != 0 && has_era && has_era_year))
    return false;
  if (r.era_count != 0 && has_era != has_era_year) return false;
  if (type != FieldsType::YearMonth && !f.has(Field::Day)) return false;
  return f.has(Field::Month) || f.has(Field::MonthCode);
}
/// NonISOResolveFields
Resolution resolve(const CalendarRules& r, CalendarFields& f, FieldsType type) noexcept {
  if (!is_complete(r, f, type)) return Resolution::Incomplete;
  if (r.era_count != 0 && f.has(Field::EraYear)) {
    if (!f.era) return Resolution::Inconsistent;
    const double year = year_for_era_year(*f.era, f.era_year);
    if (f.has(Field::Year) && f.date.year != year) return Resolution::Inconsistent;
    f.date.year = year;
    f.add(Field::Year);
  }
  f.remove(set_of(Field::Era, Field::EraYear));
  if (!f.has(Field::MonthCode)) return Resolution::Good;
  if (!is_valid_month_code(r, f.month_code)) return Resolution::Inconsistent;
  if (!f.has(Field::Year)) return Resolution::Good;
  const int32_t month = month_code_to_ordinal(r, year_of(f.date.year), f.month_code);
  if (f.has(Field::Month) && f.date.month != month) return Resolution::Inconsistent;
  f.date.month = month;
  f.add(Field::Month);
  return Resolution::Good;
}

constexpr int64_t kReferenceFirst = -25'567, kReferenceLast = 1095;  // 1900-01-01, 1972-12-31
constexpr int64_t kReferenceEnd = 24'105;                            // 2035-12-31

/// The date in the year that has that month code and day, as days since the epoch.
std::optional<int64_t> day_in_year(const CalendarRules& r, int64_t year, MonthCode code,
                                   int32_t day) noexcept {
  if (!year_contains(r, year, code)) return std::nullopt;
  const int32_t month = month_code_to_ordinal(r, year, code);
  if (day > r.days_in_month(year, month)) return std::nullopt;
  return r.to_epoch_days(year, month, day);
}
/// The latest such date from 1900 to 1972, else the first from 1973 to 2035.
std::optional<ISODate> reference_date(const CalendarRules& r, MonthCode code,
                                      int32_t day) noexcept {
  const int64_t middle = r.of_epoch_days(kReferenceLast).year;
  constexpr int64_t kYearsAround = 75;
  for (int64_t year = middle; year > middle - kYearsAround; --year) {
    const std::optional<int64_t> days = day_in_year(r, year, code, day);
    if (days && *days <= kReferenceLast && *days >= kReferenceFirst)
      return iso_date_of_epoch_days(*days);
  }
  for (int64_t year = middle; year < middle + kYearsAround; ++year) {
    const std::optional<int64_t> days = day_in_year(r, year, code, day);
    if (days && *days > kReferenceLast && *days <= kReferenceEnd)
      return iso_date_of_epoch_days(*days);
  }
  return std::nullopt;
}
int32_t days_in_month_max(const CalendarRules& r, MonthCode code) noexcept {
  if (r.days_in_any_month != 0) return r.days_in_any_month;
  const int64_t middle = r.of_epoch_days(kReferenceLast).year;
  int32_t most = 0;
  for (int64_t year = middle - 40; year <= middle; ++year)
    if (year_contains(r, year, code))
      most = std::max(most, r.days_in_month(year, month_code_to_ordinal(r, year, code)));
  return most;
}

}  // namespace

std::string_view calendar_id(Calendar calendar) noexcept {
  return kIds[static_cast<uint32_t>(calendar)];
}
std::optional<Calendar> canonicalize_calendar(std::string_view id) noexcept {
  std::string lower(id);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (lower == "islamicc") lower = "islamic-civil";
  if (lower == "ethiopic-amete-alem") lower = "ethioaa";
  for (uint32_t i = 0; i < std::size(kIds); ++i)
    if (lower == kIds[i]) return static_cast<Calendar>(i);
  return std::nullopt;
}
bool calendar_supports_era(Calendar calendar) noexcept {
  return calendar != Calendar::iso8601 && rules_of(calendar).era_count != 0;
}
const Era* find_era(Calendar calendar, std::string_view name) noexcept {
  const CalendarRules& r = rules_of(calendar);
  for (uint32_t i = 0; i < r.era_count; ++i)
    if (name == r.eras[i].name || (r.eras[i].alias && name == r.eras[i].alias)) return &r.eras[i];
  return nullptr;
}
std::optional<MonthCode> parse_month_code(std::string_view text) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() < 3 || text.size() > 4 || text[0] != 'M') return std::nullopt;
  if (!is_digit(text[1]) || !is_digit(text[2])) return std::nullopt;
  const bool is_leap = text.size() == 4;
  if (is_leap && text[3] != 'L') return std::nullopt;
  const int number = (text[1] - '0') * 10 + text[2] - '0';
  if (number == 0 && !is_leap) return std::nullopt;
  return MonthCode{static_cast<uint8_t>(number), is_leap};
}

CalendarDate calendar_iso_to_date(Calendar calendar, ISODate date) noexcept {
  const CalendarRules& r = rules_of(calendar);
  const int64_t days = epoch_days(date);
  const CalendarDay day = r.of_epoch_days(days);
  const int64_t first = r.to_epoch_days(day.year, 1, 1);
  CalendarDate result{};
  result.era = calendar == Calendar::iso8601 ? nullptr : era_of(r, days);
  result.era_year = result.era ? era_year_of(*result.era, day.year) : 0;
  result.year = day.year;
  result.month = day.month;
  result.month_code = month_code_of(r, day.year, day.month);
  result.day = day.day;
  result.day_of_week = iso_day_of_week(date);
  result.day_of_year = static_cast<int32_t>(days - first) + 1;
  if (calendar == Calendar::iso8601) result.week_of_year = iso_week_of_year(date);
  result.days_in_month = r.days_in_month(day.year, day.month);
  result.days_in_year = static_cast<int32_t>(r.to_epoch_days(day.year + 1, 1, 1) - first);
  result.months_in_year = months_in_year(r, day.year);
  result.in_leap_year = r.is_leap_year(day.year);
  return result;
}

std::optional<ISODate> calendar_date_add(Calendar calendar, ISODate date,
                                         const DateDuration& duration, Overflow overflow) noexcept {
  const int64_t more_days = duration.days + 7 * duration.weeks;
  ISODate result = date;
  if (duration.years != 0 || duration.months != 0) {
    const CalendarRules& r = rules_of(calendar);
    const CalendarDay parts = r.of_epoch_days(epoch_days(date));
    const MonthCode code = month_code_of(r, parts.year, parts.month);
    const int64_t year = year_of(static_cast<double>(parts.year + duration.years));
    if (overflow == Overflow::Reject && !year_contains(r, year, code)) return std::nullopt;
    const YearMonth at =
        balance_month(r, year, month_code_to_ordinal(r, year, code) + duration.months);
    if (std::fabs(static_cast<double>(at.year)) > 1e6) return std::nullopt;
    const int32_t days = r.days_in_month(at.year, at.month);
    if (parts.day > days && overflow == Overflow::Reject) return std::nullopt;
    result = iso_date_of_epoch_days(r.to_epoch_days(at.year, at.month, std::min(parts.day, days)));
  }
  result = add_days_to_iso_date(result, more_days);
  if (!iso_date_within_limits(result)) return std::nullopt;
  return result;
}

DateDuration calendar_date_until(Calendar calendar, ISODate one, ISODate two,
                                 Unit largest_unit) noexcept {
  DateDuration result;
  const int sign = -compare_iso_date(one, two);
  if (sign == 0) return result;
  const CalendarRules& r = rules_of(calendar);
  Way way{r, sign, r.of_epoch_days(epoch_days(one)), r.of_epoch_days(epoch_days(two)), {}, {}};
  way.from_code = month_code_of(r, way.from.year, way.from.month);
  way.to_code = month_code_of(r, way.to.year, way.to.month);
  int64_t from_day = epoch_days(one);
  if (largest_unit <= Unit::Month) {
    // The guesses are no further than the answer, and close to it: what surpasses is monotone.
    if (largest_unit == Unit::Year) {
      const int64_t apart = way.to.year - way.from.year;
      result.years = apart == 0 ? 0 : apart - sign;
      while (!way.months_surpass(result.years + sign, 0)) result.years += sign;
    }
    const YearMonth start = way.after(result.years, 0);
    const int64_t apart = r.months_before_year(way.to.year) + way.to.month -
                          r.months_before_year(start.year) - start.month;
    result.months = apart * sign <= 1 ? 0 : apart - sign;
    while (!way.months_surpass(result.years, result.months + sign)) result.months += sign;
    const YearMonth at = way.after(result.years, result.months);
    from_day = r.to_epoch_days(at.year, at.month,
                               std::min(way.from.day, r.days_in_month(at.year, at.month)));
  }
  result.days = epoch_days(two) - from_day;
  if (largest_unit == Unit::Week) {
    result.weeks = result.days / 7;
    result.days %= 7;
  }
  return result;
}

Resolution calendar_resolve_fields(Calendar calendar, CalendarFields& fields,
                                   FieldsType type) noexcept {
  if (calendar == Calendar::iso8601) return resolve_iso(fields, type);
  return resolve(rules_of(calendar), fields, type);
}

namespace {
/// CalendarDateToISO
std::optional<ISODate> calendar_date_to_iso(Calendar calendar, const CalendarFields& f,
                                            Overflow overflow) noexcept {
  if (calendar == Calendar::iso8601) return regulate_iso_date(f.date, overflow);
  const CalendarRules& r = rules_of(calendar);
  const int64_t year = year_of(f.date.year);
  const bool code_exists = !f.has(Field::MonthCode) || year_contains(r, year, f.month_code);
  if (!code_exists && overflow == Overflow::Reject) return std::nullopt;
  return to_iso(r, year, f.date.month, f.date.day, overflow);
}
}  // namespace

std::optional<ISODate> calendar_date_from_resolved(Calendar calendar, const CalendarFields& fields,
                                                   Overflow overflow) noexcept {
  const std::optional<ISODate> date = calendar_date_to_iso(calendar, fields, overflow);
  return date && iso_date_within_limits(*date) ? date : std::nullopt;
}
std::optional<ISODate> calendar_year_month_from_resolved(Calendar calendar,
                                                         const CalendarFields& fields,
                                                         Overflow overflow) noexcept {
  const std::optional<ISODate> date = calendar_date_to_iso(calendar, fields, overflow);
  return date && iso_year_month_within_limits(*date) ? date : std::nullopt;
}
/// CalendarMonthDayToISOReferenceDate
std::optional<ISODate> calendar_month_day_from_resolved(Calendar calendar, const CalendarFields& f,
                                                        Overflow overflow) noexcept {
  constexpr int32_t kReferenceISOYear = 1972;
  if (calendar == Calendar::iso8601) {
    DateNumbers numbers = f.date;
    if (!f.has(Field::Year)) numbers.year = kReferenceISOYear;
    std::optional<ISODate> date = regulate_iso_date(numbers, overflow);
    if (date) date->year = kReferenceISOYear;
    return date;
  }
  const CalendarRules& r = rules_of(calendar);
  MonthCode code = f.month_code;
  int32_t days = 0;
  if (f.has(Field::Year)) {
    // Years without a day within the limits are refused.
    const int64_t year = year_of(f.date.year);
    const int64_t first = r.to_epoch_days(year, 1, 1), next = r.to_epoch_days(year + 1, 1, 1);
    if (next <= -kDaysMax - 1 || first > kDaysMax) return std::nullopt;
    const int32_t months = months_in_year(r, year);
    if (f.date.month > months && overflow == Overflow::Reject) return std::nullopt;
    const auto month = static_cast<int32_t>(std::min<double>(f.date.month, months));
    if (f.has(Field::MonthCode) && !year_contains(r, year, code) && overflow == Overflow::Reject)
      return std::nullopt;
    code = month_code_of(r, year, month);
    days = r.days_in_month(year, month);
  } else {
    days = days_in_month_max(r, code);
  }
  if (f.date.day > days && overflow == Overflow::Reject) return std::nullopt;
  const auto day = static_cast<int32_t>(std::min<double>(f.date.day, days));
  const std::optional<ISODate> date = reference_date(r, code, day);
  // A leap month that has not been for long: constrained to the month that it repeats.
  if (date || overflow == Overflow::Reject || !code.is_leap) return date;
  return reference_date(r, {code.number, false}, day);
}

FieldSet calendar_extra_fields(Calendar calendar, FieldSet fields) noexcept {
  const bool eras = (fields & set_of(Field::Year)) != 0 && calendar_supports_era(calendar);
  return eras ? set_of(Field::Era, Field::EraYear) : FieldSet{0};
}
FieldSet calendar_field_keys_to_ignore(Calendar calendar, FieldSet keys) noexcept {
  constexpr FieldSet kMonth = set_of(Field::Month, Field::MonthCode);
  constexpr FieldSet kEra = set_of(Field::Era, Field::EraYear);
  FieldSet ignored = keys;
  if (keys & kMonth) ignored = static_cast<FieldSet>(ignored | kMonth);
  if (calendar == Calendar::iso8601) return ignored;
  const FieldSet years = static_cast<FieldSet>(kEra | set_of(Field::Year));
  if ((keys & years) && calendar_supports_era(calendar))
    ignored = static_cast<FieldSet>(ignored | years);
  if ((keys & static_cast<FieldSet>(kMonth | set_of(Field::Day))) &&
      rules_of(calendar).has_mid_year_eras)
    ignored = static_cast<FieldSet>(ignored | kEra);
  return ignored;
}
CalendarFields calendar_merge_fields(Calendar calendar, const CalendarFields& fields,
                                     const CalendarFields& additional) noexcept {
  CalendarFields merged = fields;
  merged.remove(calendar_field_keys_to_ignore(calendar, additional.present));
  merged.present = static_cast<FieldSet>(merged.present | additional.present);
  const auto take = [&](Field f, auto& to, const auto& from) {
    if (additional.has(f)) to = from;
  };
  take(Field::Year, merged.date.year, additional.date.year);
  take(Field::Month, merged.date.month, additional.date.month);
  take(Field::Day, merged.date.day, additional.date.day);
  take(Field::MonthCode, merged.month_code, additional.month_code);
  take(Field::Era, merged.era, additional.era);
  take(Field::EraYear, merged.era_year, additional.era_year);
  take(Field::Hour, merged.time.hour, additional.time.hour);
  take(Field::Minute, merged.time.minute, additional.time.minute);
  take(Field::Second, merged.time.second, additional.time.second);
  take(Field::Millisecond, merged.time.millisecond, additional.time.millisecond);
  take(Field::Microsecond, merged.time.microsecond, additional.time.microsecond);
  take(Field::Nanosecond, merged.time.nanosecond, additional.time.nanosecond);
  take(Field::Offset, merged.offset_ns, additional.offset_ns);
  take(Field::TimeZone, merged.time_zone, additional.time_zone);
  return merged;
}
CalendarFields iso_date_to_fields(Calendar calendar, ISODate date, FieldsType type) noexcept {
  const CalendarDate parts = calendar_iso_to_date(calendar, date);
  CalendarFields fields;
  fields.month_code = parts.month_code;
  fields.add(Field::MonthCode);
  if (type != FieldsType::YearMonth) {
    fields.date.day = parts.day;
    fields.add(Field::Day);
  }
  if (type != FieldsType::MonthDay) {
    fields.date.year = static_cast<double>(parts.year);
    fields.add(Field::Year);
  }
  return fields;
}

}  // namespace shoal::temporal
