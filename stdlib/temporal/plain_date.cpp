// Temporal.PlainDate (section 3 of the proposal).
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/getters.inc"
#include "stdlib/temporal/relative.h"
#include "vm/value/atom.h"

namespace shoal {
namespace temporal {
namespace {

constexpr TemporalType kType = TemporalType::PlainDate;
Result<TemporalObject*> this_date(Context& cx, const Args& args) {
  return this_temporal(cx, args, kType);
}

/// Temporal.PlainDate ( isoYear, isoMonth, isoDay [ , calendar ] )
NativeTask plain_date_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.PlainDate");
  const DateNumbers numbers = co_await to_date_numbers(cx, args);
  const Calendar calendar = co_await canonicalize_calendar(cx, args[3]);
  if (!is_valid_iso_date(numbers)) co_return throw_range_error(cx, "Invalid date");
  const PlainDate date{create_iso_date(numbers), calendar};
  const Value result = co_await create_temporal_date(cx, date, args.new_target);
  co_return result;
}
NativeTask plain_date_from(Context& cx, Args args) {
  const PlainDate date = co_await to_temporal_date(cx, args[0], args[1]);
  const Value result = co_await create_temporal_date(cx, date);
  co_return result;
}
NativeTask plain_date_compare(Context& cx, Args args) {
  const PlainDate one = co_await to_temporal_date(cx, args[0]);
  const PlainDate two = co_await to_temporal_date(cx, args[1]);
  co_return Value::int32(compare_iso_date(one.date, two.date));
}

Result<Value> plain_date_to_plain_year_month(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_date(cx, args));
  const CalendarFields fields =
      iso_date_to_fields(self->calendar(), self->date(), FieldsType::Date);
  const ISODate date =
      TRY(calendar_year_month_from_fields(cx, self->calendar(), fields, Overflow::Constrain));
  return ready(create_temporal_year_month(cx, {date, self->calendar()}));
}
Result<Value> plain_date_to_plain_month_day(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_date(cx, args));
  const CalendarFields fields =
      iso_date_to_fields(self->calendar(), self->date(), FieldsType::Date);
  const ISODate date =
      TRY(calendar_month_day_from_fields(cx, self->calendar(), fields, Overflow::Constrain));
  return ready(create_temporal_month_day(cx, {date, self->calendar()}));
}

/// AddDurationToDate
template <Arithmetic operation>
NativeTask plain_date_add(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  const DurationFields duration = co_await to_duration_to_add(cx, args[0], operation);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const auto sum = calendar_date_add(self->calendar(), self->date(),
                                     to_date_duration_without_time(duration), overflow);
  const ISODate date = co_await in_range(cx, sum, "the sum");
  const PlainDate plain{date, self->calendar()};
  const Value result = co_await create_temporal_date(cx, plain);
  co_return result;
}
NativeTask plain_date_with(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  Object* const like = co_await require_partial_temporal_object(cx, args[0]);
  const Calendar calendar = self->calendar();
  const CalendarFields partial =
      co_await prepare_calendar_fields(cx, calendar, like, kDateFields, 0, Fields::Partial);
  const CalendarFields fields = calendar_merge_fields(
      calendar, iso_date_to_fields(calendar, self->date(), FieldsType::Date), partial);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const ISODate date = co_await calendar_date_from_fields(cx, calendar, fields, overflow);
  const PlainDate plain{date, calendar};
  const Value result = co_await create_temporal_date(cx, plain);
  co_return result;
}
Result<Value> plain_date_with_calendar(Context& cx, const Args& args) {
  const TemporalObject* const self = TRY(this_date(cx, args));
  const Calendar calendar = TRY(to_temporal_calendar_identifier(cx, args[0]));
  return ready(create_temporal_date(cx, {self->date(), calendar}));
}

