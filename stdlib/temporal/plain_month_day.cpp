// Temporal.PlainMonthDay (section 10 of the proposal).
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "stdlib/temporal/format.h"
#include "stdlib/temporal/getters.inc"

namespace shoal {
namespace temporal {
namespace {

constexpr TemporalType kType = TemporalType::PlainMonthDay;
Result<TemporalObject*> this_month_day(Context& cx, const Args& args) {
  return this_temporal(cx, args, kType);
}

/// Temporal.PlainMonthDay ( isoMonth, isoDay [ , calendar [ , referenceISOYear ] ] )
NativeTask plain_month_day_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_needs_new(cx, "Temporal.PlainMonthDay");
  DateNumbers n;
  n.month = co_await to_integer_with_truncation(cx, args[0]);
  n.day = co_await to_integer_with_truncation(cx, args[1]);
  const Calendar calendar = co_await canonicalize_calendar(cx, args[2]);
  n.year = 1972;  // The first leap year after the epoch.
  if (!args[3].is_undefined()) n.year = co_await to_integer_with_truncation(cx, args[3]);
  if (!is_valid_iso_date(n)) co_return throw_range_error(cx, "Invalid month and day");
  const PlainDate date{create_iso_date(n), calendar};
  const Value result = co_await create_temporal_month_day(cx, date, args.new_target);
  co_return result;
}
NativeTask plain_month_day_from(Context& cx, Args args) {
  const PlainDate date = co_await to_temporal_month_day(cx, args[0], args[1]);
  const Value result = co_await create_temporal_month_day(cx, date);
  co_return result;
}
NativeTask plain_month_day_with(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_month_day(cx, args);
  Object* const like = co_await require_partial_temporal_object(cx, args[0]);
  const Calendar calendar = self->calendar();
  const CalendarFields partial =
      co_await prepare_calendar_fields(cx, calendar, like, kDateFields, 0, Fields::Partial);
  const CalendarFields fields = calendar_merge_fields(
      calendar, iso_date_to_fields(calendar, self->date(), FieldsType::MonthDay), partial);
  const Options options = co_await get_options_object(cx, args[1]);
  const Overflow overflow = co_await get_temporal_overflow_option(cx, options);
  const ISODate date = co_await calendar_month_day_from_fields(cx, calendar, fields, overflow);
  const PlainDate plain{date, calendar};
  const Value result = co_await create_temporal_month_day(cx, plain);
  co_return result;
}
NativeTask plain_month_day_equals(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_month_day(cx, args);
  const PlainDate other = co_await to_temporal_month_day(cx, args[0]);
  co_return Value::boolean(self->date() == other.date && self->calendar() == other.calendar);
}
NativeTask plain_month_day_to_string(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_month_day(cx, args);
  const Options options = co_await get_options_object(cx, args[0]);
  const ShowCalendar show = co_await get_temporal_show_calendar_name_option(cx, options);
  co_return text_value(cx, month_day_to_string(self->date(), self->calendar(), show));
}
NativeTask plain_month_day_to_plain_date(Context& cx, Args args) {
  const TemporalObject* const self = co_await this_month_day(cx, args);
  if (!args[0].is_object()) co_return throw_type_error(cx, "An object with a year is needed");
  const Calendar calendar = self->calendar();
  const CalendarFields year = co_await prepare_calendar_fields(
      cx, calendar, args[0].as_object(), set_of(Field::Year), 0, Fields::Complete);
  const CalendarFields fields = calendar_merge_fields(
      calendar, iso_date_to_fields(calendar, self->date(), FieldsType::MonthDay), year);
  const ISODate date =
      co_await calendar_date_from_fields(cx, calendar, fields, Overflow::Constrain);
  const PlainDate plain{date, calendar};
  const Value result = co_await create_temporal_date(cx, plain);
  co_return result;
}

constexpr Builtin kFunction = constructor("PlainMonthDay", 2, plain_month_day_constructor);
constexpr Builtin kStatics[] = {
    prototype(Intrinsic::TemporalPlainMonthDayPrototype),
    method("from", 1, plain_month_day_from),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::TemporalPlainMonthDay),
    text("@@toStringTag", "Temporal.PlainMonthDay"),
    getter("calendarId", get_calendar_id<kType>),
    DATE_GETTER("monthCode", MonthCode),
    DATE_GETTER("day", Day),
    method("with", 1, plain_month_day_with),
    method("equals", 1, plain_month_day_equals),
    method("toString", 0, plain_month_day_to_string),
    method("toLocaleString", 0, to_locale_string<kType>, to_locale_string_leaf<kType>),
    method("toJSON", 0, to_json<kType>),
    method("valueOf", 0, no_value_of),
    method("toPlainDate", 1, plain_month_day_to_plain_date),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalPlainMonthDayTemplate =
    function_template(temporal::kFunction, temporal::kStatics);
constinit const IntrinsicTemplate kTemporalPlainMonthDayPrototypeTemplate =
    object_template(temporal::kPrototype);

}  // namespace shoal
