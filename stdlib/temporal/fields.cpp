// Calendar Fields Records from objects (section 12.2 of the proposal), and identifiers of calendars
// and time zones.
#include <cmath>

#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/iso_parser.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/time_zone.h"
#include "vm/value/atom.h"

namespace shoal::temporal {

// ---- Identifiers

namespace {

Thrown throw_invalid(Context& cx, const char* what, const std::string& text) {
  return throw_range_error(cx, "Invalid %s: %s", what, text.c_str());
}
Result<Calendar> calendar_of(Context& cx, std::string_view id) {
  const std::optional<Calendar> calendar = canonicalize_calendar(id);
  if (!calendar) return throw_invalid(cx, "calendar", std::string(id));
  return *calendar;
}
/// GetAvailableNamedTimeZoneIdentifier
Result<TimeZoneId> named_time_zone(Context& cx, std::string_view name) {
  const TimeZone* const zone = cx.host() ? cx.host()->find_time_zone(name) : nullptr;
  if (zone) return TimeZoneId{zone, 0};
  const bool is_utc =
      name.size() == 3 && (name[0] | 32) == 'u' && (name[1] | 32) == 't' && (name[2] | 32) == 'c';
  if (is_utc) return utc_time_zone();
  return throw_invalid(cx, "time zone", std::string(name));
}
}  // namespace

Result<String*> require_text(Context& cx, Value v, const char* what) {
  if (!v.is_string())
    return throw_type_error(cx, "The %s must be a string (got %s)", what,
                            describe_for_message(cx, v).c_str());
  if (v.as_string()->length() > kTextMax)
    return throw_range_error(cx, "The %s is a string of %u characters", what,
                             v.as_string()->length());
  return v.as_string();
}

Result<Calendar> canonicalize_calendar(Context& cx, Value id) {
  if (id.is_undefined()) return Calendar::iso8601;
  String* const string = TRY(require_text(cx, id, "calendar"));
  const std::string text = string->utf8();
  return calendar_of(cx, text);
}
Result<Calendar> to_temporal_calendar_identifier(Context& cx, Value v) {
  if (const TemporalObject* const object = object_with_calendar(v)) return object->calendar();
  String* const string = TRY(require_text(cx, v, "calendar"));
  const std::string text = string->utf8();
  // ParseTemporalCalendarString
  const std::optional<ParsedISO> parsed = parse_iso_date_time(text, kAnyGoal);
  if (parsed) return calendar_of(cx, parsed->calendar.empty() ? "iso8601" : parsed->calendar);
  if (!is_annotation_value(text)) return throw_invalid(cx, "calendar", text);
  return calendar_of(cx, text);
}
Result<TimeZoneId> time_zone_of(Context& cx, std::string_view identifier) {
  const std::optional<ParsedTimeZone> parsed = parse_time_zone_identifier(identifier);
  if (!parsed) return throw_invalid(cx, "time zone", std::string(identifier));
  if (parsed->is_offset) return TimeZoneId{nullptr, parsed->offset_minutes};
  return named_time_zone(cx, identifier);
}
Result<TimeZoneId> to_time_zone_of_identifier(Context& cx, Value v) {
  String* const string = TRY(require_text(cx, v, "time zone"));
  const std::string text = string->utf8();
  return time_zone_of(cx, text);
}
Result<TimeZoneId> to_temporal_time_zone_identifier(Context& cx, Value v) {
  if (const auto* const zoned = TemporalObject::from(v, TemporalType::ZonedDateTime))
    return zoned->time_zone();
  String* const string = TRY(require_text(cx, v, "time zone"));
  const std::string text = string->utf8();
  // ParseTemporalTimeZoneString
  if (parse_time_zone_identifier(text)) return time_zone_of(cx, text);
  const std::optional<ParsedISO> parsed = parse_iso_date_time(text, kAnyGoal);
  if (!parsed) return throw_invalid(cx, "time zone", text);
  if (!parsed->time_zone.empty()) return time_zone_of(cx, parsed->time_zone);
  if (parsed->has_z) return utc_time_zone();
  if (!parsed->has_offset || parsed->offset_has_seconds)
    return throw_invalid(cx, "time zone", text);
  return TimeZoneId{nullptr, static_cast<int32_t>(parsed->offset_ns / kNsPerMinute)};
}
TimeZoneId system_time_zone(Context& cx) {
  ContextHost* const host = cx.host();
  const TimeZone* const local = host ? host->time_zone() : nullptr;
  if (!local) return utc_time_zone();
  const TimeZone* const known = host->find_time_zone(local->name());
  const TimeZone* const primary = known ? host->find_time_zone(known->primary_name()) : nullptr;
  if (primary) return {primary, 0};
  // A rule without a name: what it says now, in whole minutes.
  constexpr int32_t kSecondsPerMinute = 60;
  const int32_t offset_s =
      local->offset_s_at(static_cast<int64_t>(std::floor(host->wall_clock_ms() / 1000)));
  return offset_s == 0 ? utc_time_zone() : TimeZoneId{nullptr, offset_s / kSecondsPerMinute};
}
EpochNanoseconds system_utc_epoch_nanoseconds(Context& cx) {
  const double ms = cx.host() ? cx.host()->wall_clock_ms() : 0;
  const double whole = std::floor(ms);
  return EpochNanoseconds{static_cast<int64_t>(whole)} * 1'000'000 +
         static_cast<int64_t>((ms - whole) * 1e6);
}
Task<Calendar> get_temporal_calendar_identifier_with_iso_default(Context& cx, Object* item) {
  if (const TemporalObject* const object = object_with_calendar(Value(item)))
    co_return object->calendar();
  const Value like = co_await get(cx, item, key(atoms::calendar()));
  if (like.is_undefined()) co_return Calendar::iso8601;
  co_return to_temporal_calendar_identifier(cx, like);
}

// ---- Fields

namespace {

String* name_of(Field field) noexcept {
  switch (field) {
    case Field::Day: return atoms::day();
    case Field::Era: return atoms::era();
    case Field::EraYear: return atoms::eraYear();
    case Field::Hour: return atoms::hour();
    case Field::Microsecond: return atoms::microsecond();
    case Field::Millisecond: return atoms::millisecond();
    case Field::Minute: return atoms::minute();
    case Field::Month: return atoms::month();
    case Field::MonthCode: return atoms::monthCode();
    case Field::Nanosecond: return atoms::nanosecond();
    case Field::Offset: return atoms::offset();
    case Field::Second: return atoms::second();
    case Field::TimeZone: return atoms::timeZone();
    case Field::Year:
    case Field::kCount: break;
  }
  return atoms::year();
}
double& number_of(CalendarFields& f, Field field) noexcept {
  switch (field) {
    case Field::Day: return f.date.day;
    case Field::EraYear: return f.era_year;
    case Field::Hour: return f.time.hour;
    case Field::Microsecond: return f.time.microsecond;
    case Field::Millisecond: return f.time.millisecond;
    case Field::Minute: return f.time.minute;
    case Field::Month: return f.date.month;
    case Field::Nanosecond: return f.time.nanosecond;
    case Field::Second: return f.time.second;
    default: return f.date.year;
  }
}

/// ParseMonthCode
Task<MonthCode> to_month_code(Context& cx, Value v) {
  const Value primitive = co_await to_primitive(cx, v, Hint::String);
  String* const string = co_await require_text(cx, primitive, "monthCode");
  const std::string text = string->utf8();
  const std::optional<MonthCode> code = parse_month_code(text);
  if (!code) co_return throw_invalid(cx, "monthCode", text);
  co_return *code;
}
/// ToOffsetString, as nanoseconds.
Task<int64_t> to_offset(Context& cx, Value v) {
  const Value primitive = co_await to_primitive(cx, v, Hint::String);
  String* const string = co_await require_text(cx, primitive, "offset");
  const std::string text = string->utf8();
  const std::optional<int64_t> ns = parse_date_time_utc_offset(text);
  if (!ns) co_return throw_invalid(cx, "offset", text);
  co_return *ns;
}
Task<CalendarFields> convert_field(Context& cx, Calendar calendar, CalendarFields f, Field field,
                                   Value v) {
  f.add(field);
  switch (field) {
    case Field::Era: {
      const Value text = co_await to_string(cx, v);
      String* const name = co_await require_text(cx, text, "era");
      f.era = find_era(calendar, name->utf8());
      break;
    }
    case Field::MonthCode: f.month_code = co_await to_month_code(cx, v); break;
    case Field::Offset: f.offset_ns = co_await to_offset(cx, v); break;
    case Field::TimeZone: f.time_zone = co_await to_temporal_time_zone_identifier(cx, v); break;
    case Field::Day:
    case Field::Month: {
      const double number = co_await to_positive_integer_with_truncation(cx, v);
      number_of(f, field) = number;
      break;
    }
    default: {
      const double number = co_await to_integer_with_truncation(cx, v);
      number_of(f, field) = number;
      break;
    }
  }
  co_return f;
}

}  // namespace

Task<CalendarFields> prepare_calendar_fields(Context& cx, Calendar calendar, Object* object,
                                             FieldSet names, FieldSet required, Fields which) {
  const auto all = static_cast<FieldSet>(names | calendar_extra_fields(calendar, names));
  CalendarFields fields;
  for (uint32_t i = 0; i < static_cast<uint32_t>(Field::kCount); ++i) {
    const auto field = static_cast<Field>(i);
    if ((all & set_of(field)) == 0) continue;
    const Value v = co_await get(cx, object, key(name_of(field)));
    if (!v.is_undefined()) {
      fields = co_await convert_field(cx, calendar, fields, field, v);
    } else if ((required & set_of(field)) != 0) {
      co_return throw_type_error(cx, "The property %s is missing", name_of(field)->utf8().c_str());
    }
  }
  if (which == Fields::Partial && fields.present == 0)
    co_return throw_type_error(cx, "The object has none of the properties that could be changed");
  co_return fields;
}
Task<Object*> require_partial_temporal_object(Context& cx, Value v) {
  const char* const complaint =
      "must be an object without calendar and timeZone, of no class of "
      "Temporal";
  if (!v.is_object()) co_return throw_type_error(cx, "The argument %s", complaint);
  Object* const object = v.as_object();
  if (object->is_kind(Kind::Temporal)) {
    const TemporalType type = static_cast<TemporalObject*>(object)->type();
    if (type != TemporalType::Instant && type != TemporalType::Duration)
      co_return throw_type_error(cx, "The argument %s", complaint);
  }
  const Value calendar = co_await get(cx, object, key(atoms::calendar()));
  if (!calendar.is_undefined()) co_return throw_type_error(cx, "The argument %s", complaint);
  const Value time_zone = co_await get(cx, object, key(atoms::timeZone()));
  if (!time_zone.is_undefined()) co_return throw_type_error(cx, "The argument %s", complaint);
  co_return object;
}

namespace {
Result<bool> resolve_fields(Context& cx, Calendar calendar, CalendarFields& fields,
                            FieldsType type) {
  switch (calendar_resolve_fields(calendar, fields, type)) {
    case Resolution::Good: return true;
    case Resolution::Incomplete:
      return throw_type_error(cx,
                              "The fields do not suffice: year, month or monthCode, or day "
                              "is missing");
    case Resolution::Inconsistent: break;
  }
  return throw_range_error(cx, "The fields contradict each other, or the calendar");
}
}  // namespace

Result<ISODate> calendar_date_from_fields(Context& cx, Calendar calendar, CalendarFields fields,
                                          Overflow overflow) {
  TRY(resolve_fields(cx, calendar, fields, FieldsType::Date));
  return in_range(cx, calendar_date_from_resolved(calendar, fields, overflow), "the date");
}
Result<ISODate> calendar_year_month_from_fields(Context& cx, Calendar calendar,
                                                CalendarFields fields, Overflow overflow) {
  fields.date.day = 1;
  fields.add(Field::Day);
  TRY(resolve_fields(cx, calendar, fields, FieldsType::YearMonth));
  return in_range(cx, calendar_year_month_from_resolved(calendar, fields, overflow), "the month");
}
Result<ISODate> calendar_month_day_from_fields(Context& cx, Calendar calendar,
                                               CalendarFields fields, Overflow overflow) {
  TRY(resolve_fields(cx, calendar, fields, FieldsType::MonthDay));
  return in_range(cx, calendar_month_day_from_resolved(calendar, fields, overflow), "the day");
}
Result<ISODateTime> interpret_temporal_date_time_fields(Context& cx, Calendar calendar,
                                                        CalendarFields fields, Overflow overflow) {
  const ISODate date = TRY(calendar_date_from_fields(cx, calendar, fields, overflow));
  const TimeRecord time = TRY(in_range(cx, regulate_time(fields.time, overflow), "the time"));
  return ISODateTime{date, time};
}
void add_time_fields(CalendarFields& fields, TimeRecord time) noexcept {
  fields.time = {static_cast<double>(time.hour()),        static_cast<double>(time.minute()),
                 static_cast<double>(time.second()),      static_cast<double>(time.millisecond()),
                 static_cast<double>(time.microsecond()), static_cast<double>(time.nanosecond())};
  fields.present = static_cast<FieldSet>(fields.present | kTimeFields);
}

}  // namespace shoal::temporal
