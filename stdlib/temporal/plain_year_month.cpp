// Temporal.PlainYearMonth (section 9 of the proposal).
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/getters.inc"
#include "stdlib/temporal/relative.h"

namespace shoal {
namespace temporal {
namespace {

constexpr TemporalType kType = TemporalType::PlainYearMonth;
Result<TemporalObject*> this_year_month(Context& cx, const Args& args) {
  return this_temporal(cx, args, kType);
}

/// Temporal.PlainYearMonth ( isoYear, isoMonth [ , calendar [ , referenceISODay ] ] )
NativeTask plain_year_month_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.PlainYearMonth");
  DateNumbers n;
  n.year = co_await to_integer_with_truncation(cx, args[0]);
  n.month = co_await to_integer_with_truncation(cx, args[1]);
  const Calendar calendar = co_await canonicalize_calendar(cx, args[2]);
  n.day = 1;
  if (!args[3].is_undefined()) n.day = co_await to_integer_with_truncation(cx, args[3]);
  if (!is_valid_iso_date(n)) co_return throw_range_error(cx, "Invalid month");
  const PlainDate date{create_iso_date(n), calendar};
  const Value result = co_await create_temporal_year_month(cx, date, args.new_target);
  co_return result;
}
NativeTask plain_year_month_from(Context& cx, Args args) {
  const PlainDate date = co_await to_temporal_year_month(cx, args[0], args[1]);
  const Value result = co_await create_temporal_year_month(cx, date);
  co_return result;
}
NativeTask plain_year_month_compare(Context& cx, Args args) {
  const PlainDate one = co_await to_temporal_year_month(cx, args[0]);
  const PlainDate two = co_await to_temporal_year_month(cx, args[1]);
  co_return Value::int32(compare_iso_date(one.date, two.date));
}

NativeTask plain_year_month_with(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_year_month(cx, args);
  Object* const like = co_await require_partial_temporal_object(cx, args[0]);
  const Calendar calendar = self->calendar();
  const CalendarFields partial =
      co_await prepare_calendar_fields(cx, calendar, like, kYearMonthFields, 0, Fields::Partial);
  const CalendarFields fields = calendar_merge_fields(
      calendar, iso_date_to_fields(calendar, self->date(), FieldsType::YearMonth), partial);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const ISODate date = co_await calendar_year_month_from_fields(cx, calendar, fields, overflow);
  const PlainDate plain{date, calendar};
  const Value result = co_await create_temporal_year_month(cx, plain);
  co_return result;
}

/// The first day of a month of the calendar.
Result<ISODate> first_day(Context& cx, Calendar calendar, ISODate month) {
  CalendarFields fields = iso_date_to_fields(calendar, month, FieldsType::YearMonth);
  fields.date.day = 1;
  fields.add(Field::Day);
  return calendar_date_from_fields(cx, calendar, fields, Overflow::Constrain);
}
/// The end of AddDurationToYearMonth, where nothing more is read.
Result<Value> add_to(Context& cx, const TemporalObject* self, const DurationFields& duration,
                     Overflow overflow) {
  const InternalDuration internal = to_internal_duration(duration);
  if (internal.date.weeks != 0 || internal.date.days != 0 || internal.time != 0)
    return throw_range_error(cx, "Only years and months can be added to a month");
  const Calendar calendar = self->calendar();
  const ISODate first = TRY(first_day(cx, calendar, self->date()));
  const ISODate sum =
      TRY(in_range(cx, calendar_date_add(calendar, first, internal.date, overflow), "the sum"));
  const CalendarFields fields = iso_date_to_fields(calendar, sum, FieldsType::YearMonth);
  const ISODate date = TRY(calendar_year_month_from_fields(cx, calendar, fields, overflow));
  return ready(create_temporal_year_month(cx, {date, calendar}));
}
template <Arithmetic operation>
NativeTask plain_year_month_add(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_year_month(cx, args);
  const DurationFields duration = co_await to_duration_to_add(cx, args[0], operation);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  co_return add_to(cx, self, duration, overflow);
}

/// The end of DifferenceTemporalPlainYearMonth, where nothing more is read.
Result<Value> difference_of(Context& cx, const TemporalObject* self, ISODate other,
                            const DifferenceSettings& s, Difference operation) {
  InternalDuration difference;
  if (self->date() == other)
    return duration_of_difference(cx, difference, Unit::Day, Difference::Until);
  const Calendar calendar = self->calendar();
  const ISODate from = TRY(first_day(cx, calendar, self->date()));
  const ISODate to = TRY(first_day(cx, calendar, other));
  difference.date = calendar_date_until(calendar, from, to, s.largest_unit);
  difference.date.weeks = difference.date.days = 0;
  if (s.smallest_unit != Unit::Month || s.rounding_increment != 1) {
    const ISODateTime start{from, kMidnight};
    const Origin origin{start, get_utc_epoch_nanoseconds(start), std::nullopt, calendar};
    const EpochNanoseconds dest = get_utc_epoch_nanoseconds({to, kMidnight});
    const Rounding rounding{s.largest_unit, s.smallest_unit, s.rounding_increment, s.rounding_mode};
    difference = TRY(in_range(cx, round_relative_duration(difference, origin, dest, rounding),
                              "the rounded difference"));
  }
  return duration_of_difference(cx, difference, Unit::Day, operation);
}
template <Difference operation>
NativeTask plain_year_month_difference(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_year_month(cx, args);
  const PlainDate other = co_await to_temporal_year_month(cx, args[0]);
  if (self->calendar() != other.calendar) co_return throw_other_calendar(cx);
  const Options options = co_await get_options_object(cx, args[1]);
  const DifferenceQuery query{operation, UnitGroup::Date, Unit::Month, Unit::Year, false};
  const DifferenceSettings settings = co_await get_difference_settings(cx, options, query);
  co_return difference_of(cx, self, other.date, settings, operation);
}
NativeTask plain_year_month_equals(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_year_month(cx, args);
  const PlainDate other = co_await to_temporal_year_month(cx, args[0]);
  co_return Value::boolean(self->date() == other.date && self->calendar() == other.calendar);
}
NativeTask plain_year_month_to_string(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_year_month(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ShowCalendar show = co_await get_temporal_show_calendar_name_option(cx, options);
  co_return text_value(cx, year_month_to_string(self->date(), self->calendar(), show));
}
NativeTask plain_year_month_to_plain_date(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_year_month(cx, args);
  if (!args[0].is_object()) co_return throw_type_error(cx, "An object with a day is needed");
  const Calendar calendar = self->calendar();
  const CalendarFields day = co_await prepare_calendar_fields(
      cx, calendar, args[0].as_object(), set_of(Field::Day), 0, Fields::Complete);
  const CalendarFields fields = calendar_merge_fields(
      calendar, iso_date_to_fields(calendar, self->date(), FieldsType::YearMonth), day);
  const ISODate date =
      co_await calendar_date_from_fields(cx, calendar, fields, Overflow::Constrain);
  const PlainDate plain{date, calendar};
  const Value result = co_await create_temporal_date(cx, plain);
  co_return result;
}

constexpr Builtin kFunction = constructor("PlainYearMonth", 2, plain_year_month_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalPlainYearMonthPrototype),
    method("from", 1, plain_year_month_from),
    method("compare", 2, plain_year_month_compare),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalPlainYearMonth),
    text("@@toStringTag", "Temporal.PlainYearMonth"),
    YEAR_MONTH_GETTERS,
    method("with", 1, plain_year_month_with),
    method("add", 1, plain_year_month_add<Arithmetic::Add>),
    method("subtract", 1, plain_year_month_add<Arithmetic::Subtract>),
    method("until", 1, plain_year_month_difference<Difference::Until>),
    method("since", 1, plain_year_month_difference<Difference::Since>),
    method("equals", 1, plain_year_month_equals),
    method("toString", 0, plain_year_month_to_string),
    method("toLocaleString", 0, to_locale_string<kType>, to_locale_string_leaf<kType>),
    method("toJSON", 0, to_json<kType>),
    method("valueOf", 0, no_value_of),
    method("toPlainDate", 1, plain_year_month_to_plain_date),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalPlainYearMonthTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalPlainYearMonthPrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
