// Intl.DateTimeFormat: its internal slots, and how formats come of options (ECMA-402, section 12).
#pragma once

#include <string>

#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"
#include "stdlib/intl/options.h"
#include "vm/object/intl.h"
#include "vm/object/temporal.h"
#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal::intl {

/// The components of table 16, in its order, which is that of the reads.
enum class Component : uint8_t {
  Weekday,
  Era,
  Year,
  Month,
  Day,
  DayPeriod,
  Hour,
  Minute,
  Second,
  FractionalSecondDigits,
  TimeZoneName,
};
inline constexpr uint32_t kComponents = 11;

/// What is asked of each: an index into its values (of the fraction: how many digits), or kAbsent.
struct DateTimeComponents {
  int32_t values[kComponents] = {kAbsent, kAbsent, kAbsent, kAbsent, kAbsent, kAbsent,
                                 kAbsent, kAbsent, kAbsent, kAbsent, kAbsent};
  int32_t& operator[](Component c) noexcept { return values[static_cast<uint32_t>(c)]; }
  int32_t operator[](Component c) const noexcept { return values[static_cast<uint32_t>(c)]; }
  bool has(Component c) const noexcept { return (*this)[c] != kAbsent; }
};
struct ComponentInfo {
  const char* name;
  Choices choices;             // None: a number.
  const char* const* letters;  // Of a pattern, by value; of hours without the letter.
};
const ComponentInfo& component_info(Component c) noexcept;

/// The arguments `required` and `defaults` of CreateDateTimeFormat.
enum class Required : uint8_t { Date, Time, YearMonth, MonthDay, Any };
enum class Defaults : uint8_t { Date, Time, YearMonth, MonthDay, ZonedDateTime, All };

/// What is formatted: a time value or Instant, or a Temporal object without a time zone.
enum class DateKind : uint8_t {
  Main,
  Instant,
  PlainDate,
  PlainYearMonth,
  PlainMonthDay,
  PlainTime,
  PlainDateTime,
};
inline constexpr uint32_t kDateKinds = 7;

using DateFormatHandle = IcuHandle<UDateFormat, &Icu::udat_close>;
using IntervalFormatHandle = IcuHandle<UDateIntervalFormat, &Icu::udtitvfmt_close>;
using PatternGenerator = IcuHandle<UDateTimePatternGenerator, &Icu::udatpg_close>;
using CalendarHandle = IcuHandle<UCalendar, &Icu::ucal_close>;

/// A DateTime Format Record with what ICU makes of it, at first use.
struct DateTimeFormatRecord {
  bool tried = false;
  std::u16string pattern;  // Empty: null.
  DateFormatHandle format;
  IntervalFormatHandle interval;
};

struct DateTimeFormatState final : IntlState {
  static constexpr IntlType kType = IntlType::DateTimeFormat;
  std::string locale, data_locale, calendar, numbering_system, time_zone;
  std::string hour_cycle;  // "h12" and the like.
  bool hour_cycle_is_explicit = false;
  int32_t date_style = kAbsent, time_style = kAbsent;
  Required required = Required::Any;
  Defaults defaults = Defaults::Date;
  DateTimeComponents components;  // As given.
  DateTimeFormatRecord formats[kDateKinds];

  /// ICU's locale with calendar, numbering system and hour cycle.
  std::string icu_name() const;
};

// --- date_time_pattern.cpp
/// The pattern for a kind; empty: null, it has nothing in common with the options.
std::u16string pattern_for(const DateTimeFormatState& s, DateKind kind, UErrorCode& status);
/// What a pattern shows, and its hour cycle; empty: it has no hours.
DateTimeComponents components_of_pattern(std::u16string_view pattern);
std::string hour_cycle_of_pattern(std::u16string_view pattern);
/// The skeleton of a pattern.
std::u16string skeleton_of_pattern(const DateTimeFormatState& s, const std::u16string& pattern,
                                   UErrorCode& status);

// --- date_time_format.cpp
/// CreateDateTimeFormat; zone: toLocaleStringTimeZone, or undefined.
struct DateTimeQuery {
  Required required = Required::Any;
  Defaults defaults = Defaults::Date;
  Value to_locale_string_time_zone;
};
Task<Value> create_date_time_format(Context& cx, Value new_target, Value locales, Value options,
                                    DateTimeQuery query);

// --- date_time_formatting.cpp
NativeTask date_time_format_bound_format(Context& cx, Args args);  // Capture 0: the format.
NativeTask date_time_format_format_to_parts(Context& cx, Args args);
NativeTask date_time_format_format_range(Context& cx, Args args);
NativeTask date_time_format_format_range_to_parts(Context& cx, Args args);
/// FormatDateTime
Result<Value> format_date_time(Context& cx, Value format, Value formattable);

}  // namespace shoal::intl
