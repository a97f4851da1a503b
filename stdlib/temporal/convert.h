// From JavaScript values to records and back: ToTemporalDate and its siblings, and making the
// objects. A ToTemporal... reads properties in alphabetical order, then the options, then reckons.
#pragma once

#include <string>

#include "stdlib/intl/to_locale.h"
#include "stdlib/temporal/calendar.h"
#include "stdlib/temporal/options.h"
#include "stdlib/temporal/zone.h"
#include "vm/run/native.h"

namespace shoal::temporal {

// ---- What the objects are made of, as values that coroutines hand on
struct PlainDate {
  ISODate date;
  Calendar calendar = Calendar::iso8601;
};
struct PlainDateTime {
  ISODateTime date_time;
  Calendar calendar = Calendar::iso8601;
};
struct Instant {
  EpochNanoseconds ns = 0;
};
struct ZonedDateTime {
  EpochNanoseconds ns = 0;
  TimeZoneId zone;
  Calendar calendar = Calendar::iso8601;
  ISODateTime date_time() const noexcept { return get_iso_date_time_for(zone, ns); }
};

// ---- Objects
/// RequireInternalSlot of `this`.
Result<TemporalObject*> this_temporal(Context& cx, const Args& args, TemporalType type);
inline ZonedDateTime zoned_date_time_of(const TemporalObject* o) noexcept {
  return {o->epoch_nanoseconds(), o->time_zone(), o->calendar()};
}
/// [[Calendar]] of anything that has one, or null.
const TemporalObject* object_with_calendar(Value v) noexcept;
Result<Value> text_value(Context& cx, const std::string& ascii);
Result<Value> bigint_value(Context& cx, Int128 n);
/// ToBigInt, and the range of instants.
Task<Instant> to_epoch_nanoseconds(Context& cx, Value v);

/// CreateTemporalDate and its siblings: RangeError outside of the limits. new_target: undefined
/// for the class itself.
Eventually<Value> create_temporal_date(Context& cx, PlainDate date,
                                       Value new_target = Value::undefined());
Eventually<Value> create_temporal_time(Context& cx, TimeRecord time,
                                       Value new_target = Value::undefined());
Eventually<Value> create_temporal_date_time(Context& cx, PlainDateTime date_time,
                                            Value new_target = Value::undefined());
Eventually<Value> create_temporal_year_month(Context& cx, PlainDate date,
                                             Value new_target = Value::undefined());
Eventually<Value> create_temporal_month_day(Context& cx, PlainDate date,
                                            Value new_target = Value::undefined());
Eventually<Value> create_temporal_instant(Context& cx, EpochNanoseconds ns,
                                          Value new_target = Value::undefined());
Eventually<Value> create_temporal_zoned_date_time(Context& cx, ZonedDateTime zoned,
                                                  Value new_target = Value::undefined());
Eventually<Value> create_temporal_duration(Context& cx, const DurationFields& duration,
                                           Value new_target = Value::undefined());
/// What was created without a new_target, so that no script ran: it is there.
Result<Value> ready(Eventually<Value>&& created);

// ---- Identifiers: strings only, so no script runs
/// Longer texts are not looked at: RangeError.
inline constexpr uint32_t kTextMax = 1u << 16;
/// A string that is to be parsed. Anything else: TypeError.
Result<String*> require_text(Context& cx, Value v, const char* what);
Result<Calendar> canonicalize_calendar(Context& cx, Value id);
Result<Calendar> to_temporal_calendar_identifier(Context& cx, Value v);
Result<TimeZoneId> to_temporal_time_zone_identifier(Context& cx, Value v);
/// The zone of an identifier, "Europe/Berlin" or "+01:00": nothing else is looked for in the text.
Result<TimeZoneId> time_zone_of(Context& cx, std::string_view identifier);
/// The same, of what the constructor of ZonedDateTime is given.
Result<TimeZoneId> to_time_zone_of_identifier(Context& cx, Value v);
TimeZoneId system_time_zone(Context& cx);
EpochNanoseconds system_utc_epoch_nanoseconds(Context& cx);
Task<Calendar> get_temporal_calendar_identifier_with_iso_default(Context& cx, Object* item);

// ---- Fields
enum class Fields : uint8_t { Complete, Partial };
/// PrepareCalendarFields. names: without those that the calendar adds.
Task<CalendarFields> prepare_calendar_fields(Context& cx, Calendar calendar, Object* object,
                                             FieldSet names, FieldSet required, Fields which);
/// IsPartialTemporalObject, or a TypeError.
Task<Object*> require_partial_temporal_object(Context& cx, Value v);
Result<ISODate> calendar_date_from_fields(Context& cx, Calendar calendar, CalendarFields fields,
                                          Overflow overflow);
Result<ISODate> calendar_year_month_from_fields(Context& cx, Calendar calendar,
                                                CalendarFields fields, Overflow overflow);
Result<ISODate> calendar_month_day_from_fields(Context& cx, Calendar calendar,
                                               CalendarFields fields, Overflow overflow);
Result<ISODateTime> interpret_temporal_date_time_fields(Context& cx, Calendar calendar,
                                                        CalendarFields fields, Overflow overflow);
/// The time of day as fields to be merged with.
void add_time_fields(CalendarFields& fields, TimeRecord time) noexcept;

// ---- Values
/// The first three arguments of a constructor, and six more from one on, as integers.
Task<DateNumbers> to_date_numbers(Context& cx, Args args);
Task<TimeNumbers> to_time_numbers(Context& cx, Args args, uint32_t first);
Task<PlainDate> to_temporal_date(Context& cx, Value item, Value options = Value::undefined());
Task<TimeRecord> to_temporal_time(Context& cx, Value item, Value options = Value::undefined());
Task<TimeRecord> to_time_record_or_midnight(Context& cx, Value item);
/// ToTemporalTimeRecord: the fields that are there.
Task<CalendarFields> to_temporal_time_record(Context& cx, Object* item);
Task<PlainDateTime> to_temporal_date_time(Context& cx, Value item,
                                          Value options = Value::undefined());
Task<PlainDate> to_temporal_year_month(Context& cx, Value item, Value options = Value::undefined());
Task<PlainDate> to_temporal_month_day(Context& cx, Value item, Value options = Value::undefined());
Task<Instant> to_temporal_instant(Context& cx, Value item);
Task<ZonedDateTime> to_temporal_zoned_date_time(Context& cx, Value item,
                                                Value options = Value::undefined());
Task<DurationFields> to_temporal_duration(Context& cx, Value item);
/// ToTemporalPartialDurationRecord over what is there already.
Task<DurationFields> merge_partial_duration(Context& cx, Value like, DurationFields fields);
/// ToTemporalDuration, negated for subtract.
Task<DurationFields> to_duration_to_add(Context& cx, Value item, Arithmetic operation);

/// GetTemporalRelativeToOption
struct RelativeTo {
  enum class Type : uint8_t { None, Plain, Zoned } type = Type::None;
  PlainDate plain;
  ZonedDateTime zoned;
};
Task<RelativeTo> get_temporal_relative_to_option(Context& cx, Options options);

/// The duration that until or since gives.
Result<Value> duration_of_difference(Context& cx, const InternalDuration& d, Unit largest_unit,
                                     Difference operation);

// ---- Texts
/// TemporalZonedDateTimeToString
std::string zoned_date_time_to_string(const ZonedDateTime& zoned, const ToStringOptions& how);
/// What toJSON gives, of any type.
std::string temporal_text(const TemporalObject* o);
/// "Temporal.PlainDate"
const char* class_name(TemporalType type) noexcept;

// ---- Words for the tables of the classes
/// toJSON; and toLocaleString, where there is no Intl.
template <TemporalType type>
Result<Value> to_json(Context& cx, const Args& args) {
  const TemporalObject* const object = TRY(this_temporal(cx, args, type));
  return text_value(cx, temporal_text(object));
}
/// valueOf: nobody compares Temporal objects with < unawares.
Result<Value> no_value_of(Context& cx, const Args& args);
/// CalendarEquals is false, where it must not be.
/// toLocaleString; without Intl as toJSON.
template <TemporalType type>
Result<Value> to_locale_string_leaf(Context& cx, const Args& args) {
  TRY(this_temporal(cx, args, type));
  if (intl::has_intl(cx)) return Value::lazy();
  return to_json<type>(cx, args);
}
template <TemporalType type>
NativeTask to_locale_string(Context& cx, Args args) {
  const Value plain = co_await to_locale_string_leaf<type>(cx, args);
  if (!plain.is_lazy()) co_return plain;
  constexpr auto kText = type == TemporalType::Duration ? intl::duration_to_locale_string
                                                        : intl::temporal_to_locale_string;
  const Value text = co_await kText(cx, args);
  co_return text;
}
Thrown throw_other_calendar(Context& cx);
/// A class called without new.
Thrown throw_needs_new(Context& cx, const char* name);
Result<Value> calendar_id_value(Context& cx, Calendar calendar);

/// What the getters of the classes with a calendar tell of a date.
enum class DateGetter : uint8_t {
  Era,
  EraYear,
  Year,
  Month,
  MonthCode,
  Day,
  DayOfWeek,
  DayOfYear,
  WeekOfYear,
  YearOfWeek,
  DaysInWeek,
  DaysInMonth,
  DaysInYear,
  MonthsInYear,
  InLeapYear,
};
Result<Value> date_getter_value(Context& cx, Calendar calendar, ISODate date, DateGetter which);
/// hour to nanosecond.
Value time_getter_value(TimeRecord time, Unit unit) noexcept;
/// The date and time of day of any type that has them.
ISODateTime date_time_of(const TemporalObject* o) noexcept;

template <TemporalType type>
Result<Value> get_calendar_id(Context& cx, const Args& args) {
  const TemporalObject* const object = TRY(this_temporal(cx, args, type));
  return calendar_id_value(cx, object->calendar());
}
template <TemporalType type, DateGetter which>
Result<Value> get_of_date(Context& cx, const Args& args) {
  const TemporalObject* const object = TRY(this_temporal(cx, args, type));
  return date_getter_value(cx, object->calendar(), date_time_of(object).date, which);
}
template <TemporalType type, Unit unit>
Result<Value> get_of_time(Context& cx, const Args& args) {
  const TemporalObject* const object = TRY(this_temporal(cx, args, type));
  return time_getter_value(date_time_of(object).time, unit);
}

}  // namespace shoal::temporal
