#include "stdlib/temporal/convert.h"

#include "stdlib/temporal/iso_parser.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal::temporal {
namespace {

TemporalObject* as_temporal(Value v) noexcept {
  return v.is_kind(Kind::Temporal) ? v.as<TemporalObject>() : nullptr;
}
/// GetOptionsObject and GetTemporalOverflowOption.
Task<Overflow> overflow_of(Context& cx, Value options) {
  const Options resolved = co_await get_options_object(cx, options);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, resolved);
  co_return overflow;
}
/// What a text says.
struct Parsed {
  ParsedISO iso;  // Without the views of the text.
  Calendar calendar = Calendar::iso8601;
  bool has_zone = false;  // There is an annotation,
  TimeZoneId zone;        // and what it names, where that is asked for.
};
Result<Parsed> parse(Context& cx, Value item, Goals allowed) {
  String* const string = TRY(require_text(cx, item, "argument, if no object,"));
  const std::string text = string->utf8();
  const std::optional<ParsedISO> iso = parse_iso_date_time(text, allowed);
  if (!iso) return throw_range_error(cx, "Invalid ISO 8601 string: %s", text.c_str());
  Parsed parsed;
  parsed.iso = *iso;
  parsed.iso.time_zone = parsed.iso.calendar = {};
  parsed.has_zone = !iso->time_zone.empty();
  if (parsed.has_zone && (allowed & goals(Goal::DateTimeZoned)) != 0)
    parsed.zone = TRY(time_zone_of(cx, iso->time_zone));
  // A time and an instant have no calendar: nobody looks whether there is one of that name.
  constexpr Goals kOnlyTime = static_cast<Goals>(goals(Goal::Time) | goals(Goal::Instant));
  if (!iso->calendar.empty() && (allowed & kOnlyTime) == 0) {
    const std::optional<Calendar> calendar = canonicalize_calendar(iso->calendar);
    if (!calendar)
      return throw_range_error(cx, "Invalid calendar: %s", std::string(iso->calendar).c_str());
    parsed.calendar = *calendar;
  }
  return parsed;
}

constexpr FieldSet kDateTimeFields = static_cast<FieldSet>(kDateFields | kTimeFields);
constexpr FieldSet kZonedFields =
    static_cast<FieldSet>(kDateTimeFields | set_of(Field::Offset, Field::TimeZone));

}  // namespace

// ---- Arguments of constructors

