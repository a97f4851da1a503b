// Temporal.ZonedDateTime (section 6 of the proposal).
#include <algorithm>

#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/getters.inc"
#include "stdlib/temporal/relative.h"
#include "vm/value/atom.h"

namespace shoal {
namespace temporal {
namespace {

constexpr TemporalType kType = TemporalType::ZonedDateTime;

/// `this`, as a record.
Result<ZonedDateTime> this_zoned(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_temporal(cx, args, kType));
  return zoned_date_time_of(self);
}
/// The same moment, calendar and time zone, but for what is given.
Result<Value> zoned_value(Context& cx, EpochNanoseconds ns, const ZonedDateTime& like) {
  return ready(create_temporal_zoned_date_time(cx, {ns, like.zone, like.calendar}));
}

/// Temporal.ZonedDateTime ( epochNanoseconds, timeZone [ , calendar ] )
NativeTask zoned_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.ZonedDateTime");
  const Instant instant = co_await to_epoch_nanoseconds(cx, args[0]);
  const TimeZoneId zone = co_await to_time_zone_of_identifier(cx, args[1]);
  const Calendar calendar = co_await canonicalize_calendar(cx, args[2]);
  const ZonedDateTime zoned{instant.ns, zone, calendar};
  const Value result = co_await create_temporal_zoned_date_time(cx, zoned, args.new_target);
  co_return result;
}
NativeTask zoned_from(Context& cx, Args args) {
  const ZonedDateTime zoned = co_await to_temporal_zoned_date_time(cx, args[0], args[1]);
  const Value result = co_await create_temporal_zoned_date_time(cx, zoned);
  co_return result;
}
NativeTask zoned_compare(Context& cx, Args args) {
  const ZonedDateTime one = co_await to_temporal_zoned_date_time(cx, args[0]);
  const ZonedDateTime two = co_await to_temporal_zoned_date_time(cx, args[1]);
  co_return Value::int32(sign_of(one.ns - two.ns));
}

// ---- Getters

Result<Value> zoned_get_time_zone_id(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return text_value(cx, time_zone_text(self.zone));
}
Result<Value> zoned_get_epoch_milliseconds(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  constexpr int64_t kNsPerMs = 1'000'000;
  return Value::number(static_cast<double>(floor_divide_128(self.ns, kNsPerMs)));
}
Result<Value> zoned_get_epoch_nanoseconds(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return bigint_value(cx, self.ns);
}
Result<Value> zoned_get_offset_nanoseconds(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return Value::number(static_cast<double>(get_offset_nanoseconds_for(self.zone, self.ns)));
}
Result<Value> zoned_get_offset(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return text_value(cx,
                    format_utc_offset_nanoseconds(get_offset_nanoseconds_for(self.zone, self.ns)));
}

/// When a day begins and ends.
struct DayBounds {
  EpochNanoseconds start, end;
};
Result<DayBounds> day_bounds(Context& cx, const ZonedDateTime& self) {
  const ISODate today = self.date_time().date;
  const EpochNanoseconds start =
      TRY(in_range(cx, get_start_of_day(self.zone, today), "the start of the day"));
  const EpochNanoseconds end = TRY(in_range(
      cx, get_start_of_day(self.zone, add_days_to_iso_date(today, 1)), "the end of the day"));
  return DayBounds{start, end};
}
Result<Value> zoned_get_hours_in_day(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  const DayBounds day = TRY(day_bounds(cx, self));
  return Value::number(total_time_duration(day.end - day.start, Unit::Hour));
}

// ---- Changed ones

NativeTask zoned_with(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  Object* const like = co_await require_partial_temporal_object(cx, args[0]);
  constexpr auto kNames = static_cast<FieldSet>(kDateFields | kTimeFields | set_of(Field::Offset));
  const CalendarFields partial =
      co_await prepare_calendar_fields(cx, self.calendar, like, kNames, 0, Fields::Partial);
  const ISODateTime now = self.date_time();
  CalendarFields fields = iso_date_to_fields(self.calendar, now.date, FieldsType::Date);
  add_time_fields(fields, now.time);
  fields.offset_ns = get_offset_nanoseconds_for(self.zone, self.ns);
  fields.add(Field::Offset);
  fields = calendar_merge_fields(self.calendar, fields, partial);
  const Options options = co_await get_options_object(cx, args[1]);
  OffsetInterpretation how;
  how.behaviour = OffsetBehaviour::Option;
  how.offset_ns = fields.offset_ns;
  how.disambiguation = co_await get_temporal_disambiguation_option(cx, options);
  how.option = co_await get_temporal_offset_option(cx, options, OffsetOption::Prefer);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const ISODateTime date_time =
      co_await interpret_temporal_date_time_fields(cx, self.calendar, fields, overflow);
  const auto exact = interpret_iso_date_time_offset(date_time.date, date_time.time, self.zone, how);
  const EpochNanoseconds ns = co_await in_range(cx, exact, "the date and time in the time zone");
  co_return zoned_value(cx, ns, self);
}
NativeTask zoned_with_plain_time(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const ISODate date = self.date_time().date;
  std::optional<EpochNanoseconds> exact;
  if (args[0].is_undefined()) {
    exact = get_start_of_day(self.zone, date);
  } else {
    const TimeRecord time = co_await to_temporal_time(cx, args[0]);
    const ISODateTime date_time{date, time};
    exact = get_epoch_nanoseconds_for(self.zone, date_time, Disambiguation::Compatible);
  }
  const EpochNanoseconds ns = co_await in_range(cx, exact, "the date and time in the time zone");
  co_return zoned_value(cx, ns, self);
}
Result<Value> zoned_with_time_zone(Context& cx, const Args& args) {
  ZonedDateTime self = TRY(this_zoned(cx, args));
  self.zone = TRY(to_temporal_time_zone_identifier(cx, args[0]));
  return ready(create_temporal_zoned_date_time(cx, self));
}
Result<Value> zoned_with_calendar(Context& cx, const Args& args) {
  ZonedDateTime self = TRY(this_zoned(cx, args));
  self.calendar = TRY(to_temporal_calendar_identifier(cx, args[0]));
  return ready(create_temporal_zoned_date_time(cx, self));
}
/// AddDurationToZonedDateTime
template <Arithmetic operation>
NativeTask zoned_add(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const DurationFields duration = co_await to_duration_to_add(cx, args[0], operation);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const auto sum = add_zoned_date_time(self.ns, self.zone, self.calendar,
                                       to_internal_duration(duration), overflow);
  const EpochNanoseconds ns = co_await in_range(cx, sum, "the sum");
  co_return zoned_value(cx, ns, self);
}

/// The end of DifferenceTemporalZonedDateTime, where nothing more is read.
Result<Value> difference_of(Context& cx, const ZonedDateTime& self, const ZonedDateTime& other,
                            const DifferenceSettings& s, Difference operation) {
  const Rounding rounding{s.largest_unit, s.smallest_unit, s.rounding_increment, s.rounding_mode};
  const bool by_dates = is_date_unit(s.largest_unit);
  if (by_dates && !time_zone_equals(self.zone, other.zone))
    return throw_range_error(cx,
                             "The two have different time zones: largestUnit must be hours "
                             "or smaller");
  InternalDuration difference;
  if (!by_dates || self.ns != other.ns) {
    const auto rounded = difference_zoned_date_time_with_rounding(self.ns, other.ns, self.zone,
                                                                  self.calendar, rounding);
    difference = TRY(in_range(cx, rounded, "the difference"));
  }
  return duration_of_difference(cx, difference, by_dates ? Unit::Hour : s.largest_unit, operation);
}
template <Difference operation>
NativeTask zoned_difference(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const ZonedDateTime other = co_await to_temporal_zoned_date_time(cx, args[0]);
  if (self.calendar != other.calendar) co_return throw_other_calendar(cx);
  const Options options = co_await get_options_object(cx, args[1]);
  const DifferenceQuery query{operation, UnitGroup::DateTime, Unit::Nanosecond, Unit::Hour, true};
  const DifferenceSettings settings = co_await get_difference_settings(cx, options, query);
  co_return difference_of(cx, self, other, settings, operation);
}

Result<EpochNanoseconds> rounded_to_day(Context& cx, const ZonedDateTime& self, RoundingMode mode) {
  const DayBounds day = TRY(day_bounds(cx, self));
  // Where clocks went back over midnight, a day has hours behind the start of the next.
  const Int128 length = day.end - day.start;
  const Int128 progress = std::min<Int128>(self.ns - day.start, length - 1);
  return day.start + round_number_to_increment(progress, length, mode);
}
Result<Value> rounded_zoned(Context& cx, const ZonedDateTime& self, const RoundOptions& how) {
  if (how.smallest_unit == Unit::Nanosecond && how.increment == 1)
    return zoned_value(cx, self.ns, self);
  if (how.smallest_unit == Unit::Day) {
    const EpochNanoseconds ns = TRY(rounded_to_day(cx, self, how.mode));
    return zoned_value(cx, ns, self);
  }
  const ISODateTime rounded =
      round_iso_date_time(self.date_time(), how.increment, how.smallest_unit, how.mode);
  OffsetInterpretation offset;
  offset.behaviour = OffsetBehaviour::Option;
  offset.offset_ns = get_offset_nanoseconds_for(self.zone, self.ns);
  offset.option = OffsetOption::Prefer;
  const auto exact = interpret_iso_date_time_offset(
      rounded.date, TimeRecord{rounded.time.nanoseconds, 0}, self.zone, offset);
  const EpochNanoseconds ns = TRY(in_range(cx, exact, "the rounded time"));
  return zoned_value(cx, ns, self);
}
NativeTask zoned_round(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::smallestUnit());
  const RoundOptions how = co_await get_round_options(cx, options, RoundOf::DateTime);
  co_return rounded_zoned(cx, self, how);
}
NativeTask zoned_equals(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const ZonedDateTime other = co_await to_temporal_zoned_date_time(cx, args[0]);
  co_return Value::boolean(self.ns == other.ns && time_zone_equals(self.zone, other.zone) &&
                           self.calendar == other.calendar);
}

