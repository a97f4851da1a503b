// Temporal.Instant (section 8 of the proposal), and Date.prototype.toTemporalInstant.
#include <cmath>

#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/date_to_instant.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/relative.h"
#include "vm/object/date.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal {
namespace temporal {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;

Result<TemporalObject*> this_instant(Context& cx, const Args& args) {
  return this_temporal(cx, args, TemporalType::Instant);
}

/// Temporal.Instant ( epochNanoseconds )
NativeTask instant_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.Instant");
  const Instant instant = co_await to_epoch_nanoseconds(cx, args[0]);
  const Value result = co_await create_temporal_instant(cx, instant.ns, args.new_target);
  co_return result;
}
NativeTask instant_from(Context& cx, Args args) {
  const Instant instant = co_await to_temporal_instant(cx, args[0]);
  const Value result = co_await create_temporal_instant(cx, instant.ns);
  co_return result;
}
Result<Value> instant_of_milliseconds(Context& cx, double ms) {
  if (!std::isfinite(ms) || std::trunc(ms) != ms)
    return throw_range_error(cx, "%g is not a whole number of milliseconds", ms);
  constexpr double kMsMax = 8.64e15;
  if (std::fabs(ms) > kMsMax)
    return throw_range_error(cx, "Invalid Temporal.Instant: outside of its range");
  return ready(create_temporal_instant(cx, EpochNanoseconds{static_cast<int64_t>(ms)} * kNsPerMs));
}
NativeTask instant_from_epoch_milliseconds(Context& cx, Args args) {
  const Value number = co_await to_number(cx, args[0]);
  co_return instant_of_milliseconds(cx, number.as_number());
}
NativeTask instant_from_epoch_nanoseconds(Context& cx, Args args) {
  const Instant instant = co_await to_epoch_nanoseconds(cx, args[0]);
  const Value result = co_await create_temporal_instant(cx, instant.ns);
  co_return result;
}
NativeTask instant_compare(Context& cx, Args args) {
  const Instant one = co_await to_temporal_instant(cx, args[0]);
  const Instant two = co_await to_temporal_instant(cx, args[1]);
  co_return Value::int32(sign_of(one.ns - two.ns));
}
Result<Value> instant_get_epoch_milliseconds(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_instant(cx, args));
  return Value::number(static_cast<double>(floor_divide_128(self->epoch_nanoseconds(), kNsPerMs)));
}
Result<Value> instant_get_epoch_nanoseconds(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_instant(cx, args));
  return bigint_value(cx, self->epoch_nanoseconds());
}

/// AddDurationToInstant
template <Arithmetic operation>
NativeTask instant_add(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_instant(cx, args);
  const DurationFields duration = co_await to_duration_to_add(cx, args[0], operation);
  if (is_date_unit(default_temporal_largest_unit(duration)))
    co_return throw_range_error(cx, "Days and larger units cannot be added to an instant");
  const auto sum = add_instant(self->epoch_nanoseconds(), time_duration_from_components(duration));
  const EpochNanoseconds ns = co_await in_range(cx, sum, "the sum");
  const Value result = co_await create_temporal_instant(cx, ns);
  co_return result;
}
/// DifferenceTemporalInstant
template <Difference operation>
NativeTask instant_difference(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_instant(cx, args);
  const Instant other = co_await to_temporal_instant(cx, args[0]);
  const Options options = co_await get_options_object(cx, args[1]);
  const DifferenceQuery query{operation, UnitGroup::Time, Unit::Nanosecond, Unit::Second, true};
  const DifferenceSettings s = co_await get_difference_settings(cx, options, query);
  const Rounding rounding{s.largest_unit, s.smallest_unit, s.rounding_increment, s.rounding_mode};
  const auto rounded = difference_instant(self->epoch_nanoseconds(), other.ns, rounding);
  const InternalDuration difference = co_await in_range(cx, rounded, "the difference");
  co_return duration_of_difference(cx, difference, s.largest_unit, operation);
}
NativeTask instant_round(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_instant(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::smallestUnit());
  const RoundOptions how = co_await get_round_options(cx, options, RoundOf::Instant);
  const EpochNanoseconds ns =
      round_temporal_instant(self->epoch_nanoseconds(), how.increment, how.smallest_unit, how.mode);
  const Value result = co_await create_temporal_instant(cx, ns);
  co_return result;
}
NativeTask instant_equals(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_instant(cx, args);
  const Instant other = co_await to_temporal_instant(cx, args[0]);
  co_return Value::boolean(self->epoch_nanoseconds() == other.ns);
}
Result<Value> instant_text(Context& cx, EpochNanoseconds ns, const ToStringOptions& how) {
  TimeZoneId zone = utc_time_zone();
  const bool has_zone = !how.time_zone.is_undefined();
  if (has_zone) zone = TRY(to_temporal_time_zone_identifier(cx, how.time_zone));
  const EpochNanoseconds rounded =
      round_temporal_instant(ns, how.precision.increment, how.precision.unit, how.rounding_mode);
  if (!is_valid_epoch_nanoseconds(rounded))
    return throw_range_error(cx, "the rounded instant is outside of the range of Temporal");
  const int64_t offset_ns = get_offset_nanoseconds_for(zone, rounded);
  return text_value(
      cx, instant_to_string(rounded, has_zone ? &offset_ns : nullptr, how.precision.precision));
}
NativeTask instant_to_string_method(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_instant(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ToStringOptions how = co_await get_to_string_options(cx, options, ToStringOf::Instant);
  co_return instant_text(cx, self->epoch_nanoseconds(), how);
}
Result<Value> instant_to_zoned_date_time_iso(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_instant(cx, args));
  const TimeZoneId zone = TRY(to_temporal_time_zone_identifier(cx, args[0]));
  return ready(
      create_temporal_zoned_date_time(cx, {self->epoch_nanoseconds(), zone, Calendar::iso8601}));
}

constexpr Builtin kFunction = constructor("Instant", 1, instant_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalInstantPrototype),
    method("from", 1, instant_from),
    method("fromEpochMilliseconds", 1, instant_from_epoch_milliseconds),
    method("fromEpochNanoseconds", 1, instant_from_epoch_nanoseconds),
    method("compare", 2, instant_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalInstant),
    text("@@toStringTag", "Temporal.Instant"),
    getter("epochMilliseconds", instant_get_epoch_milliseconds),
    getter("epochNanoseconds", instant_get_epoch_nanoseconds),
    method("add", 1, instant_add<Arithmetic::Add>),
    method("subtract", 1, instant_add<Arithmetic::Subtract>),
    method("until", 1, instant_difference<Difference::Until>),
    method("since", 1, instant_difference<Difference::Since>),
    method("round", 1, instant_round),
    method("equals", 1, instant_equals),
    method("toString", 0, instant_to_string_method),
    method("toLocaleString", 0, to_locale_string<TemporalType::Instant>,
           to_locale_string_leaf<TemporalType::Instant>),
    method("toJSON", 0, to_json<TemporalType::Instant>),
    method("valueOf", 0, no_value_of),
    method("toZonedDateTimeISO", 1, instant_to_zoned_date_time_iso),
};

}  // namespace

Result<Value> date_to_temporal_instant(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::Date))
    return throw_type_error(cx, "this is not a Date object.");
  return instant_of_milliseconds(cx, args.this_value.as<DateObject>()->time());
}

}  // namespace temporal

constinit const IntrinsicTemplate kTemporalInstantTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalInstantPrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
