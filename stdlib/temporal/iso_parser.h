// Text as records: the grammar of ISO 8601 and RFC 9557 strings that the proposal defines (section
// 13.30). Pure; what does not match gives no value, whereupon the proposal throws a RangeError.
#pragma once

#include <optional>
#include <string_view>

#include "stdlib/temporal/calendar.h"

namespace shoal::temporal {

/// The goals of ParseISODateTime; tried in this order.
enum class Goal : uint8_t {
  DateTimeZoned = 1,  // TemporalDateTimeString[+Zoned]
  DateTime = 2,       // TemporalDateTimeString[~Zoned]
  Instant = 4,
  Time = 8,
  MonthDay = 16,
  YearMonth = 32,
};
using Goals = uint8_t;
constexpr Goals goals(Goal g) noexcept { return static_cast<Goals>(g); }
inline constexpr Goals kAnyGoal = 63;

/// ISO Date-Time Parse Record, with its ISO String Time Zone Parse Record. Views are of the text.
struct ParsedISO {
  bool has_year = true;  // If not, the date is of 1972.
  bool has_day = true;
  ISODate date;
  std::optional<TimeRecord> time;  // None: ~start-of-day~.
  bool has_z = false;
  bool has_offset = false;
  bool offset_has_seconds = false;
  int64_t offset_ns = 0;
  std::string_view time_zone;  // The annotation; empty: there is none.
  std::string_view calendar;   // The same.
};

std::optional<ParsedISO> parse_iso_date_time(std::string_view text, Goals allowed) noexcept;
/// ParseDateTimeUTCOffset, in nanoseconds.
std::optional<int64_t> parse_date_time_utc_offset(std::string_view text) noexcept;
/// ParseTimeZoneIdentifier: an offset in minutes, or the text is a name.
struct ParsedTimeZone {
  bool is_offset;
  int32_t offset_minutes;
};
std::optional<ParsedTimeZone> parse_time_zone_identifier(std::string_view text) noexcept;
/// AnnotationValue: what may be the name of a calendar.
bool is_annotation_value(std::string_view text) noexcept;
/// ParseTemporalDurationString, without its check of the ranges.
std::optional<DurationFields> parse_temporal_duration(std::string_view text) noexcept;

}  // namespace shoal::temporal
