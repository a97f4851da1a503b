// Calendars (section 12 of the proposal; those besides iso8601 as the proposal for eras and month
// codes has them, https://tc39.es/proposal-intl-era-monthcode). Pure.
//
// A calendar is told to the rest by the questions of CalendarRules: how a date is written in days
// since the epoch, and what months a year has. Adding, subtracting, constraining and resolving
// fields are written once on top of them (calendar.cpp); iso8601 has its own short way.
#pragma once

#include <optional>
#include <string_view>

#include "stdlib/temporal/duration_record.h"
#include "stdlib/temporal/iso.h"

namespace shoal::temporal {

/// A month code: "M05" is {5, false}, "M05L" {5, true}.
struct MonthCode {
  uint8_t number = 0;
  bool is_leap = false;
  friend constexpr bool operator==(MonthCode, MonthCode) = default;
  /// By the order of months in a year.
  constexpr int rank() const noexcept { return number * 2 + (is_leap ? 1 : 0); }
};
/// A date in a calendar: the arithmetic year, the ordinal month from 1, the day from 1.
struct CalendarDay {
  int64_t year;
  int32_t month, day;
};
/// An era of a calendar, by which its years can be told.
struct Era {
  const char* name;
  const char* alias;  // Or null.
  enum class Kind : uint8_t { Epoch, Negative, Offset } kind;
  int32_t offset;     // Kind::Offset: the arithmetic year that its year 1 is.
  int64_t begin_day;  // The first day that is told by it; the eras stand from the latest on.
};

/// Calendar Date Record
struct CalendarDate {
  const Era* era;  // Null: the calendar has none.
  int64_t era_year;
  int64_t year;
  int32_t month;
  MonthCode month_code;
  int32_t day;
  int32_t day_of_week, day_of_year;
  std::optional<YearWeek> week_of_year;
  int32_t days_in_month, days_in_year, months_in_year;
  bool in_leap_year;
};

/// The fields of a Calendar Fields Record, in the alphabetical order of their names, in which they
/// are read.
enum class Field : uint8_t {
  Day,
  Era,
  EraYear,
  Hour,
  Microsecond,
  Millisecond,
  Minute,
  Month,
  MonthCode,
  Nanosecond,
  Offset,
  Second,
  TimeZone,
  Year,
  kCount,
};
/// A set of fields.
using FieldSet = uint16_t;
constexpr FieldSet set_of(Field f) noexcept {
  return static_cast<FieldSet>(1u << static_cast<uint32_t>(f));
}
template <class... Fields>
constexpr FieldSet set_of(Field first, Fields... rest) noexcept {
  return static_cast<FieldSet>(set_of(first) | set_of(rest...));
}
inline constexpr FieldSet kDateFields =
    set_of(Field::Year, Field::Month, Field::MonthCode, Field::Day);
inline constexpr FieldSet kYearMonthFields = set_of(Field::Year, Field::Month, Field::MonthCode);
inline constexpr FieldSet kTimeFields =
    set_of(Field::Hour, Field::Minute, Field::Second, Field::Millisecond, Field::Microsecond,
           Field::Nanosecond);

/// Calendar Fields Record. Numbers are integers of any size.
struct CalendarFields {
  FieldSet present = 0;
  DateNumbers date;
  double era_year = 0;
  const Era* era = nullptr;  // Null where there is a field: the calendar has no such era.
  MonthCode month_code;
  TimeNumbers time;
  int64_t offset_ns = 0;
  TimeZoneId time_zone;

  bool has(Field f) const noexcept { return (present & set_of(f)) != 0; }
  void add(Field f) noexcept { present = static_cast<FieldSet>(present | set_of(f)); }
  void remove(FieldSet fields) noexcept { present = static_cast<FieldSet>(present & ~fields); }
};

/// What CalendarResolveFields says.
enum class Resolution : uint8_t { Good, Incomplete, Inconsistent };  // TypeError, RangeError.
enum class FieldsType : uint8_t { Date, YearMonth, MonthDay };

/// What a leap month is in a year that has it not: the month after it, or the one before it.
enum class LeapShift : uint8_t { Forward, Backward };

/// What a calendar other than iso8601 is asked.
struct CalendarRules {
  CalendarDay (*of_epoch_days)(int64_t days);
  /// month and day exist in that year.
  int64_t (*to_epoch_days)(int64_t year, int32_t month, int32_t day);
  /// Of all years from some year on: the difference of two is what lies between.
  int64_t (*months_before_year)(int64_t year);
  int32_t (*days_in_month)(int64_t year, int32_t month);
  bool (*is_leap_year)(int64_t year);
  const Era* eras;  // From the latest on.
  uint32_t era_count;
  bool has_mid_year_eras = false;
  bool has_month_13 = false;
  /// Which month of a year is its leap month, from 1; 0: none. Null: no year has one.
  int32_t (*leap_month)(int64_t year) = nullptr;
  uint16_t leap_month_codes = 0;  // Bit n: there is an "MnnL".
  LeapShift leap_shift = LeapShift::Forward;
  /// The most days that any month of the calendar may have, 0: as the years around 1972 say.
  int32_t days_in_any_month = 0;
};
const CalendarRules& rules_of(Calendar calendar) noexcept;

std::string_view calendar_id(Calendar calendar) noexcept;
/// CanonicalizeCalendar
std::optional<Calendar> canonicalize_calendar(std::string_view id) noexcept;
bool calendar_supports_era(Calendar calendar) noexcept;
/// CanonicalizeEraInCalendar; null: there is none of that name.
const Era* find_era(Calendar calendar, std::string_view name) noexcept;
/// The syntax of ParseMonthCode.
std::optional<MonthCode> parse_month_code(std::string_view text) noexcept;

CalendarDate calendar_iso_to_date(Calendar calendar, ISODate date) noexcept;
std::optional<ISODate> calendar_date_add(Calendar calendar, ISODate date,
                                         const DateDuration& duration, Overflow overflow) noexcept;
DateDuration calendar_date_until(Calendar calendar, ISODate one, ISODate two,
                                 Unit largest_unit) noexcept;
Resolution calendar_resolve_fields(Calendar calendar, CalendarFields& fields,
                                   FieldsType type) noexcept;
/// CalendarDateFromFields and its siblings, after calendar_resolve_fields.
std::optional<ISODate> calendar_date_from_resolved(Calendar calendar, const CalendarFields& fields,
                                                   Overflow overflow) noexcept;
std::optional<ISODate> calendar_year_month_from_resolved(Calendar calendar,
                                                         const CalendarFields& fields,
                                                         Overflow overflow) noexcept;
std::optional<ISODate> calendar_month_day_from_resolved(Calendar calendar,
                                                        const CalendarFields& fields,
                                                        Overflow overflow) noexcept;
/// CalendarExtraFields
FieldSet calendar_extra_fields(Calendar calendar, FieldSet fields) noexcept;
/// CalendarFieldKeysToIgnore
FieldSet calendar_field_keys_to_ignore(Calendar calendar, FieldSet keys) noexcept;
CalendarFields calendar_merge_fields(Calendar calendar, const CalendarFields& fields,
                                     const CalendarFields& additional) noexcept;
/// ISODateToFields
CalendarFields iso_date_to_fields(Calendar calendar, ISODate date, FieldsType type) noexcept;

}  // namespace shoal::temporal
