// Dates, times and ranges of them as text and as parts (ECMA-402, section 12.5, and the part of
// Temporal that concerns it).
#include <algorithm>
#include <cmath>

#include "stdlib/intl/date_time_format.h"
#include "stdlib/intl/kept_services.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/state.h"
#include "stdlib/intl/to_locale.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/iso.h"
#include "vm/object/date.h"
#include "vm/object/function.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"

namespace shoal::intl {
namespace {

using temporal::TemporalType;

constexpr double kTimeMax = 8.64e15;

/// Value Format Record
struct ValueFormat {
  DateKind kind = DateKind::Main;
  double ms = 0;  // Of what has no time zone: as if its clock were at UTC.
};

double time_clip(double t) noexcept {
  return std::fabs(t) <= kTimeMax ? std::trunc(t) + 0.0 : std::nan("");
}
double floor_ms(temporal::EpochNanoseconds ns) noexcept {
  constexpr int64_t kNsPerMs = 1'000'000;
  temporal::EpochNanoseconds ms = ns / kNsPerMs;
  if (ns % kNsPerMs < 0) --ms;
  return static_cast<double>(ms);
}
double plain_ms(temporal::ISODate date, temporal::TimeRecord time) noexcept {
  return floor_ms(temporal::get_utc_epoch_nanoseconds({date, time}));
}
constexpr temporal::TimeRecord kNoon{43'200'000'000'000, 0};

Thrown throw_calendar(Context& cx, const TemporalObject* o, const DateTimeFormatState& s) {
  return throw_range_error(cx, "The calendar %s is not that of the format, %s",
                           std::string(temporal::calendar_id(o->calendar())).c_str(),
                           s.calendar.c_str());
}
/// Whether the calendar of a date is one that the format tells.
bool is_calendar_of(const TemporalObject* o, const DateTimeFormatState& s, bool iso_too) {
  const std::string_view id = temporal::calendar_id(o->calendar());
  return id == s.calendar || (iso_too && id == "iso8601");
}
/// HandleDateTimeValue of a Temporal object.
Result<ValueFormat> handle_temporal(Context& cx, const DateTimeFormatState& s,
                                    const TemporalObject* o) {
  const bool month =
      o->type() == TemporalType::PlainYearMonth || o->type() == TemporalType::PlainMonthDay;
  if (o->has_calendar() && o->type() != TemporalType::ZonedDateTime &&
      !is_calendar_of(o, s, !month))
    return throw_calendar(cx, o, s);
  switch (o->type()) {
    case TemporalType::PlainDate:
      return ValueFormat{DateKind::PlainDate, plain_ms(o->date(), kNoon)};
    case TemporalType::PlainYearMonth:
      return ValueFormat{DateKind::PlainYearMonth, plain_ms(o->date(), kNoon)};
    case TemporalType::PlainMonthDay:
      return ValueFormat{DateKind::PlainMonthDay, plain_ms(o->date(), kNoon)};
    case TemporalType::PlainTime: return ValueFormat{DateKind::PlainTime, plain_ms({}, o->time())};
    case TemporalType::PlainDateTime:
      return ValueFormat{DateKind::PlainDateTime, plain_ms(o->date(), o->time())};
    case TemporalType::Instant:
      return ValueFormat{DateKind::Instant, floor_ms(o->epoch_nanoseconds())};
    default: break;
  }
  return throw_type_error(cx, "Intl.DateTimeFormat does not format a %s: use its toLocaleString",
                          temporal::class_name(o->type()));
}
/// HandleDateTimeValue
Result<ValueFormat> handle_date_time_value(Context& cx, const DateTimeFormatState& s, Value x) {
  if (x.is_kind(Kind::Temporal)) return handle_temporal(cx, s, x.as<TemporalObject>());
  const double t = time_clip(x.as_number());
  if (std::isnan(t)) return throw_range_error(cx, "Invalid time value");
  return ValueFormat{DateKind::Main, t};
}
/// ToDateTimeFormattable: a Temporal object or a number.
Task<Value> to_date_time_formattable(Context& cx, Value v) {
  if (v.is_kind(Kind::Temporal)) co_return v;
  const Value number = co_await to_number(cx, v);
  co_return number;
}

// ---- What ICU formats with

std::u16string zone_name(const DateTimeFormatState& s, DateKind kind) {
  std::string name = "UTC";
  if (kind == DateKind::Main || kind == DateKind::Instant) name = s.time_zone;
  if (name[0] == '+' || name[0] == '-') name.insert(0, "GMT");
  return std::u16string(name.begin(), name.end());
}
CalendarHandle open_calendar(const DateTimeFormatState& s, DateKind kind, UErrorCode& status) {
  const std::u16string zone = zone_name(s, kind);
  CalendarHandle calendar(icu().ucal_open(zone.c_str(), static_cast<int32_t>(zone.size()),
                                          s.icu_name().c_str(), UCAL_DEFAULT, &status));
  // Proleptic; of other calendars there is no such date.
  UErrorCode unsupported = U_ZERO_ERROR;
  if (U_SUCCESS(status)) icu().ucal_setGregorianChange(calendar.get(), -1e18, &unsupported);
  return calendar;
}
/// The format of a kind, with its pattern known. TypeError: it is null.
Result<DateTimeFormatRecord*> record_of(Context& cx, DateTimeFormatState& s, DateKind kind) {
  DateTimeFormatRecord& record = s.formats[static_cast<uint32_t>(kind)];
  UErrorCode status = U_ZERO_ERROR;
  if (!std::exchange(record.tried, true)) record.pattern = pattern_for(s, kind, status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DateTimeFormat", status);
  if (record.pattern.empty())
    return throw_type_error(cx, "The options of the format ask for nothing that the value has");
  return &record;
}
Result<UDateFormat*> date_format_of(Context& cx, DateTimeFormatState& s, DateKind kind) {
  DateTimeFormatRecord* const record = TRY(record_of(cx, s, kind));
  if (record->format) return record->format.get();
  UErrorCode status = U_ZERO_ERROR;
  const std::u16string zone = zone_name(s, kind);
  DateFormatHandle format(icu().udat_open(UDAT_PATTERN, UDAT_PATTERN, s.icu_name().c_str(),
                                          zone.c_str(), static_cast<int32_t>(zone.size()),
                                          record->pattern.c_str(),
                                          static_cast<int32_t>(record->pattern.size()), &status));
  const CalendarHandle calendar = open_calendar(s, kind, status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DateTimeFormat", status);
  icu().udat_setCalendar(format.get(), calendar.get());
  record->format = std::move(format);
  return record->format.get();
}
Result<UDateIntervalFormat*> interval_format_of(Context& cx, DateTimeFormatState& s,
                                                DateKind kind) {
  DateTimeFormatRecord* const record = TRY(record_of(cx, s, kind));
  if (record->interval) return record->interval.get();
  UErrorCode status = U_ZERO_ERROR;
  const std::u16string skeleton = skeleton_of_pattern(s, record->pattern, status);
  const std::u16string zone = zone_name(s, kind);
  IntervalFormatHandle interval(icu().udtitvfmt_open(
      s.icu_name().c_str(), skeleton.c_str(), static_cast<int32_t>(skeleton.size()), zone.c_str(),
      static_cast<int32_t>(zone.size()), &status));
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DateTimeFormat", status);
  record->interval = std::move(interval);
  return record->interval.get();
}

/// CLDR 42 has a narrow no-break space before AM and PM. Programs that read what they format do not
/// expect it, so the other engines write a space.
void put_plain_spaces(std::u16string& text) {
  std::replace(text.begin(), text.end(), u'\u202F', u' ');
}
/// FormatDateTimePattern
Result<bool> format_text(Context& cx, DateTimeFormatState& s, ValueFormat x, FormattedText& out) {
  UDateFormat* const format = TRY(date_format_of(cx, s, x.kind));
  UErrorCode status = U_ZERO_ERROR;
  const IcuHandle<UFieldPositionIterator, &Icu::ufieldpositer_close> fields(
      icu().ufieldpositer_open(&status));
  out.text = icu_text<char16_t>(
      [&](char16_t* text, int32_t capacity, UErrorCode* error) {
        return icu().udat_formatForFields(format, x.ms, text, capacity, fields.get(), error);
      },
      status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DateTimeFormat", status);
  put_plain_spaces(out.text);
  Field f;
  f.category = UFIELD_CATEGORY_DATE;
  while ((f.field = icu().ufieldpositer_next(fields.get(), &f.begin, &f.end)) >= 0)
    out.fields.push_back(f);
  return true;
}

const char* part_type(const Field& f) {
  switch (f.field) {
    case UDAT_ERA_FIELD: return "era";
    case UDAT_YEAR_FIELD:
    case UDAT_EXTENDED_YEAR_FIELD:
    case UDAT_YEAR_WOY_FIELD: return "year";
    case UDAT_YEAR_NAME_FIELD: return "yearName";
    case UDAT_RELATED_YEAR_FIELD: return "relatedYear";
    case UDAT_MONTH_FIELD:
    case UDAT_STANDALONE_MONTH_FIELD: return "month";
    case UDAT_DATE_FIELD: return "day";
    case UDAT_HOUR_OF_DAY1_FIELD:
    case UDAT_HOUR_OF_DAY0_FIELD:
    case UDAT_HOUR1_FIELD:
    case UDAT_HOUR0_FIELD: return "hour";
    case UDAT_MINUTE_FIELD: return "minute";
    case UDAT_SECOND_FIELD: return "second";
    case UDAT_FRACTIONAL_SECOND_FIELD: return "fractionalSecond";
    case UDAT_DAY_OF_WEEK_FIELD:
    case UDAT_DOW_LOCAL_FIELD:
    case UDAT_STANDALONE_DAY_FIELD: return "weekday";
    case UDAT_AM_PM_FIELD:
    case UDAT_AM_PM_MIDNIGHT_NOON_FIELD:
    case UDAT_FLEXIBLE_DAY_PERIOD_FIELD: return "dayPeriod";
    case UDAT_TIMEZONE_FIELD:
    case UDAT_TIMEZONE_RFC_FIELD:
    case UDAT_TIMEZONE_GENERIC_FIELD:
    case UDAT_TIMEZONE_SPECIAL_FIELD:
    case UDAT_TIMEZONE_LOCALIZED_GMT_OFFSET_FIELD:
    case UDAT_TIMEZONE_ISO_FIELD:
    case UDAT_TIMEZONE_ISO_LOCAL_FIELD: return "timeZoneName";
    default: return "literal";
  }
}

// ---- Ranges

enum Source : int32_t { kStartRange, kEndRange, kShared };
constexpr const char* kSources[] = {"startRange", "endRange", "shared"};

bool is_interval_span(const Field& f) { return f.category == UFIELD_CATEGORY_DATE_INTERVAL_SPAN; }
Source source_at(const FormattedText& text, int32_t at) {
  for (const Field& f : text.fields)
    if (is_interval_span(f) && f.begin <= at && at < f.end) return static_cast<Source>(f.field);
  return kShared;
}
struct Range {
  ValueFormat begin, end;
};
/// PartitionDateTimeRangePattern
Result<bool> format_range_text(Context& cx, DateTimeFormatState& s, Range range,
                               FormattedText& out) {
  const DateKind kind = range.begin.kind;
  UDateIntervalFormat* const format = TRY(interval_format_of(cx, s, kind));
  UErrorCode status = U_ZERO_ERROR;
  const CalendarHandle from = open_calendar(s, kind, status);
  const CalendarHandle to = open_calendar(s, kind, status);
  const IcuHandle<UFormattedDateInterval, &Icu::udtitvfmt_closeResult> result(
      icu().udtitvfmt_openResult(&status));
  if (U_SUCCESS(status)) {
    icu().ucal_setMillis(from.get(), range.begin.ms, &status);
    icu().ucal_setMillis(to.get(), range.end.ms, &status);
    icu().udtitvfmt_formatCalendarToResult(format, from.get(), to.get(), result.get(), &status);
  }
  const UFormattedValue* const value = icu().udtitvfmt_resultAsValue(result.get(), &status);
  if (U_FAILURE(status) || !read_formatted(value, out, status))
    return throw_icu_error(cx, "Intl.DateTimeFormat", status);
  put_plain_spaces(out.text);
  for (const Field& f : out.fields)
    if (is_interval_span(f)) return true;
  // Practically equal: as one date.
  out = FormattedText{};
  return format_text(cx, s, range.begin, out);
}
Result<Range> to_range(Context& cx, const DateTimeFormatState& s, Value begin, Value end) {
  const bool same = begin.is_kind(Kind::Temporal) == end.is_kind(Kind::Temporal) &&
                    (!begin.is_kind(Kind::Temporal) ||
                     begin.as<TemporalObject>()->type() == end.as<TemporalObject>()->type());
  if (!same) return throw_type_error(cx, "The bounds of a range must be of one type");
  if (begin.is_kind(Kind::Temporal)) {
    const auto* const x = begin.as<TemporalObject>();
    const auto* const y = end.as<TemporalObject>();
    if (x->has_calendar() && x->calendar() != y->calendar())
      return throw_range_error(cx, "The bounds of a range must have one calendar");
  }
  Range range;
  range.begin = TRY(handle_date_time_value(cx, s, begin));
  range.end = TRY(handle_date_time_value(cx, s, end));
  return range;
}

// ---- Natives

Result<DateTimeFormatState*> this_format(Context& cx, const Args& args, const char* method) {
  return this_state<DateTimeFormatState>(cx, args.this_value, method);
}
Result<Value> date_text(Context& cx, DateTimeFormatState& s, Value formattable) {
  const ValueFormat x = TRY(handle_date_time_value(cx, s, formattable));
  FormattedText text;
  TRY(format_text(cx, s, x, text));
  return text_value(cx, text.text);
}
Result<Value> parts_of(Context& cx, const FormattedText& text, bool is_range) {
  ArrayObject* const array = TRY(new_array(cx));
  for (const Part& p : text.parts(is_interval_span)) {
    const char* const type =
        p.field < 0 ? "literal" : part_type(text.fields[static_cast<size_t>(p.field)]);
    Object* const part = TRY(new_part(cx, type, p.text));
    if (is_range)
      TRY_VOID(define(cx, part, "source", std::string_view(kSources[source_at(text, p.begin)])));
    TRY_VOID(array->push(cx.heap(), Value(part)));
  }
  return Value(array);
}
Result<Value> date_parts(Context& cx, DateTimeFormatState& s, Value formattable) {
  const ValueFormat x = TRY(handle_date_time_value(cx, s, formattable));
  FormattedText text;
  TRY(format_text(cx, s, x, text));
  return parts_of(cx, text, false);
}
Result<Value> range_result(Context& cx, DateTimeFormatState& s, Value begin, Value end,
                           bool as_parts) {
  const Range range = TRY(to_range(cx, s, begin, end));
  FormattedText text;
  TRY(format_range_text(cx, s, range, text));
  if (as_parts) return parts_of(cx, text, true);
  return text_value(cx, text.text);
}
Value now(Context& cx) {
  return Value::number(cx.host() ? std::floor(cx.host()->wall_clock_ms()) : 0);
}
Task<Value> range_task(Context& cx, DateTimeFormatState* s, Value first, Value second,
                       bool as_parts) {
  if (first.is_undefined() || second.is_undefined())
    co_return throw_type_error(cx, "Both bounds of a range are needed");
  const Value begin = co_await to_date_time_formattable(cx, first);
  const Value end = co_await to_date_time_formattable(cx, second);
  co_return range_result(cx, *s, begin, end, as_parts);
}

}  // namespace

Result<Value> format_date_time(Context& cx, Value format, Value formattable) {
  return date_text(cx, *static_cast<DateTimeFormatState*>(format.as<IntlObject>()->state()),
                   formattable);
}
NativeTask date_time_format_bound_format(Context& cx, Args args) {
  const Value format = args.callee->capture(0);
  if (args[0].is_undefined()) co_return format_date_time(cx, format, now(cx));
  const Value date = co_await to_date_time_formattable(cx, args[0]);
  co_return format_date_time(cx, format, date);
}
NativeTask date_time_format_format_to_parts(Context& cx, Args args) {
  DateTimeFormatState* const s =
      co_await this_format(cx, args, "Intl.DateTimeFormat.prototype.formatToParts");
  if (args[0].is_undefined()) co_return date_parts(cx, *s, now(cx));
  const Value date = co_await to_date_time_formattable(cx, args[0]);
  co_return date_parts(cx, *s, date);
}
NativeTask date_time_format_format_range(Context& cx, Args args) {
  DateTimeFormatState* const s =
      co_await this_format(cx, args, "Intl.DateTimeFormat.prototype.formatRange");
  const Value text = co_await range_task(cx, s, args[0], args[1], false);
  co_return text;
}
NativeTask date_time_format_format_range_to_parts(Context& cx, Args args) {
  DateTimeFormatState* const s =
      co_await this_format(cx, args, "Intl.DateTimeFormat.prototype.formatRangeToParts");
  const Value parts = co_await range_task(cx, s, args[0], args[1], true);
  co_return parts;
}

// ---- The toLocale methods of Date and of Temporal

NativeTask date_to_locale_text(Context& cx, double time, DateText what, Value locales,
                               Value options) {
  DateTimeQuery query;
  KeptService which = KeptService::DateTime;
  if (what == DateText::Date) {
    query.required = Required::Date;
    query.defaults = Defaults::Date;
    which = KeptService::Date;
  } else if (what == DateText::Time) {
    query.required = Required::Time;
    query.defaults = Defaults::Time;
    which = KeptService::Time;
  } else {
    query.defaults = Defaults::All;
  }
  Value format = co_await kept_service(cx, which, locales, options);
  if (format.is_undefined()) {
    format = co_await create_date_time_format(cx, Value::undefined(), locales, options, query);
    co_await step_void(keep_service(cx, which, locales, options, format));
  }
  co_return format_date_time(cx, format, Value::number(time));
}

namespace {

DateTimeQuery query_of(TemporalType type) {
  switch (type) {
    case TemporalType::PlainDate: return {Required::Date, Defaults::Date, {}};
    case TemporalType::PlainTime: return {Required::Time, Defaults::Time, {}};
    case TemporalType::PlainYearMonth: return {Required::YearMonth, Defaults::YearMonth, {}};
    case TemporalType::PlainMonthDay: return {Required::MonthDay, Defaults::MonthDay, {}};
    case TemporalType::ZonedDateTime: return {Required::Any, Defaults::ZonedDateTime, {}};
    default: return {Required::Any, Defaults::All, {}};
  }
}
/// The end of Temporal.ZonedDateTime.prototype.toLocaleString.
Result<Value> zoned_text(Context& cx, Value format, const TemporalObject* o) {
  const auto& s = *static_cast<DateTimeFormatState*>(format.as<IntlObject>()->state());
  if (!is_calendar_of(o, s, true)) return throw_calendar(cx, o, s);
  const Value ms = Value::number(floor_ms(o->epoch_nanoseconds()));
  return format_date_time(cx, format, ms);
}

}  // namespace

NativeTask temporal_to_locale_string(Context& cx, Args args) {
  const auto* const o = args.this_value.as<TemporalObject>();
  DateTimeQuery query = query_of(o->type());
  const bool zoned = o->type() == TemporalType::ZonedDateTime;
  if (zoned)
    query.to_locale_string_time_zone =
        co_await text_value(cx, std::string_view(temporal::time_zone_text(o->time_zone())));
  const Value format =
      co_await create_date_time_format(cx, Value::undefined(), args[0], args[1], query);
  if (zoned) co_return zoned_text(cx, format, o);
  co_return format_date_time(cx, format, args.this_value);
}

}  // namespace shoal::intl
