// Temporal.PlainDateTime (section 5 of the proposal).
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/getters.inc"
#include "stdlib/temporal/relative.h"
#include "vm/value/atom.h"

namespace shoal {
namespace temporal {
namespace {

constexpr TemporalType kType = TemporalType::PlainDateTime;
Result<TemporalObject*> this_date_time(Context& cx, const Args& args) {
  return this_temporal(cx, args, kType);
}

/// Temporal.PlainDateTime ( isoYear, isoMonth, isoDay [ , hour [ , ... calendar ] ] )
NativeTask plain_date_time_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.PlainDateTime");
  const DateNumbers date = co_await to_date_numbers(cx, args);
  const TimeNumbers time = co_await to_time_numbers(cx, args, 3);
  const Calendar calendar = co_await canonicalize_calendar(cx, args[9]);
  if (!is_valid_iso_date(date)) co_return throw_range_error(cx, "Invalid date");
  if (!is_valid_time(time)) co_return throw_range_error(cx, "Invalid time");
  const PlainDateTime date_time{{create_iso_date(date), create_time(time)}, calendar};
  const Value result = co_await create_temporal_date_time(cx, date_time, args.new_target);
  co_return result;
}
NativeTask plain_date_time_from(Context& cx, Args args) {
  const PlainDateTime date_time = co_await to_temporal_date_time(cx, args[0], args[1]);
  const Value result = co_await create_temporal_date_time(cx, date_time);
  co_return result;
}
NativeTask plain_date_time_compare(Context& cx, Args args) {
  const PlainDateTime one = co_await to_temporal_date_time(cx, args[0]);
  const PlainDateTime two = co_await to_temporal_date_time(cx, args[1]);
  co_return Value::int32(compare_iso_date_time(one.date_time, two.date_time));
}

NativeTask plain_date_time_with(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  Object* const like = co_await require_partial_temporal_object(cx, args[0]);
  const Calendar calendar = self->calendar();
  constexpr auto kNames = static_cast<FieldSet>(kDateFields | kTimeFields);
  const CalendarFields partial =
      co_await prepare_calendar_fields(cx, calendar, like, kNames, 0, Fields::Partial);
  CalendarFields fields = iso_date_to_fields(calendar, self->date(), FieldsType::Date);
  add_time_fields(fields, self->time());
  fields = calendar_merge_fields(calendar, fields, partial);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const ISODateTime date_time =
      co_await interpret_temporal_date_time_fields(cx, calendar, fields, overflow);
  const PlainDateTime plain{date_time, calendar};
  const Value result = co_await create_temporal_date_time(cx, plain);
  co_return result;
}
NativeTask plain_date_time_with_plain_time(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const TimeRecord time = co_await to_time_record_or_midnight(cx, args[0]);
  const PlainDateTime plain{{self->date(), time}, self->calendar()};
  const Value result = co_await create_temporal_date_time(cx, plain);
  co_return result;
}
Result<Value> plain_date_time_with_calendar(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_date_time(cx, args));
  const Calendar calendar = TRY(to_temporal_calendar_identifier(cx, args[0]));
  return ready(create_temporal_date_time(cx, {self->date_time(), calendar}));
}

/// The sum of AddDurationToDateTime.
std::optional<ISODateTime> add_to(const TemporalObject* self, const DurationFields& duration,
                                  Overflow overflow) {
  const InternalDuration internal = to_internal_duration_with_24_hour_days(duration);
  const TimeRecord time = add_time(self->time(), internal.time);
  DateDuration days = internal.date;
  days.days = time.days;
  if (!checked(days)) return std::nullopt;
  const auto date = calendar_date_add(self->calendar(), self->date(), days, overflow);
  if (!date) return std::nullopt;
  return ISODateTime{*date, {time.nanoseconds, 0}};
}
template <Arithmetic operation>
NativeTask plain_date_time_add(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const DurationFields duration = co_await to_duration_to_add(cx, args[0], operation);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const ISODateTime sum = co_await in_range(cx, add_to(self, duration, overflow), "the sum");
  const PlainDateTime plain{sum, self->calendar()};
  const Value result = co_await create_temporal_date_time(cx, plain);
  co_return result;
}
/// DifferenceTemporalPlainDateTime
template <Difference operation>
NativeTask plain_date_time_difference(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const PlainDateTime other = co_await to_temporal_date_time(cx, args[0]);
  if (self->calendar() != other.calendar) co_return throw_other_calendar(cx);
  const Options options = co_await get_options_object(cx, args[1]);
  const DifferenceQuery query{operation, UnitGroup::DateTime, Unit::Nanosecond, Unit::Day, true};
  const DifferenceSettings s = co_await get_difference_settings(cx, options, query);
  const Rounding rounding{s.largest_unit, s.smallest_unit, s.rounding_increment, s.rounding_mode};
  const auto rounded = difference_plain_date_time_with_rounding(self->date_time(), other.date_time,
                                                                self->calendar(), rounding);
  const InternalDuration difference = co_await in_range(cx, rounded, "the difference");
  co_return duration_of_difference(cx, difference, s.largest_unit, operation);
}
NativeTask plain_date_time_round(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::smallestUnit());
  const RoundOptions how = co_await get_round_options(cx, options, RoundOf::DateTime);
  const ISODateTime rounded =
      round_iso_date_time(self->date_time(), how.increment, how.smallest_unit, how.mode);
  const PlainDateTime plain{rounded, self->calendar()};
  const Value result = co_await create_temporal_date_time(cx, plain);
  co_return result;
}
NativeTask plain_date_time_equals(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const PlainDateTime other = co_await to_temporal_date_time(cx, args[0]);
  co_return Value::boolean(compare_iso_date_time(self->date_time(), other.date_time) == 0 &&
                           self->calendar() == other.calendar);
}
NativeTask plain_date_time_to_string(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ToStringOptions how = co_await get_to_string_options(cx, options, ToStringOf::DateTime);
  const ISODateTime rounded = round_iso_date_time(self->date_time(), how.precision.increment,
                                                  how.precision.unit, how.rounding_mode);
  if (!iso_date_time_within_limits(rounded))
    co_return throw_range_error(cx,
                                "the rounded date and time are outside of the range of "
                                "Temporal");
  co_return text_value(cx, date_time_to_string(rounded, self->calendar(), how.precision.precision,
                                               how.show_calendar));
}
NativeTask plain_date_time_to_zoned_date_time(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date_time(cx, args);
  const TimeZoneId zone = co_await to_temporal_time_zone_identifier(cx, args[0]);
  const Options options = co_await get_options_object(cx, args[1]);
  const Disambiguation how = co_await get_temporal_disambiguation_option(cx, options);
  const auto exact = get_epoch_nanoseconds_for(zone, self->date_time(), how);
  const EpochNanoseconds ns = co_await in_range(cx, exact, "the date and time in the time zone");
  const ZonedDateTime zoned{ns, zone, self->calendar()};
  const Value result = co_await create_temporal_zoned_date_time(cx, zoned);
  co_return result;
}
Result<Value> plain_date_time_to_plain_date(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_date_time(cx, args));
  return ready(create_temporal_date(cx, {self->date(), self->calendar()}));
}
Result<Value> plain_date_time_to_plain_time(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_date_time(cx, args));
  return ready(create_temporal_time(cx, self->time()));
}

