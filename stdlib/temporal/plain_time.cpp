// Temporal.PlainTime (section 4 of the proposal).
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/getters.inc"
#include "stdlib/temporal/relative.h"
#include "vm/value/atom.h"

namespace shoal {
namespace temporal {
namespace {

constexpr TemporalType kType = TemporalType::PlainTime;
Result<TemporalObject*> this_time(Context& cx, const Args& args) {
  return this_temporal(cx, args, kType);
}

/// Temporal.PlainTime ( [ hour [ , minute [ , ... nanosecond ] ] ] )
NativeTask plain_time_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.PlainTime");
  const TimeNumbers numbers = co_await to_time_numbers(cx, args, 0);
  if (!is_valid_time(numbers)) co_return throw_range_error(cx, "Invalid time");
  const Value result = co_await create_temporal_time(cx, create_time(numbers), args.new_target);
  co_return result;
}
NativeTask plain_time_from(Context& cx, Args args) {
  const TimeRecord time = co_await to_temporal_time(cx, args[0], args[1]);
  const Value result = co_await create_temporal_time(cx, time);
  co_return result;
}
NativeTask plain_time_compare(Context& cx, Args args) {
  const TimeRecord one = co_await to_temporal_time(cx, args[0]);
  const TimeRecord two = co_await to_temporal_time(cx, args[1]);
  co_return Value::int32(compare_time(one, two));
}

/// AddDurationToTime
template <Arithmetic operation>
NativeTask plain_time_add(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_time(cx, args);
  const DurationFields duration = co_await to_duration_to_add(cx, args[0], operation);
  TimeRecord sum = add_time(self->time(), time_duration_from_components(duration));
  sum.days = 0;
  const Value result = co_await create_temporal_time(cx, sum);
  co_return result;
}
NativeTask plain_time_with(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_time(cx, args);
  Object* const like = co_await require_partial_temporal_object(cx, args[0]);
  const CalendarFields partial = co_await to_temporal_time_record(cx, like);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  CalendarFields fields;
  add_time_fields(fields, self->time());
  fields = calendar_merge_fields(Calendar::iso8601, fields, partial);
  const TimeRecord time = co_await in_range(cx, regulate_time(fields.time, overflow), "the time");
  const Value result = co_await create_temporal_time(cx, time);
  co_return result;
}
/// DifferenceTemporalPlainTime
template <Difference operation>
NativeTask plain_time_difference(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_time(cx, args);
  const TimeRecord other = co_await to_temporal_time(cx, args[0]);
  const Options options = co_await get_options_object(cx, args[1]);
  const DifferenceQuery query{operation, UnitGroup::Time, Unit::Nanosecond, Unit::Hour, true};
  const DifferenceSettings s = co_await get_difference_settings(cx, options, query);
  const auto rounded = round_time_duration(difference_time(self->time(), other),
                                           s.rounding_increment, s.smallest_unit, s.rounding_mode);
  InternalDuration difference;
  difference.time = *rounded;  // Less than a day is always in range.
  co_return duration_of_difference(cx, difference, s.largest_unit, operation);
}
NativeTask plain_time_round(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_time(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::smallestUnit());
  const RoundOptions how = co_await get_round_options(cx, options, RoundOf::Time);
  TimeRecord rounded = round_time(self->time(), how.increment, how.smallest_unit, how.mode);
  rounded.days = 0;
  const Value result = co_await create_temporal_time(cx, rounded);
  co_return result;
}
NativeTask plain_time_equals(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_time(cx, args);
  const TimeRecord other = co_await to_temporal_time(cx, args[0]);
  co_return Value::boolean(compare_time(self->time(), other) == 0);
}
NativeTask plain_time_to_string(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_time(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ToStringOptions how = co_await get_to_string_options(cx, options, ToStringOf::Time);
  const TimeRecord rounded =
      round_time(self->time(), how.precision.increment, how.precision.unit, how.rounding_mode);
  co_return text_value(cx, time_record_to_string(rounded, how.precision.precision));
}

constexpr Builtin kFunction = constructor("PlainTime", 0, plain_time_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalPlainTimePrototype),
    method("from", 1, plain_time_from),
    method("compare", 2, plain_time_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalPlainTime),
    text("@@toStringTag", "Temporal.PlainTime"),
    TIME_GETTERS,
    method("add", 1, plain_time_add<Arithmetic::Add>),
    method("subtract", 1, plain_time_add<Arithmetic::Subtract>),
    method("with", 1, plain_time_with),
    method("until", 1, plain_time_difference<Difference::Until>),
    method("since", 1, plain_time_difference<Difference::Since>),
    method("round", 1, plain_time_round),
    method("equals", 1, plain_time_equals),
    method("toString", 0, plain_time_to_string),
    method("toLocaleString", 0, to_locale_string<kType>, to_locale_string_leaf<kType>),
    method("toJSON", 0, to_json<kType>),
    method("valueOf", 0, no_value_of),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalPlainTimeTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalPlainTimePrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
