#include "stdlib/temporal/format.h"

#include <cmath>
#include <cstdlib>

namespace shoal::temporal {
namespace {

/// ToZeroPaddedDecimalString
std::string padded(int64_t n, size_t width) {
  std::string digits = std::to_string(n);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}
/// PadISOYear
std::string pad_iso_year(int32_t year) {
  if (year >= 0 && year <= 9999) return padded(year, 4);
  return (year > 0 ? "+" : "-") + padded(std::abs(year), 6);
}
/// FormatFractionalSeconds
std::string fraction(int32_t nanoseconds, Precision precision) {
  std::string digits = padded(nanoseconds, 9);
  if (precision == Precision::Auto) {
    digits.erase(digits.find_last_not_of('0') + 1);
  } else {
    digits.resize(static_cast<size_t>(precision));
  }
  return digits.empty() ? digits : "." + digits;
}
std::string month_and_day(ISODate date) {
  return padded(date.month, 2) + "-" + padded(date.day, 2);
}
/// All digits of an integer, whatever its size.
std::string decimal(Int128 n) {
  auto rest = static_cast<unsigned __int128>(n < 0 ? -n : n);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return digits;
}

}  // namespace

std::string time_record_to_string(TimeRecord time, Precision precision) {
  std::string text = padded(time.hour(), 2) + ":" + padded(time.minute(), 2);
  if (precision == Precision::Minute) return text;
  return text + ":" + padded(time.second(), 2) + fraction(time.sub_second(), precision);
}
std::string format_offset_time_zone_identifier(int32_t offset_minutes) {
  const TimeRecord size{std::abs(offset_minutes) * kNsPerMinute, 0};
  return (offset_minutes < 0 ? "-" : "+") + time_record_to_string(size, Precision::Minute);
}
std::string format_utc_offset_nanoseconds(int64_t offset_ns) {
  const TimeRecord size{std::abs(offset_ns), 0};
  const bool whole = size.nanoseconds % kNsPerMinute == 0;
  return (offset_ns < 0 ? "-" : "+") +
         time_record_to_string(size, whole ? Precision::Minute : Precision::Auto);
}
std::string format_date_time_utc_offset_rounded(int64_t offset_ns) {
  const Int128 rounded =
      round_number_to_increment(offset_ns, kNsPerMinute, RoundingMode::HalfExpand);
  return format_offset_time_zone_identifier(static_cast<int32_t>(rounded / kNsPerMinute));
}
std::string format_calendar_annotation(Calendar calendar, ShowCalendar show) {
  if (show == ShowCalendar::Never) return {};
  if (show == ShowCalendar::Auto && calendar == Calendar::iso8601) return {};
  const char* const flag = show == ShowCalendar::Critical ? "!" : "";
  return std::string("[") + flag + "u-ca=" + std::string(calendar_id(calendar)) + "]";
}
std::string month_code_text(MonthCode code) {
  return "M" + padded(code.number, 2) + (code.is_leap ? "L" : "");
}
std::string date_to_string(ISODate date, Calendar calendar, ShowCalendar show) {
  return pad_iso_year(date.year) + "-" + month_and_day(date) +
         format_calendar_annotation(calendar, show);
}
std::string date_time_to_string(ISODateTime date_time, Calendar calendar, Precision precision,
                                ShowCalendar show) {
  return date_to_string(date_time.date, calendar, ShowCalendar::Never) + "T" +
         time_record_to_string(date_time.time, precision) +
         format_calendar_annotation(calendar, show);
}
namespace {
bool needs_whole_date(Calendar calendar, ShowCalendar show) {
  return show == ShowCalendar::Always || show == ShowCalendar::Critical ||
         calendar != Calendar::iso8601;
}
}  // namespace
std::string year_month_to_string(ISODate date, Calendar calendar, ShowCalendar show) {
  if (needs_whole_date(calendar, show)) return date_to_string(date, calendar, show);
  return pad_iso_year(date.year) + "-" + padded(date.month, 2);
}
std::string month_day_to_string(ISODate date, Calendar calendar, ShowCalendar show) {
  if (needs_whole_date(calendar, show)) return date_to_string(date, calendar, show);
  return month_and_day(date);
}
std::string instant_to_string(EpochNanoseconds ns, const int64_t* offset_ns, Precision precision) {
  const ISODateTime date_time = get_iso_parts_from_epoch(ns + (offset_ns ? *offset_ns : 0));
  return date_time_to_string(date_time, Calendar::iso8601, precision, ShowCalendar::Never) +
         (offset_ns ? format_date_time_utc_offset_rounded(*offset_ns) : "Z");
}
std::string duration_to_string(const DurationFields& d, Precision precision) {
  constexpr char kDesignators[] = "YMWDHM";
  std::string date, time;
  for (uint32_t i = 0; i <= index_of(Unit::Minute); ++i) {
    if (d.values[i] == 0) continue;
    std::string& part = i <= index_of(Unit::Day) ? date : time;
    part += decimal(static_cast<Int128>(d.values[i])) + kDesignators[i];
  }
  const TimeDuration seconds = seconds_duration(d);
  const bool only_seconds = default_temporal_largest_unit(d) >= Unit::Second;
  if (seconds != 0 || only_seconds || precision != Precision::Auto) {
    const Int128 rest = seconds % kNsPerSecond;
    time += decimal(seconds / kNsPerSecond) +
            fraction(static_cast<int32_t>(rest < 0 ? -rest : rest), precision) + "S";
  }
  return (duration_sign(d) < 0 ? "-P" : "P") + date + (time.empty() ? "" : "T" + time);
}

}  // namespace shoal::temporal