constexpr Builtin kFunction = constructor("PlainDateTime", 3, plain_date_time_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalPlainDateTimePrototype),
    method("from", 1, plain_date_time_from),
    method("compare", 2, plain_date_time_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalPlainDateTime),
    text("@@toStringTag", "Temporal.PlainDateTime"),
    DATE_GETTERS,
    TIME_GETTERS,
    method("with", 1, plain_date_time_with),
    method("withPlainTime", 0, plain_date_time_with_plain_time),
    method("withCalendar", 1, plain_date_time_with_calendar),
    method("add", 1, plain_date_time_add<Arithmetic::Add>),
    method("subtract", 1, plain_date_time_add<Arithmetic::Subtract>),
    method("until", 1, plain_date_time_difference<Difference::Until>),
    method("since", 1, plain_date_time_difference<Difference::Since>),
    method("round", 1, plain_date_time_round),
    method("equals", 1, plain_date_time_equals),
    method("toString", 0, plain_date_time_to_string),
    method("toLocaleString", 0, to_locale_string<kType>, to_locale_string_leaf<kType>),
    method("toJSON", 0, to_json<kType>),
    method("valueOf", 0, no_value_of),
    method("toZonedDateTime", 1, plain_date_time_to_zoned_date_time),
    method("toPlainDate", 0, plain_date_time_to_plain_date),
    method("toPlainTime", 0, plain_date_time_to_plain_time),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalPlainDateTimeTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalPlainDateTimePrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
