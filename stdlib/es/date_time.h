// Time values, §21.4.1: their parts, their texts, and texts to time values. Pure functions; local
// time through a TimeZone.
#pragma once

#include <string>

#include "vm/run/time_zone.h"
#include "vm/value/string_view.h"

namespace shoal {

inline constexpr double kMsPerDay = 86'400'000;

/// A time value in parts. month 0 to 11, day 1 to 31, week_day 0 (Sunday) to 6.
struct DateParts {
  double year = 0;
  int32_t month = 0, day = 1, hour = 0, minute = 0, second = 0, ms = 0, week_day = 0;
};

/// t is finite.
DateParts parts_of(double t) noexcept;
/// §21.4.1.27 MakeTime to §21.4.1.31 TimeClip; NaN where the specification says so.
double make_time(double hour, double minute, double second, double ms) noexcept;
double make_day(double year, double month, double date) noexcept;
double make_date(double day, double time) noexcept;
/// §21.4.1.30 MakeFullYear
double make_full_year(double year) noexcept;
double time_clip(double t) noexcept;

// --- Texts; t is finite
/// "Tue Feb 01 2022", and "00:00:00 GMT+0100 (Central European Standard Time)".
std::string date_text(const DateParts& p);
std::string time_text(const DateParts& p);
std::string zone_text(double t, const TimeZone& zone);
/// §21.4.4.36 "2022-02-01T00:00:00.000Z"
std::string iso_text(double t);
/// §21.4.4.43 "Tue, 01 Feb 2022 00:00:00 GMT"
std::string utc_text(double t);
/// en-US: "2/1/2022" and "12:00:00 AM".
std::string locale_date_text(const DateParts& p);
std::string locale_time_text(const DateParts& p);

/// §21.4.3.2 Date.parse: the format of §21.4.1.32, the texts above, and much that people write. NaN
/// if none of it.
double parse_date(const StringView& text, const TimeZone& zone);

}  // namespace shoal
