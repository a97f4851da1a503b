#include "stdlib/es/date_time.h"

#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "vm/run/calendar.h"
#include "vm/run/operations/conversion.h"

namespace shoal {

DateParts parts_of(double t) noexcept {
  const double day = std::floor(t / kMsPerDay);
  auto in_day = static_cast<int32_t>(t - day * kMsPerDay);
  const auto days = static_cast<int64_t>(day);
  const CivilDate date = civil_from_days(days);
  DateParts p;
  p.year = static_cast<double>(date.year);
  p.month = date.month;
  p.day = date.day;
  p.week_day = week_day(days);
  p.ms = in_day % 1000;
  in_day /= 1000;
  p.second = in_day % 60;
  p.minute = in_day / 60 % 60;
  p.hour = in_day / 3600;
  return p;
}

double make_time(double hour, double minute, double second, double ms) noexcept {
  if (!std::isfinite(hour) || !std::isfinite(minute) || !std::isfinite(second) ||
      !std::isfinite(ms))
    return NAN;
  return integer_of(hour) * 3'600'000 + integer_of(minute) * 60'000 + integer_of(second) * 1000 +
         integer_of(ms);
}

double make_day(double year, double month, double date) noexcept {
  if (!std::isfinite(year) || !std::isfinite(month) || !std::isfinite(date)) return NAN;
  const double y = integer_of(year), m = integer_of(month);
  const double ym = y + std::floor(m / 12);
  // So that the days can be counted; far beyond any time value.
  constexpr double kYearMax = 1e13;
  if (!(std::fabs(ym) <= kYearMax)) return NAN;
  const double mn = m - std::floor(m / 12) * 12;
  const int64_t first = days_from_civil(static_cast<int64_t>(ym), static_cast<int32_t>(mn), 1);
  return static_cast<double>(first) + integer_of(date) - 1;
}

double make_date(double day, double time) noexcept {
  const double t = day * kMsPerDay + time;
  return std::isfinite(t) ? t : NAN;
}

double make_full_year(double year) noexcept {
  if (year != year) return NAN;
  const double y = integer_of(year);
  return y >= 0 && y <= 99 ? 1900 + y : y;
}

double time_clip(double t) noexcept {
  if (!(std::fabs(t) <= 8.64e15)) return NAN;
  return integer_of(t);
}

// ---- Texts

namespace {

constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...) {
  char buffer[96];
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(buffer, sizeof buffer, pattern, arguments);
  va_end(arguments);
  return buffer;
}
int32_t year_of(const DateParts& p) noexcept { return static_cast<int32_t>(p.year); }

/// At least four digits, and a sign if negative.
std::string year_text(const DateParts& p) {
  return format("%s%04d", p.year < 0 ? "-" : "", std::abs(year_of(p)));
}

/// The long English name of what an abbreviation means in a zone; empty if not known.
std::string_view long_zone_name(std::string_view zone, std::string_view abbreviation) noexcept {
  struct Name {
    std::string_view zones, abbreviation, name;
  };
  static constexpr Name kNames[] = {
      {"", "UTC", "Coordinated Universal Time"},
      {"", "GMT", "Greenwich Mean Time"},
      {"Europe/", "BST", "British Summer Time"},
      {"", "WET", "Western European Standard Time"},
      {"", "WEST", "Western European Summer Time"},
      {"", "CET", "Central European Standard Time"},
      {"", "CEST", "Central European Summer Time"},
      {"", "EET", "Eastern European Standard Time"},
      {"", "EEST", "Eastern European Summer Time"},
      {"Europe/", "MSK", "Moscow Standard Time"},
      {"", "EST", "Eastern Standard Time"},
      {"", "EDT", "Eastern Daylight Time"},
      {"America/", "CST", "Central Standard Time"},
      {"America/", "CDT", "Central Daylight Time"},
      {"", "MST", "Mountain Standard Time"},
      {"", "MDT", "Mountain Daylight Time"},
      {"", "PST", "Pacific Standard Time"},
      {"", "PDT", "Pacific Daylight Time"},
      {"", "AKST", "Alaska Standard Time"},
      {"", "AKDT", "Alaska Daylight Time"},
      {"", "HST", "Hawaii-Aleutian Standard Time"},
      {"", "JST", "Japan Standard Time"},
      {"", "KST", "Korean Standard Time"},
      {"Asia/", "CST", "China Standard Time"},
      {"Asia/Kolkata", "IST", "India Standard Time"},
      {"Asia/Calcutta", "IST", "India Standard Time"},
      {"Australia/", "AEST", "Australian Eastern Standard Time"},
      {"Australia/", "AEDT", "Australian Eastern Daylight Time"},
      {"Pacific/", "NZST", "New Zealand Standard Time"},
      {"Pacific/", "NZDT", "New Zealand Daylight Time"},
  };
  for (const Name& n : kNames)
    if (n.abbreviation == abbreviation && zone.starts_with(n.zones)) return n.name;
  return {};
}

}  // namespace

std::string date_text(const DateParts& p) {
  return format("%s %s %02d ", kDays[p.week_day], kMonths[p.month], p.day) + year_text(p);
}
std::string time_text(const DateParts& p) {
  return format("%02d:%02d:%02d", p.hour, p.minute, p.second);
}
std::string zone_text(double t, const TimeZone& zone) {
  const auto minutes = static_cast<int32_t>(std::floor(std::fabs(zone.offset_at(t)) / 60'000));
  const char sign = zone.offset_at(t) < 0 ? '-' : '+';
  const std::string abbreviation = zone.abbreviation_at(t);
  const std::string_view name = long_zone_name(zone.name(), abbreviation);
  return format(" GMT%c%02d%02d", sign, minutes / 60, minutes % 60) + " (" +
         (name.empty() ? abbreviation : std::string(name)) + ")";
}

std::string iso_text(double t) {
  const DateParts p = parts_of(t);
  const int32_t y = year_of(p);
  const std::string year =
      y >= 0 && y <= 9999 ? format("%04d", y) : format("%c%06d", y < 0 ? '-' : '+', std::abs(y));
  return year + format("-%02d-%02dT%02d:%02d:%02d.%03dZ", p.month + 1, p.day, p.hour, p.minute,
                       p.second, p.ms);
}
std::string utc_text(double t) {
  const DateParts p = parts_of(t);
  return format("%s, %02d %s ", kDays[p.week_day], p.day, kMonths[p.month]) + year_text(p) + " " +
         time_text(p) + " GMT";
}

std::string locale_date_text(const DateParts& p) {
  // There is no year 0: before 1 comes 1 BC.
  const int32_t y = year_of(p);
  return format("%d/%d/%d", p.month + 1, p.day, y > 0 ? y : 1 - y);
}
std::string locale_time_text(const DateParts& p) {
  const int32_t hour = p.hour % 12 == 0 ? 12 : p.hour % 12;
  return format("%d:%02d:%02d %s", hour, p.minute, p.second, p.hour < 12 ? "AM" : "PM");
}

}  // namespace shoal
