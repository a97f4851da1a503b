// Records as text: ISO 8601 with the annotations of RFC 9557. Pure.
#pragma once

#include <string>

#include "stdlib/temporal/calendar.h"

namespace shoal::temporal {

/// FormatTimeString, of a time of day. Minute: no seconds.
std::string time_record_to_string(TimeRecord time, Precision precision);
/// FormatOffsetTimeZoneIdentifier: "+01:00"
std::string format_offset_time_zone_identifier(int32_t offset_minutes);
/// FormatUTCOffsetNanoseconds: "+01:00", or down to nanoseconds.
std::string format_utc_offset_nanoseconds(int64_t offset_ns);
/// FormatDateTimeUTCOffsetRounded
std::string format_date_time_utc_offset_rounded(int64_t offset_ns);
std::string format_calendar_annotation(Calendar calendar, ShowCalendar show);
std::string month_code_text(MonthCode code);
/// TemporalDateToString
std::string date_to_string(ISODate date, Calendar calendar, ShowCalendar show);
/// ISODateTimeToString
std::string date_time_to_string(ISODateTime date_time, Calendar calendar, Precision precision,
                                ShowCalendar show);
/// TemporalYearMonthToString
std::string year_month_to_string(ISODate date, Calendar calendar, ShowCalendar show);
/// TemporalMonthDayToString
std::string month_day_to_string(ISODate date, Calendar calendar, ShowCalendar show);
/// TemporalInstantToString; offset_ns: with an offset instead of "Z".
std::string instant_to_string(EpochNanoseconds ns, const int64_t* offset_ns, Precision precision);
/// TemporalDurationToString
std::string duration_to_string(const DurationFields& d, Precision precision);

}  // namespace shoal::temporal
