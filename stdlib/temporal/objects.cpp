// Making the objects of Temporal, and what their getters have in common.
#include <cmath>

#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/bigint.h"

namespace shoal::temporal {
namespace {

struct Class {
  const char* name;
  Intrinsic prototype;
};
const Class& class_of(TemporalType type) noexcept {
  // By TemporalType.
  static constexpr Class kClasses[] = {
      {"Temporal.Instant", Intrinsic::TemporalInstantPrototype},
      {"Temporal.PlainDate", Intrinsic::TemporalPlainDatePrototype},
      {"Temporal.PlainTime", Intrinsic::TemporalPlainTimePrototype},
      {"Temporal.PlainDateTime", Intrinsic::TemporalPlainDateTimePrototype},
      {"Temporal.PlainYearMonth", Intrinsic::TemporalPlainYearMonthPrototype},
      {"Temporal.PlainMonthDay", Intrinsic::TemporalPlainMonthDayPrototype},
      {"Temporal.ZonedDateTime", Intrinsic::TemporalZonedDateTimePrototype},
      {"Temporal.Duration", Intrinsic::TemporalDurationPrototype},
  };
  return kClasses[static_cast<uint32_t>(type)];
}

/// What an object is made of; only what its type has is looked at.
struct Contents {
  TemporalType type = TemporalType::Instant;
  Calendar calendar = Calendar::iso8601;
  ISODateTime date_time;
  EpochNanoseconds ns = 0;
  TimeZoneId zone;
  DurationFields duration;
};
Result<Value> make(Context& cx, const Contents& c, Value prototype) {
  Shape* const shape = TRY(shape_for(cx, Kind::Temporal, prototype));
  TemporalObject* const object = TRY(TemporalObject::create(cx.heap(), shape, c.type));
  object->set_calendar(c.calendar);
  object->set_date(c.date_time.date);
  switch (c.type) {
    case TemporalType::Instant: object->set_epoch_nanoseconds(c.ns); break;
    case TemporalType::PlainTime:
    case TemporalType::PlainDateTime: object->set_time(c.date_time.time); break;
    case TemporalType::ZonedDateTime:
      object->set_epoch_nanoseconds(c.ns);
      object->set_time_zone(c.zone);
      break;
    case TemporalType::Duration: object->set_duration(c.duration); break;
    default: break;
  }
  return Value(object);
}
Task<Value> make_of_constructor(Context& cx, Contents contents, Value new_target) {
  const Value prototype =
      co_await get_prototype_from_constructor(cx, new_target, class_of(contents.type).prototype);
  co_return make(cx, contents, prototype);
}
/// OrdinaryCreateFromConstructor
Eventually<Value> create(Context& cx, const Contents& contents, Value new_target) {
  if (!new_target.is_undefined()) return make_of_constructor(cx, contents, new_target);
  const Result<Value> prototype =
      cx.realm()->intrinsic_value(cx, class_of(contents.type).prototype);
  if (!prototype.ok()) return Thrown{};
  return make(cx, contents, Result<Value>(prototype).value());
}
Thrown throw_out_of_range(Context& cx, TemporalType type) {
  return throw_range_error(cx, "Invalid %s: outside of its range", class_of(type).name);
}

}  // namespace

Result<TemporalObject*> this_temporal(Context& cx, const Args& args, TemporalType type) {
  TemporalObject* const object = TemporalObject::from(args.this_value, type);
  if (!object) return throw_type_error(cx, "this is not a %s", class_of(type).name);
  return object;
}
const TemporalObject* object_with_calendar(Value v) noexcept {
  if (!v.is_kind(Kind::Temporal)) return nullptr;
  const auto* const object = v.as<TemporalObject>();
  return object->has_calendar() ? object : nullptr;
}
Result<Value> text_value(Context& cx, const std::string& ascii) {
  String* const s = TRY(String::from_ascii(cx.heap(), ascii));
  return Value(s);
}
Result<Value> bigint_value(Context& cx, Int128 n) {
  // In two halves of 40 bits and the rest: an instant has 73 bits, and its sign goes with both.
  constexpr Int128 kHalf = Int128{1} << 40;
  const Int128 high = n / kHalf, low = n % kHalf;
  BigInt* const factor = TRY(BigInt::from_int64(cx.heap(), static_cast<int64_t>(kHalf)));
  BigInt* const upper = TRY(BigInt::from_int64(cx.heap(), static_cast<int64_t>(high)));
  BigInt* const lower = TRY(BigInt::from_int64(cx.heap(), static_cast<int64_t>(low)));
  BigInt* const product = TRY(BigInt::multiply(cx.heap(), upper, factor));
  BigInt* const sum = TRY(BigInt::add(cx.heap(), product, lower));
  return Value(sum);
}
Task<Instant> to_epoch_nanoseconds(Context& cx, Value v) {
  const Value value = co_await to_bigint(cx, v);
  const BigInt* const n = value.as_bigint();
  constexpr uint32_t kLimbsMax = 2;
  Int128 magnitude = 0;
  if (n->limb_count() <= kLimbsMax && n->bit_length() < 100) {
    for (uint32_t i = n->limb_count(); i-- > 0;)
      magnitude = magnitude * (Int128{1} << 64) + n->limb(i);
  } else {
    magnitude = kMaxInstant + 1;
  }
  const Instant instant{n->is_negative() ? -magnitude : magnitude};
  if (!is_valid_epoch_nanoseconds(instant.ns))
    co_return throw_out_of_range(cx, TemporalType::Instant);
  co_return instant;
}

Eventually<Value> create_temporal_date(Context& cx, PlainDate date, Value new_target) {
  if (!iso_date_within_limits(date.date)) return throw_out_of_range(cx, TemporalType::PlainDate);
  Contents c;
  c.type = TemporalType::PlainDate;
  c.date_time.date = date.date;
  c.calendar = date.calendar;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_time(Context& cx, TimeRecord time, Value new_target) {
  Contents c;
  c.type = TemporalType::PlainTime;
  c.date_time.time = time;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_date_time(Context& cx, PlainDateTime date_time,
                                            Value new_target) {
  if (!iso_date_time_within_limits(date_time.date_time))
    return throw_out_of_range(cx, TemporalType::PlainDateTime);
  Contents c;
  c.type = TemporalType::PlainDateTime;
  c.date_time = date_time.date_time;
  c.calendar = date_time.calendar;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_year_month(Context& cx, PlainDate date, Value new_target) {
  if (!iso_year_month_within_limits(date.date))
    return throw_out_of_range(cx, TemporalType::PlainYearMonth);
  Contents c;
  c.type = TemporalType::PlainYearMonth;
  c.date_time.date = date.date;
  c.calendar = date.calendar;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_month_day(Context& cx, PlainDate date, Value new_target) {
  if (!iso_date_within_limits(date.date))
    return throw_out_of_range(cx, TemporalType::PlainMonthDay);
  Contents c;
  c.type = TemporalType::PlainMonthDay;
  c.date_time.date = date.date;
  c.calendar = date.calendar;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_instant(Context& cx, EpochNanoseconds ns, Value new_target) {
  if (!is_valid_epoch_nanoseconds(ns)) return throw_out_of_range(cx, TemporalType::Instant);
  Contents c;
  c.type = TemporalType::Instant;
  c.ns = ns;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_zoned_date_time(Context& cx, ZonedDateTime zoned,
                                                  Value new_target) {
  if (!is_valid_epoch_nanoseconds(zoned.ns))
    return throw_out_of_range(cx, TemporalType::ZonedDateTime);
  Contents c;
  c.type = TemporalType::ZonedDateTime;
  c.ns = zoned.ns;
  c.zone = zoned.zone;
  c.calendar = zoned.calendar;
  return create(cx, c, new_target);
}
Eventually<Value> create_temporal_duration(Context& cx, const DurationFields& duration,
                                           Value new_target) {
  if (!is_valid_duration(duration)) return throw_out_of_range(cx, TemporalType::Duration);
  Contents c;
  c.type = TemporalType::Duration;
  c.duration = duration;
  return create(cx, c, new_target);
}
Result<Value> ready(Eventually<Value>&& created) {
  if (created.is_thrown()) return Thrown{};
  SHOAL_ASSERT(created.is_ready());
  return created.value();
}
Result<Value> duration_of_difference(Context& cx, const InternalDuration& d, Unit largest_unit,
                                     Difference operation) {
  const DurationFields fields =
      TRY(in_range(cx, temporal_duration_from_internal(d, largest_unit), "the difference"));
  return ready(
      create_temporal_duration(cx, operation == Difference::Since ? negated(fields) : fields));
}

std::string zoned_date_time_to_string(const ZonedDateTime& zoned, const ToStringOptions& how) {
  const EpochNanoseconds ns = round_temporal_instant(zoned.ns, how.precision.increment,
                                                     how.precision.unit, how.rounding_mode);
  const int64_t offset_ns = get_offset_nanoseconds_for(zoned.zone, ns);
  std::string text = date_time_to_string(get_iso_date_time_for(zoned.zone, ns), Calendar::iso8601,
                                         how.precision.precision, ShowCalendar::Never);
  if (how.show_offset != ShowOffset::Never) text += format_date_time_utc_offset_rounded(offset_ns);
  if (how.show_time_zone != ShowTimeZone::Never) {
    const char* const flag = how.show_time_zone == ShowTimeZone::Critical ? "!" : "";
    text += std::string("[") + flag + time_zone_text(zoned.zone) + "]";
  }
  return text + format_calendar_annotation(zoned.calendar, how.show_calendar);
}
std::string temporal_text(const TemporalObject* o) {
  switch (o->type()) {
    case TemporalType::Instant:
      return instant_to_string(o->epoch_nanoseconds(), nullptr, Precision::Auto);
    case TemporalType::PlainDate:
      return date_to_string(o->date(), o->calendar(), ShowCalendar::Auto);
    case TemporalType::PlainTime: return time_record_to_string(o->time(), Precision::Auto);
    case TemporalType::PlainDateTime:
      return date_time_to_string(o->date_time(), o->calendar(), Precision::Auto,
                                 ShowCalendar::Auto);
    case TemporalType::PlainYearMonth:
      return year_month_to_string(o->date(), o->calendar(), ShowCalendar::Auto);
    case TemporalType::PlainMonthDay:
      return month_day_to_string(o->date(), o->calendar(), ShowCalendar::Auto);
    case TemporalType::ZonedDateTime:
      return zoned_date_time_to_string(zoned_date_time_of(o), ToStringOptions{});
    case TemporalType::Duration: break;
  }
  return duration_to_string(o->duration(), Precision::Auto);
}
const char* class_name(TemporalType type) noexcept { return class_of(type).name; }

Result<Value> no_value_of(Context& cx, const Args&) {
  return throw_type_error(cx,
                          "Temporal objects have no primitive value: compare with compare() "
                          "or equals()");
}
Thrown throw_other_calendar(Context& cx) {
  return throw_range_error(cx, "The two have different calendars");
}
Thrown throw_needs_new(Context& cx, const char* name) {
  return throw_type_error(cx, "Class constructor %s cannot be invoked without 'new'", name);
}
Result<Value> calendar_id_value(Context& cx, Calendar calendar) {
  return text_value(cx, std::string(calendar_id(calendar)));
}

Result<Value> date_getter_value(Context& cx, Calendar calendar, ISODate date, DateGetter which) {
  const CalendarDate d = calendar_iso_to_date(calendar, date);
  const auto integer = [](int64_t n) { return Value::number(static_cast<double>(n)); };
  switch (which) {
    case DateGetter::Era: return d.era ? text_value(cx, d.era->name) : Value::undefined();
    case DateGetter::EraYear: return d.era ? integer(d.era_year) : Value::undefined();
    case DateGetter::Year: return integer(d.year);
    case DateGetter::Month: return integer(d.month);
    case DateGetter::MonthCode: return text_value(cx, month_code_text(d.month_code));
    case DateGetter::Day: return integer(d.day);
    case DateGetter::DayOfWeek: return integer(d.day_of_week);
    case DateGetter::DayOfYear: return integer(d.day_of_year);
    case DateGetter::WeekOfYear:
      return d.week_of_year ? integer(d.week_of_year->week) : Value::undefined();
    case DateGetter::YearOfWeek:
      return d.week_of_year ? integer(d.week_of_year->year) : Value::undefined();
    case DateGetter::DaysInWeek: return integer(7);
    case DateGetter::DaysInMonth: return integer(d.days_in_month);
    case DateGetter::DaysInYear: return integer(d.days_in_year);
    case DateGetter::MonthsInYear: return integer(d.months_in_year);
    case DateGetter::InLeapYear: break;
  }
  return Value::boolean(d.in_leap_year);
}
ISODateTime date_time_of(const TemporalObject* o) noexcept {
  switch (o->type()) {
    case TemporalType::ZonedDateTime: return zoned_date_time_of(o).date_time();
    case TemporalType::PlainDateTime: return o->date_time();
    case TemporalType::PlainTime: return {{}, o->time()};
    default: return {o->date(), kMidnight};
  }
}
Value time_getter_value(TimeRecord time, Unit unit) noexcept {
  switch (unit) {
    case Unit::Hour: return Value::int32(time.hour());
    case Unit::Minute: return Value::int32(time.minute());
    case Unit::Second: return Value::int32(time.second());
    case Unit::Millisecond: return Value::int32(time.millisecond());
    case Unit::Microsecond: return Value::int32(time.microsecond());
    default: return Value::int32(time.nanosecond());
  }
}

}  // namespace shoal::temporal