// ---- Texts

NativeTask zoned_to_string(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ToStringOptions how =
      co_await get_to_string_options(cx, options, ToStringOf::ZonedDateTime);
  co_return text_value(cx, zoned_date_time_to_string(self, how));
}

// ---- Parts

Result<Value> zoned_start_of_day(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  const auto start = get_start_of_day(self.zone, self.date_time().date);
  const EpochNanoseconds ns = TRY(in_range(cx, start, "the start of the day"));
  return zoned_value(cx, ns, self);
}
NativeTask zoned_get_time_zone_transition(Context& cx, Args args) {
  const ZonedDateTime self = co_await this_zoned(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::direction());
  const Direction direction = co_await get_direction_option(cx, options);
  const auto transition = get_transition(self.zone, self.ns, direction);
  if (!transition) co_return Value::null();
  co_return zoned_value(cx, *transition, self);
}
Result<Value> zoned_to_instant(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return ready(create_temporal_instant(cx, self.ns));
}
Result<Value> zoned_to_plain_date(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return ready(create_temporal_date(cx, {self.date_time().date, self.calendar}));
}
Result<Value> zoned_to_plain_time(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return ready(create_temporal_time(cx, self.date_time().time));
}
Result<Value> zoned_to_plain_date_time(Context& cx, const Args& args) {
  const ZonedDateTime self = TRY(this_zoned(cx, args));
  return ready(create_temporal_date_time(cx, {self.date_time(), self.calendar}));
}