/// The end of DifferenceTemporalPlainDate, where nothing more is read.
Result<Value> difference_of(Context& cx, const TemporalObject* self, ISODate other,
                            const DifferenceSettings& s, Difference operation) {
  InternalDuration difference;
  if (self->date() == other)
    return duration_of_difference(cx, difference, Unit::Day, Difference::Until);
  difference.date = calendar_date_until(self->calendar(), self->date(), other, s.largest_unit);
  if (s.smallest_unit != Unit::Day || s.rounding_increment != 1) {
    const ISODateTime from{self->date(), kMidnight};
    const Origin origin{from, get_utc_epoch_nanoseconds(from), std::nullopt, self->calendar()};
    const EpochNanoseconds dest = get_utc_epoch_nanoseconds({other, kMidnight});
    const Rounding rounding{s.largest_unit, s.smallest_unit, s.rounding_increment, s.rounding_mode};
    difference = TRY(in_range(cx, round_relative_duration(difference, origin, dest, rounding),
                              "the rounded difference"));
  }
  return duration_of_difference(cx, difference, Unit::Day, operation);
}
template <Difference operation>
NativeTask plain_date_difference(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  const PlainDate other = co_await to_temporal_date(cx, args[0]);
  if (self->calendar() != other.calendar) co_return throw_other_calendar(cx);
  const Options options = co_await get_options_object(cx, args[1]);
  const DifferenceQuery query{operation, UnitGroup::Date, Unit::Day, Unit::Day, true};
  const DifferenceSettings settings = co_await get_difference_settings(cx, options, query);
  co_return difference_of(cx, self, other.date, settings, operation);
}
NativeTask plain_date_equals(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  const PlainDate other = co_await to_temporal_date(cx, args[0]);
  co_return Value::boolean(self->date() == other.date && self->calendar() == other.calendar);
}
NativeTask plain_date_to_plain_date_time(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  const TimeRecord time = co_await to_time_record_or_midnight(cx, args[0]);
  const PlainDateTime date_time{{self->date(), time}, self->calendar()};
  const Value result = co_await create_temporal_date_time(cx, date_time);
  co_return result;
}

/// The epoch nanoseconds of a date and perhaps a time of day.
Result<Instant> exact_time(Context& cx, TimeZoneId zone, ISODate date, const TimeRecord* time) {
  if (!time) {
    const EpochNanoseconds start =
        TRY(in_range(cx, get_start_of_day(zone, date), "the start of the day"));
    return Instant{start};
  }
  const ISODateTime date_time{date, *time};
  if (!iso_date_time_within_limits(date_time))
    return throw_range_error(cx, "the date and time are outside of the range of Temporal");
  const auto ns = get_epoch_nanoseconds_for(zone, date_time, Disambiguation::Compatible);
  const EpochNanoseconds exact = TRY(in_range(cx, ns, "the date and time"));
  return Instant{exact};
}
NativeTask plain_date_to_zoned_date_time(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  Value zone_like, time_like;
  if (args[0].is_object())
    zone_like = co_await get(cx, args[0].as_object(), key(atoms::timeZone()));
  const bool has_zone = !zone_like.is_undefined();
  if (!has_zone) zone_like = args[0];
  const TimeZoneId zone = co_await to_temporal_time_zone_identifier(cx, zone_like);
  if (has_zone) time_like = co_await get(cx, args[0].as_object(), key(atoms::plainTime()));
  TimeRecord time;
  const TimeRecord* given = nullptr;
  if (!time_like.is_undefined()) {
    time = co_await to_temporal_time(cx, time_like);
    given = &time;
  }
  const Instant instant = co_await exact_time(cx, zone, self->date(), given);
  const ZonedDateTime zoned{instant.ns, zone, self->calendar()};
  const Value result = co_await create_temporal_zoned_date_time(cx, zoned);
  co_return result;
}

NativeTask plain_date_to_string(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_date(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ShowCalendar show = co_await get_temporal_show_calendar_name_option(cx, options);
  co_return text_value(cx, date_to_string(self->date(), self->calendar(), show));
}

constexpr Builtin kFunction = constructor("PlainDate", 3, plain_date_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalPlainDatePrototype),
    method("from", 1, plain_date_from),
    method("compare", 2, plain_date_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalPlainDate),
    text("@@toStringTag", "Temporal.PlainDate"),
    DATE_GETTERS,
    method("toPlainYearMonth", 0, plain_date_to_plain_year_month),
    method("toPlainMonthDay", 0, plain_date_to_plain_month_day),
    method("add", 1, plain_date_add<Arithmetic::Add>),
    method("subtract", 1, plain_date_add<Arithmetic::Subtract>),
    method("with", 1, plain_date_with),
    method("withCalendar", 1, plain_date_with_calendar),
    method("until", 1, plain_date_difference<Difference::Until>),
    method("since", 1, plain_date_difference<Difference::Since>),
    method("equals", 1, plain_date_equals),
    method("toPlainDateTime", 0, plain_date_to_plain_date_time),
    method("toZonedDateTime", 1, plain_date_to_zoned_date_time),
    method("toString", 0, plain_date_to_string),
    method("toLocaleString", 0, to_locale_string<kType>, to_locale_string_leaf<kType>),
    method("toJSON", 0, to_json<kType>),
    method("valueOf", 0, no_value_of),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalPlainDateTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalPlainDatePrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
