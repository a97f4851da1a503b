// Temporal.Duration (section 7 of the proposal).
#include <cmath>

#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/relative.h"
#include "vm/value/atom.h"

namespace shoal {
namespace temporal {
namespace {

Result<TemporalObject*> this_duration(Context& cx, const Args& args) {
  return this_temporal(cx, args, TemporalType::Duration);
}

/// Temporal.Duration ( [ years [ , months [ , ... nanoseconds ] ] ] )
NativeTask duration_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.Duration");
  DurationFields fields;
  for (uint32_t i = 0; i < DurationFields::kCount; ++i) {
    if (args[i].is_undefined()) continue;
    const double number = co_await to_integer_if_integral(cx, args[i]);
    fields.values[i] = number;
  }
  const Value result = co_await create_temporal_duration(cx, fields, args.new_target);
  co_return result;
}
NativeTask duration_from(Context& cx, Args args) {
  const DurationFields fields = co_await to_temporal_duration(cx, args[0]);
  const Value result = co_await create_temporal_duration(cx, fields);
  co_return result;
}

/// The duration as time, with its calendar units relative to a date.
std::optional<TimeDuration> time_relative_to(const DurationFields& d, const RelativeTo& relative) {
  const InternalDuration internal = to_internal_duration(d);
  const auto days =
      relative.type == RelativeTo::Type::Plain
          ? date_duration_days(internal.date, relative.plain.date, relative.plain.calendar)
          : internal.date.days;
  if (!days) return std::nullopt;
  return add_24_hour_days(internal.time, *days);
}
std::optional<EpochNanoseconds> add_to(const ZonedDateTime& zoned, const DurationFields& d) {
  return add_zoned_date_time(zoned.ns, zoned.zone, zoned.calendar, to_internal_duration(d),
                             Overflow::Constrain);
}
/// The end of compare, where nothing more is read.
Result<Value> compare_durations(Context& cx, const DurationFields& one, const DurationFields& two,
                                const RelativeTo& relative) {
  if (one == two) return Value::int32(0);
  const Unit largest = larger_of_two_temporal_units(default_temporal_largest_unit(one),
                                                    default_temporal_largest_unit(two));
  if (relative.type == RelativeTo::Type::Zoned && is_date_unit(largest)) {
    const EpochNanoseconds after1 = TRY(in_range(cx, add_to(relative.zoned, one), "the sum"));
    const EpochNanoseconds after2 = TRY(in_range(cx, add_to(relative.zoned, two), "the sum"));
    return Value::int32(sign_of(after1 - after2));
  }
  if (is_calendar_unit(largest) && relative.type != RelativeTo::Type::Plain)
    return throw_range_error(cx, "relativeTo is needed for years, months and weeks");
  const TimeDuration time1 = TRY(in_range(cx, time_relative_to(one, relative), "the duration"));
  const TimeDuration time2 = TRY(in_range(cx, time_relative_to(two, relative), "the duration"));
  return Value::int32(sign_of(time1 - time2));
}
NativeTask duration_compare(Context& cx, Args args) {
  const DurationFields one = co_await to_temporal_duration(cx, args[0]);
  const DurationFields two = co_await to_temporal_duration(cx, args[1]);
  const Options options = co_await get_options_object(cx, args[2]);
  const RelativeTo relative = co_await get_temporal_relative_to_option(cx, options);
  co_return compare_durations(cx, one, two, relative);
}

template <Unit unit>
Result<Value> duration_field(Context& cx, const Args& args) {
  const TemporalObject* const duration = TRY(this_duration(cx, args));
  return Value::number(field(duration->duration(), unit));
}
Result<Value> duration_get_sign(Context& cx, const Args& args) {
  const TemporalObject* const duration = TRY(this_duration(cx, args));
  return Value::int32(duration_sign(duration->duration()));
}
Result<Value> duration_get_blank(Context& cx, const Args& args) {
  const TemporalObject* const duration = TRY(this_duration(cx, args));
  return Value::boolean(duration_sign(duration->duration()) == 0);
}

NativeTask duration_with(Context& cx, Args args) {
  const TemporalObject* const duration = co_await this_duration(cx, args);
  const DurationFields fields = co_await merge_partial_duration(cx, args[0], duration->duration());
  const Value result = co_await create_temporal_duration(cx, fields);
  co_return result;
}
Result<Value> duration_negated(Context& cx, const Args& args) {
  const TemporalObject* const duration = TRY(this_duration(cx, args));
  return ready(create_temporal_duration(cx, negated(duration->duration())));
}
Result<Value> duration_abs(Context& cx, const Args& args) {
  const TemporalObject* const duration = TRY(this_duration(cx, args));
  DurationFields fields = duration->duration();
  for (double& v : fields.values) v = std::fabs(v);
  return ready(create_temporal_duration(cx, fields));
}
/// AddDurations
Result<Value> add_durations(Context& cx, const DurationFields& one, const DurationFields& two) {
  const Unit largest = larger_of_two_temporal_units(default_temporal_largest_unit(one),
                                                    default_temporal_largest_unit(two));
  if (is_calendar_unit(largest))
    return throw_range_error(cx, "Years, months and weeks cannot be added without a date");
  const auto sum = add_time_duration(to_internal_duration_with_24_hour_days(one).time,
                                     to_internal_duration_with_24_hour_days(two).time);
  const TimeDuration time = TRY(in_range(cx, sum, "the sum"));
  return duration_of_difference(cx, InternalDuration{{}, time}, largest, Difference::Until);
}
template <Arithmetic operation>
NativeTask duration_add(Context& cx, Args args) {
  const TemporalObject* const duration = co_await this_duration(cx, args);
  const DurationFields other = co_await to_duration_to_add(cx, args[0], operation);
  co_return add_durations(cx, duration->duration(), other);
}

/// Options of round.
struct DurationRounding {
  Rounding rounding;
  RelativeTo relative;
};
Task<DurationRounding> duration_rounding(Context& cx, Options options,
                                         const TemporalObject* duration) {
  DurationRounding result;
  Rounding& r = result.rounding;
  Unit largest = co_await get_temporal_unit_valued_option(cx, options, atoms::largestUnit(),
                                                          Presence::Optional);
  result.relative = co_await get_temporal_relative_to_option(cx, options);
  r.increment = co_await get_rounding_increment_option(cx, options);
  r.mode = co_await get_rounding_mode_option(cx, options, RoundingMode::HalfExpand);
  Unit smallest = co_await get_temporal_unit_valued_option(cx, options, atoms::smallestUnit(),
                                                           Presence::Optional);
  co_await validate_temporal_unit_value(cx, smallest, UnitGroup::DateTime);
  if (smallest == Unit::Unset && largest == Unit::Unset)
    co_return throw_range_error(cx, "smallestUnit or largestUnit is needed");
  if (smallest == Unit::Unset) smallest = Unit::Nanosecond;
  if (largest == Unit::Unset || largest == Unit::Auto)
    largest =
        larger_of_two_temporal_units(default_temporal_largest_unit(duration->duration()), smallest);
  if (largest > smallest)
    co_return throw_range_error(cx, "largestUnit is smaller than smallestUnit");
  const int64_t maximum = maximum_temporal_duration_rounding_increment(smallest);
  if (maximum != 0) co_await validate_temporal_rounding_increment(cx, r.increment, maximum, false);
  if (r.increment > 1 && largest != smallest && is_date_unit(smallest))
    co_return throw_range_error(cx,
                                "roundingIncrement of a unit of days must be 1, unless it is "
                                "the largest unit");
  r.largest_unit = largest;
  r.smallest_unit = smallest;
  co_return result;
}

/// Where a duration leads to from a date at midnight.
std::optional<ISODateTime> end_of(const PlainDate& start, const DurationFields& d) {
  const InternalDuration internal = to_internal_duration_with_24_hour_days(d);
  const TimeRecord time = balance_time(internal.time);
  DateDuration days = internal.date;
  days.days = time.days;
  const auto date = calendar_date_add(start.calendar, start.date, days, Overflow::Constrain);
  if (!date) return std::nullopt;
  return ISODateTime{*date, {time.nanoseconds, 0}};
}
std::optional<InternalDuration> rounded_zoned(const DurationFields& d, const ZonedDateTime& start,
                                              const Rounding& rounding) {
  const auto target = add_to(start, d);
  if (!target) return std::nullopt;
  return difference_zoned_date_time_with_rounding(start.ns, *target, start.zone, start.calendar,
                                                  rounding);
}
std::optional<InternalDuration> rounded_plain(const DurationFields& d, const PlainDate& start,
                                              const Rounding& rounding) {
  const auto target = end_of(start, d);
  if (!target) return std::nullopt;
  return difference_plain_date_time_with_rounding({start.date, kMidnight}, *target, start.calendar,
                                                  rounding);
}
std::optional<InternalDuration> rounded_alone(const DurationFields& d, const Rounding& r) {
  const TimeDuration time = to_internal_duration_with_24_hour_days(d).time;
  if (r.smallest_unit == Unit::Day) {
    const Int128 days = round_number_to_increment(time, Int128{r.increment} * kNsPerDay, r.mode);
    const auto date = checked({0, 0, 0, static_cast<int64_t>(days / kNsPerDay)});
    if (!date) return std::nullopt;
    return InternalDuration{*date, 0};
  }
  const auto rounded = round_time_duration(time, r.increment, r.smallest_unit, r.mode);
  if (!rounded) return std::nullopt;
  return InternalDuration{{}, *rounded};
}
Result<Value> round_duration(Context& cx, const DurationFields& d, const DurationRounding& how) {
  const Rounding& r = how.rounding;
  std::optional<InternalDuration> rounded;
  Unit largest = r.largest_unit;
  switch (how.relative.type) {
    case RelativeTo::Type::Zoned:
      rounded = rounded_zoned(d, how.relative.zoned, r);
      if (is_date_unit(largest)) largest = Unit::Hour;
      break;
    case RelativeTo::Type::Plain: rounded = rounded_plain(d, how.relative.plain, r); break;
    case RelativeTo::Type::None:
      if (is_calendar_unit(default_temporal_largest_unit(d)) || is_calendar_unit(largest))
        return throw_range_error(cx, "relativeTo is needed for years, months and weeks");
      rounded = rounded_alone(d, r);
      break;
  }
  const InternalDuration result = TRY(in_range(cx, rounded, "the rounded duration"));
  return duration_of_difference(cx, result, largest, Difference::Until);
}
NativeTask duration_round(Context& cx, Args args) {
  const TemporalObject* const duration = co_await this_duration(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::smallestUnit());
  const DurationRounding how = co_await duration_rounding(cx, options, duration);
  co_return round_duration(cx, duration->duration(), how);
}

std::optional<double> total_zoned(const DurationFields& d, const ZonedDateTime& start, Unit unit) {
  const auto target = add_to(start, d);
  if (!target) return std::nullopt;
  return difference_zoned_date_time_with_total(start.ns, *target, start.zone, start.calendar, unit);
}
std::optional<double> total_plain(const DurationFields& d, const PlainDate& start, Unit unit) {
  const auto target = end_of(start, d);
  if (!target) return std::nullopt;
  return difference_plain_date_time_with_total({start.date, kMidnight}, *target, start.calendar,
                                               unit);
}
Result<Value> total_of(Context& cx, const DurationFields& d, const RelativeTo& relative,
                       Unit unit) {
  std::optional<double> total;
  switch (relative.type) {
    case RelativeTo::Type::Zoned: total = total_zoned(d, relative.zoned, unit); break;
    case RelativeTo::Type::Plain: total = total_plain(d, relative.plain, unit); break;
    case RelativeTo::Type::None:
      if (is_calendar_unit(default_temporal_largest_unit(d)) || is_calendar_unit(unit))
        return throw_range_error(cx, "relativeTo is needed for years, months and weeks");
      total = total_time_duration(to_internal_duration_with_24_hour_days(d).time, unit);
      break;
  }
  const double number = TRY(in_range(cx, total, "the total"));
  return Value::number(number);
}
NativeTask duration_total(Context& cx, Args args) {
  const TemporalObject* const duration = co_await this_duration(cx, args);
  const Options options = co_await get_options_or_string(cx, args[0], atoms::unit());
  const RelativeTo relative = co_await get_temporal_relative_to_option(cx, options);
  const Unit unit =
      co_await get_temporal_unit_valued_option(cx, options, atoms::unit(), Presence::Required);
  co_await validate_temporal_unit_value(cx, unit, UnitGroup::DateTime);
  co_return total_of(cx, duration->duration(), relative, unit);
}

Result<Value> rounded_text(Context& cx, const DurationFields& d, const ToStringOptions& options) {
  const SecondsStringPrecision p = options.precision;
  if (p.unit == Unit::Nanosecond && p.increment == 1)
    return text_value(cx, duration_to_string(d, p.precision));
  InternalDuration internal = to_internal_duration(d);
  const auto time = round_time_duration(internal.time, p.increment, p.unit, options.rounding_mode);
  internal.time = TRY(in_range(cx, time, "the rounded duration"));
  const Unit largest = larger_of_two_temporal_units(default_temporal_largest_unit(d), Unit::Second);
  const DurationFields rounded =
      TRY(in_range(cx, temporal_duration_from_internal(internal, largest), "the rounded duration"));
  return text_value(cx, duration_to_string(rounded, p.precision));
}
NativeTask duration_to_string_method(Context& cx, Args args) {
  const TemporalObject* const duration = co_await this_duration(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ToStringOptions how = co_await get_to_string_options(cx, options, ToStringOf::Duration);
  co_return rounded_text(cx, duration->duration(), how);
}

constexpr Builtin kFunction = constructor("Duration", 0, duration_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalDurationPrototype),
    method("from", 1, duration_from),
    method("compare", 2, duration_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalDuration),
    text("@@toStringTag", "Temporal.Duration"),
    getter("years", duration_field<Unit::Year>),
    getter("months", duration_field<Unit::Month>),
    getter("weeks", duration_field<Unit::Week>),
    getter("days", duration_field<Unit::Day>),
    getter("hours", duration_field<Unit::Hour>),
    getter("minutes", duration_field<Unit::Minute>),
    getter("seconds", duration_field<Unit::Second>),
    getter("milliseconds", duration_field<Unit::Millisecond>),
    getter("microseconds", duration_field<Unit::Microsecond>),
    getter("nanoseconds", duration_field<Unit::Nanosecond>),
    getter("sign", duration_get_sign),
    getter("blank", duration_get_blank),
    method("with", 1, duration_with),
    method("negated", 0, duration_negated),
    method("abs", 0, duration_abs),
    method("add", 1, duration_add<Arithmetic::Add>),
    method("subtract", 1, duration_add<Arithmetic::Subtract>),
    method("round", 1, duration_round),
    method("total", 1, duration_total),
    method("toString", 0, duration_to_string_method),
    method("toJSON", 0, to_json<TemporalType::Duration>),
    method("toLocaleString", 0, to_locale_string<TemporalType::Duration>,
           to_locale_string_leaf<TemporalType::Duration>),
    method("valueOf", 0, no_value_of),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalDurationTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalDurationPrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