Task<DateNumbers> to_date_numbers(Context& cx, Args args) {
  DateNumbers n;
  n.year = co_await to_integer_with_truncation(cx, args[0]);
  n.month = co_await to_integer_with_truncation(cx, args[1]);
  n.day = co_await to_integer_with_truncation(cx, args[2]);
  co_return n;
}
Task<TimeNumbers> to_time_numbers(Context& cx, Args args, uint32_t first) {
  constexpr uint32_t kCount = 6;
  double numbers[kCount] = {};
  for (uint32_t i = 0; i < kCount; ++i) {
    if (args[first + i].is_undefined()) continue;
    const double number = co_await to_integer_with_truncation(cx, args[first + i]);
    numbers[i] = number;
  }
  co_return TimeNumbers{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
}

// ---- Dates

Task<PlainDate> to_temporal_date(Context& cx, Value item, Value options) {
  if (!item.is_object()) {
    const Parsed parsed = co_await parse(cx, item, goals(Goal::DateTime));
    (void)co_await overflow_of(cx, options);
    if (!iso_date_within_limits(parsed.iso.date))
      co_return throw_range_error(cx, "Invalid Temporal.PlainDate: outside of its range");
    co_return PlainDate{parsed.iso.date, parsed.calendar};
  }
  if (const TemporalObject* const t = as_temporal(item)) {
    const bool zoned = t->type() == TemporalType::ZonedDateTime;
    if (zoned || t->type() == TemporalType::PlainDate || t->type() == TemporalType::PlainDateTime) {
      (void)co_await overflow_of(cx, options);
      const ISODate date = zoned ? zoned_date_time_of(t).date_time().date : t->date();
      co_return PlainDate{date, t->calendar()};
    }
  }
  const Calendar calendar =
      co_await get_temporal_calendar_identifier_with_iso_default(cx, item.as_object());
  const CalendarFields fields = co_await prepare_calendar_fields(cx, calendar, item.as_object(),
                                                                 kDateFields, 0, Fields::Complete);
  const Overflow overflow = co_await overflow_of(cx, options);
  const ISODate date = co_await calendar_date_from_fields(cx, calendar, fields, overflow);
  co_return PlainDate{date, calendar};
}

Task<PlainDateTime> to_temporal_date_time(Context& cx, Value item, Value options) {
  PlainDateTime result;
  if (!item.is_object()) {
    const Parsed parsed = co_await parse(cx, item, goals(Goal::DateTime));
    (void)co_await overflow_of(cx, options);
    result = {{parsed.iso.date, parsed.iso.time.value_or(kMidnight)}, parsed.calendar};
  } else {
    const TemporalObject* const t = as_temporal(item);
    if (t && t->type() == TemporalType::ZonedDateTime) {
      (void)co_await overflow_of(cx, options);
      result = {zoned_date_time_of(t).date_time(), t->calendar()};
    } else if (t && t->type() == TemporalType::PlainDate) {
      (void)co_await overflow_of(cx, options);
      result = {{t->date(), kMidnight}, t->calendar()};
    } else if (t && t->type() == TemporalType::PlainDateTime) {
      (void)co_await overflow_of(cx, options);
      result = {t->date_time(), t->calendar()};
    } else {
      result.calendar =
          co_await get_temporal_calendar_identifier_with_iso_default(cx, item.as_object());
      const CalendarFields fields = co_await prepare_calendar_fields(
          cx, result.calendar, item.as_object(), kDateTimeFields, 0, Fields::Complete);
      const Overflow overflow = co_await overflow_of(cx, options);
      result.date_time =
          co_await interpret_temporal_date_time_fields(cx, result.calendar, fields, overflow);
    }
  }
  if (!iso_date_time_within_limits(result.date_time))
    co_return throw_range_error(cx, "Invalid Temporal.PlainDateTime: outside of its range");
  co_return result;
}

Task<PlainDate> to_temporal_year_month(Context& cx, Value item, Value options) {
  if (!item.is_object()) {
    const Parsed parsed = co_await parse(cx, item, goals(Goal::YearMonth));
    (void)co_await overflow_of(cx, options);
    if (!iso_year_month_within_limits(parsed.iso.date))
      co_return throw_range_error(cx, "Invalid Temporal.PlainYearMonth: outside of its range");
    const CalendarFields fields =
        iso_date_to_fields(parsed.calendar, parsed.iso.date, FieldsType::YearMonth);
    const ISODate date =
        co_await calendar_year_month_from_fields(cx, parsed.calendar, fields, Overflow::Constrain);
    co_return PlainDate{date, parsed.calendar};
  }
  const TemporalObject* const t = TemporalObject::from(item, TemporalType::PlainYearMonth);
  if (t) {
    (void)co_await overflow_of(cx, options);
    co_return PlainDate{t->date(), t->calendar()};
  }
  const Calendar calendar =
      co_await get_temporal_calendar_identifier_with_iso_default(cx, item.as_object());
  const CalendarFields fields = co_await prepare_calendar_fields(
      cx, calendar, item.as_object(), kYearMonthFields, 0, Fields::Complete);
  const Overflow overflow = co_await overflow_of(cx, options);
  const ISODate date = co_await calendar_year_month_from_fields(cx, calendar, fields, overflow);
  co_return PlainDate{date, calendar};
}

Task<PlainDate> to_temporal_month_day(Context& cx, Value item, Value options) {
  if (!item.is_object()) {
    const Parsed parsed = co_await parse(cx, item, goals(Goal::MonthDay));
    (void)co_await overflow_of(cx, options);
    if (parsed.calendar == Calendar::iso8601) {
      ISODate date = parsed.iso.date;
      date.year = 1972;
      co_return PlainDate{date, parsed.calendar};
    }
    if (!iso_date_within_limits(parsed.iso.date))
      co_return throw_range_error(cx, "Invalid Temporal.PlainMonthDay: outside of its range");
    const CalendarFields fields =
        iso_date_to_fields(parsed.calendar, parsed.iso.date, FieldsType::MonthDay);
    const ISODate date =
        co_await calendar_month_day_from_fields(cx, parsed.calendar, fields, Overflow::Constrain);
    co_return PlainDate{date, parsed.calendar};
  }
  const TemporalObject* const t = TemporalObject::from(item, TemporalType::PlainMonthDay);
  if (t) {
    (void)co_await overflow_of(cx, options);
    co_return PlainDate{t->date(), t->calendar()};
  }
  const Calendar calendar =
      co_await get_temporal_calendar_identifier_with_iso_default(cx, item.as_object());
  const CalendarFields fields = co_await prepare_calendar_fields(cx, calendar, item.as_object(),
                                                                 kDateFields, 0, Fields::Complete);
  const Overflow overflow = co_await overflow_of(cx, options);
  const ISODate date = co_await calendar_month_day_from_fields(cx, calendar, fields, overflow);
  co_return PlainDate{date, calendar};
}

// ---- Times

Task<CalendarFields> to_temporal_time_record(Context& cx, Object* item) {
  return prepare_calendar_fields(cx, Calendar::iso8601, item, kTimeFields, 0, Fields::Partial);
}
Task<TimeRecord> to_temporal_time(Context& cx, Value item, Value options) {
  if (!item.is_object()) {
    const Parsed parsed = co_await parse(cx, item, goals(Goal::Time));
    (void)co_await overflow_of(cx, options);
    co_return parsed.iso.time.value_or(kMidnight);
  }
  if (const TemporalObject* const t = as_temporal(item)) {
    const bool zoned = t->type() == TemporalType::ZonedDateTime;
    if (zoned || t->type() == TemporalType::PlainTime || t->type() == TemporalType::PlainDateTime) {
      (void)co_await overflow_of(cx, options);
      const TimeRecord time = zoned ? zoned_date_time_of(t).date_time().time : t->time();
      co_return time;
    }
  }
  const CalendarFields fields = co_await to_temporal_time_record(cx, item.as_object());
  const Overflow overflow = co_await overflow_of(cx, options);
  co_return in_range(cx, regulate_time(fields.time, overflow), "the time");
}
Task<TimeRecord> to_time_record_or_midnight(Context& cx, Value item) {
  if (item.is_undefined()) co_return kMidnight;
  const TimeRecord time = co_await to_temporal_time(cx, item);
  co_return time;
}

// ---- Exact times

Task<Instant> to_temporal_instant(Context& cx, Value item) {
  if (const TemporalObject* const t = as_temporal(item)) {
    if (t->type() == TemporalType::Instant || t->type() == TemporalType::ZonedDateTime)
      co_return Instant{t->epoch_nanoseconds()};
  }
  const Value text = item.is_object() ? Value::hole() : item;
  Value primitive = text;
  if (text.is_hole()) primitive = co_await to_primitive(cx, item, Hint::String);
  const Parsed parsed = co_await parse(cx, primitive, goals(Goal::Instant));
  const EpochNanoseconds local =
      get_utc_epoch_nanoseconds({parsed.iso.date, parsed.iso.time.value_or(kMidnight)});
  const EpochNanoseconds ns = local - (parsed.iso.has_z ? 0 : parsed.iso.offset_ns);
  if (!is_valid_epoch_nanoseconds(ns))
    co_return throw_range_error(cx, "Invalid Temporal.Instant: outside of its range");
  co_return Instant{ns};
}

namespace {

/// What a ZonedDateTime is interpreted from.
struct ZonedParts {
  ISODate date;
  std::optional<TimeRecord> time;
  TimeZoneId zone;
  Calendar calendar = Calendar::iso8601;
  OffsetInterpretation how;
};
ZonedParts parts_of_text(const Parsed& parsed) {
  ZonedParts parts;
  parts.date = parsed.iso.date;
  parts.time = parsed.iso.time;
  parts.zone = parsed.zone;
  parts.calendar = parsed.calendar;
  parts.how.behaviour = parsed.iso.has_z        ? OffsetBehaviour::Exact
                        : parsed.iso.has_offset ? OffsetBehaviour::Option
                                                : OffsetBehaviour::Wall;
  parts.how.offset_ns = parsed.iso.offset_ns;
  parts.how.match =
      parsed.iso.offset_has_seconds ? MatchBehaviour::Exactly : MatchBehaviour::Minutes;
  return parts;
}
ZonedParts parts_of_fields(const CalendarFields& fields, Calendar calendar, ISODateTime date_time) {
  ZonedParts parts;
  parts.date = date_time.date;
  parts.time = date_time.time;
  parts.zone = fields.time_zone;
  parts.calendar = calendar;
  parts.how.behaviour = fields.has(Field::Offset) ? OffsetBehaviour::Option : OffsetBehaviour::Wall;
  parts.how.offset_ns = fields.offset_ns;
  return parts;
}
Result<ZonedDateTime> interpret(Context& cx, const ZonedParts& parts) {
  const EpochNanoseconds ns = TRY(
      in_range(cx, interpret_iso_date_time_offset(parts.date, parts.time, parts.zone, parts.how),
               "the date and time in its time zone, or its offset,"));
  return ZonedDateTime{ns, parts.zone, parts.calendar};
}
/// The options of ToTemporalZonedDateTime.
struct ZonedOptions {
  Disambiguation disambiguation;
  OffsetOption offset;
  Overflow overflow;
};
Task<ZonedOptions> zoned_options(Context& cx, Value options) {
  const Options resolved = co_await get_options_object(cx, options);
  ZonedOptions result;
  result.disambiguation = co_await get_temporal_disambiguation_option(cx, resolved);
  result.offset = co_await get_temporal_offset_option(cx, resolved, OffsetOption::Reject);
  result.overflow = co_await get_temporal_overflow_option(cx, resolved);
  co_return result;
}

}  // namespace

Task<ZonedDateTime> to_temporal_zoned_date_time(Context& cx, Value item, Value options) {
  const TemporalObject* const t = TemporalObject::from(item, TemporalType::ZonedDateTime);
  if (t) {
    (void)co_await zoned_options(cx, options);
    co_return zoned_date_time_of(t);
  }
  ZonedParts parts;
  ZonedOptions resolved;
  if (item.is_object()) {
    const Calendar calendar =
        co_await get_temporal_calendar_identifier_with_iso_default(cx, item.as_object());
    const CalendarFields fields = co_await prepare_calendar_fields(
        cx, calendar, item.as_object(), kZonedFields, set_of(Field::TimeZone), Fields::Complete);
    resolved = co_await zoned_options(cx, options);
    const ISODateTime date_time =
        co_await interpret_temporal_date_time_fields(cx, calendar, fields, resolved.overflow);
    parts = parts_of_fields(fields, calendar, date_time);
  } else {
    const Parsed parsed = co_await parse(cx, item, goals(Goal::DateTimeZoned));
    resolved = co_await zoned_options(cx, options);
    parts = parts_of_text(parsed);
  }
  parts.how.disambiguation = resolved.disambiguation;
  parts.how.option = resolved.offset;
  co_return interpret(cx, parts);
}

Task<RelativeTo> get_temporal_relative_to_option(Context& cx, Options options) {
  const Value value = co_await get_value(cx, options, atoms::relativeTo());
  RelativeTo result;
  if (value.is_undefined()) co_return result;
  if (const TemporalObject* const t = as_temporal(value)) {
    if (t->type() == TemporalType::ZonedDateTime) {
      result.type = RelativeTo::Type::Zoned;
      result.zoned = zoned_date_time_of(t);
      co_return result;
    }
    if (t->type() == TemporalType::PlainDate || t->type() == TemporalType::PlainDateTime) {
      result.type = RelativeTo::Type::Plain;
      result.plain = {t->date(), t->calendar()};
      co_return result;
    }
  }
  ZonedParts parts;
  bool has_zone = false;
  if (value.is_object()) {
    const Calendar calendar =
        co_await get_temporal_calendar_identifier_with_iso_default(cx, value.as_object());
    const CalendarFields fields = co_await prepare_calendar_fields(
        cx, calendar, value.as_object(), kZonedFields, 0, Fields::Complete);
    const ISODateTime date_time =
        co_await interpret_temporal_date_time_fields(cx, calendar, fields, Overflow::Constrain);
    parts = parts_of_fields(fields, calendar, date_time);
    has_zone = fields.has(Field::TimeZone);
  } else {
    constexpr Goals kEither =
        static_cast<Goals>(goals(Goal::DateTimeZoned) | goals(Goal::DateTime));
    const Parsed parsed = co_await parse(cx, value, kEither);
    parts = parts_of_text(parsed);
    has_zone = parsed.has_zone;
  }
  if (has_zone) {
    result.type = RelativeTo::Type::Zoned;
    result.zoned = co_await interpret(cx, parts);
    co_return result;
  }
  if (!iso_date_within_limits(parts.date))
    co_return throw_range_error(cx, "relativeTo is outside of the range of Temporal.PlainDate");
  result.type = RelativeTo::Type::Plain;
  result.plain = {parts.date, parts.calendar};
  co_return result;
}

// ---- Durations

Task<DurationFields> merge_partial_duration(Context& cx, Value like, DurationFields fields) {
  if (!like.is_object())
    co_return throw_type_error(cx, "A duration must be an object (got %s)",
                               describe_for_message(cx, like).c_str());
  struct Part {
    String* name;
    Unit unit;
  };
  const Part parts[] = {
      {atoms::days(), Unit::Day},
      {atoms::hours(), Unit::Hour},
      {atoms::microseconds(), Unit::Microsecond},
      {atoms::milliseconds(), Unit::Millisecond},
      {atoms::minutes(), Unit::Minute},
      {atoms::months(), Unit::Month},
      {atoms::nanoseconds(), Unit::Nanosecond},
      {atoms::seconds(), Unit::Second},
      {atoms::weeks(), Unit::Week},
      {atoms::years(), Unit::Year},
  };
  bool any = false;
  for (uint32_t i = 0; i < DurationFields::kCount; ++i) {
    const Value v = co_await get(cx, like.as_object(), key(parts[i].name));
    if (v.is_undefined()) continue;
    const double number = co_await to_integer_if_integral(cx, v);
    field(fields, parts[i].unit) = number;
    any = true;
  }
  if (!any) co_return throw_type_error(cx, "The object has none of the properties of a duration");
  if (!is_valid_duration(fields))
    co_return throw_range_error(cx, "Invalid Temporal.Duration: outside of its range");
  co_return fields;
}
Task<DurationFields> to_temporal_duration(Context& cx, Value item) {
  const TemporalObject* const t = TemporalObject::from(item, TemporalType::Duration);
  if (t) co_return t->duration();
  if (item.is_object()) {
    const DurationFields zero;
    const DurationFields fields = co_await merge_partial_duration(cx, item, zero);
    co_return fields;
  }
  String* const string = co_await require_text(cx, item, "duration, if no object,");
  const std::string text = string->utf8();
  const std::optional<DurationFields> fields = parse_temporal_duration(text);
  if (!fields || !is_valid_duration(*fields))
    co_return throw_range_error(cx, "Invalid duration: %s", text.c_str());
  co_return *fields;
}
Task<DurationFields> to_duration_to_add(Context& cx, Value item, Arithmetic operation) {
  const DurationFields fields = co_await to_temporal_duration(cx, item);
  co_return operation == Arithmetic::Subtract ? negated(fields) : fields;
}

}  // namespace shoal::temporal