constexpr Builtin kFunction = constructor("ZonedDateTime", 2, zoned_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalZonedDateTimePrototype),
    method("from", 1, zoned_from),
    method("compare", 2, zoned_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalZonedDateTime),
    text("@@toStringTag", "Temporal.ZonedDateTime"),
    getter("timeZoneId", zoned_get_time_zone_id),
    DATE_GETTERS,
    TIME_GETTERS,
    getter("epochMilliseconds", zoned_get_epoch_milliseconds),
    getter("epochNanoseconds", zoned_get_epoch_nanoseconds),
    getter("hoursInDay", zoned_get_hours_in_day),
    getter("offsetNanoseconds", zoned_get_offset_nanoseconds),
    getter("offset", zoned_get_offset),
    method("with", 1, zoned_with),
    method("withPlainTime", 0, zoned_with_plain_time),
    method("withTimeZone", 1, zoned_with_time_zone),
    method("withCalendar", 1, zoned_with_calendar),
    method("add", 1, zoned_add<Arithmetic::Add>),
    method("subtract", 1, zoned_add<Arithmetic::Subtract>),
    method("until", 1, zoned_difference<Difference::Until>),
    method("since", 1, zoned_difference<Difference::Since>),
    method("round", 1, zoned_round),
    method("equals", 1, zoned_equals),
    method("toString", 0, zoned_to_string),
    method("toLocaleString", 0, to_locale_string<kType>, to_locale_string_leaf<kType>),
    method("toJSON", 0, to_json<kType>),
    method("valueOf", 0, no_value_of),
    method("startOfDay", 0, zoned_start_of_day),
    method("getTimeZoneTransition", 1, zoned_get_time_zone_transition),
    method("toInstant", 0, zoned_to_instant),
    method("toPlainDate", 0, zoned_to_plain_date),
    method("toPlainTime", 0, zoned_to_plain_time),
    method("toPlainDateTime", 0, zoned_to_plain_date_time),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalZonedDateTimeTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalZonedDateTimePrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
