// §21.4 Date objects, and §B.2.3 its additions. What a time value is made of and how it is written:
// date_time.h.
#include <cmath>

#include "stdlib/es/date_time.h"
#include "stdlib/intl/to_locale.h"
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/date_to_instant.h"
#include "vm/object/date.h"
#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/time_zone.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

const TimeZone& zone_of(Context& cx) {
  static const TimeZone utc;
  const TimeZone* const zone = cx.host() ? cx.host()->time_zone() : nullptr;
  return zone ? *zone : utc;
}
double now(Context& cx) { return cx.host() ? std::floor(cx.host()->wall_clock_ms()) : 0; }
double local_time(Context& cx, double t) { return t + zone_of(cx).offset_at(t); }
/// §21.4.1.26 UTC ( t ), for what may be no time at all.
double to_utc(Context& cx, double t) {
  return std::fabs(t) <= 8.64e15 + kMsPerDay ? zone_of(cx).to_utc(t) : NAN;
}

Result<DateObject*> this_date(Context& cx, Value v) {
  if (v.is_kind(Kind::Date)) return v.as<DateObject>();
  return throw_type_error(cx, "this is not a Date object.");
}

// ---- §21.4.4 Texts

enum class Form : uint8_t { Full, Date, Time, LocaleFull, LocaleDate, LocaleTime };

std::string text_of(Context& cx, double t, Form form) {
  if (t != t) return "Invalid Date";
  const TimeZone& zone = zone_of(cx);
  const DateParts p = parts_of(t + zone.offset_at(t));
  switch (form) {
    case Form::Full: return date_text(p) + " " + time_text(p) + zone_text(t, zone);
    case Form::Date: return date_text(p);
    case Form::Time: return time_text(p) + zone_text(t, zone);
    case Form::LocaleFull: return locale_date_text(p) + ", " + locale_time_text(p);
    case Form::LocaleDate: return locale_date_text(p);
    case Form::LocaleTime: break;
  }
  return locale_time_text(p);
}
Result<Value> text_value(Context& cx, const std::string& text) {
  String* const s = TRY(String::from_ascii(cx.heap(), text));
  return Value(s);
}
template <Form form>
Result<Value> date_to_text(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  return text_value(cx, text_of(cx, date->time(), form));
}
/// toLocaleString and its like: without Intl in the manner of en-US.
template <Form form>
Result<Value> date_to_locale_leaf(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  if (!std::isnan(date->time()) && intl::has_intl(cx)) return Value::lazy();
  return date_to_text<form>(cx, args);
}
template <Form form>
NativeTask date_to_locale(Context& cx, Args args) {
  const Value plain = co_await date_to_locale_leaf<form>(cx, args);
  if (!plain.is_lazy()) co_return plain;
  constexpr auto kWhat = form == Form::LocaleDate   ? intl::DateText::Date
                         : form == Form::LocaleTime ? intl::DateText::Time
                                                    : intl::DateText::DateAndTime;
  const double time = args.this_value.as<DateObject>()->time();
  const Value text = co_await intl::date_to_locale_text(cx, time, kWhat, args[0], args[1]);
  co_return text;
}
Result<Value> date_to_iso_string(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  if (std::isnan(date->time())) return throw_range_error(cx, "Invalid time value");
  return text_value(cx, iso_text(date->time()));
}
Result<Value> date_to_utc_string(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  return text_value(cx, std::isnan(date->time()) ? "Invalid Date" : utc_text(date->time()));
}

/// §21.4.4.37 Date.prototype.toJSON ( key )
NativeTask date_to_json(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args.this_value);
  const Value primitive = co_await to_primitive(cx, Value(object), Hint::Number);
  if (primitive.is_number() && !std::isfinite(primitive.as_number())) co_return Value::null();
  const Value text = co_await invoke(cx, Value(object), key(atoms::toISOString()));
  co_return text;
}

/// §21.4.4.45 Date.prototype [ %Symbol.toPrimitive% ] ( hint )
NativeTask date_to_primitive(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "Date.prototype[Symbol.toPrimitive] called on non-object");
  bool string_first = false;
  if (args[0].is_string()) {
    const StringView hint = co_await args[0].as_string()->view(cx.heap());
    string_first = hint.equals_ascii("string") || hint.equals_ascii("default");
    if (!string_first && !hint.equals_ascii("number"))
      co_return throw_type_error(cx, "Invalid hint: %s", hint.utf8().c_str());
  } else {
    co_return throw_type_error(cx, "Invalid hint: %s", describe_for_message(cx, args[0]).c_str());
  }
  // §7.1.1.1 OrdinaryToPrimitive.
  Object* const object = args.this_value.as_object();
  for (uint32_t i = 0; i < 2; ++i) {
    const bool string_now = string_first == (i == 0);
    const Value method =
        co_await get(cx, object, key(string_now ? atoms::toString() : atoms::valueOf()));
    if (!method.is_callable()) continue;
    const Value result = co_await call(cx, method, args.this_value);
    if (!result.is_object()) co_return result;
  }
  co_return throw_type_error(cx, "Cannot convert object to primitive value");
}

// ---- §21.4.4 Getters

enum class Part : uint8_t { FullYear, Month, Date, Day, Hours, Minutes, Seconds, Milliseconds };
enum class In : uint8_t { Local, Utc };

template <Part part, In in>
Result<Value> get_part(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  const double t = date->time();
  if (t != t) return Value::number(t);
  const DateParts p = parts_of(in == In::Local ? local_time(cx, t) : t);
  switch (part) {
    case Part::FullYear: return Value::number(p.year);
    case Part::Month: return Value::int32(p.month);
    case Part::Date: return Value::int32(p.day);
    case Part::Day: return Value::int32(p.week_day);
    case Part::Hours: return Value::int32(p.hour);
    case Part::Minutes: return Value::int32(p.minute);
    case Part::Seconds: return Value::int32(p.second);
    case Part::Milliseconds: break;
  }
  return Value::int32(p.ms);
}
Result<Value> date_get_time(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  return Value::number(date->time());
}
Result<Value> date_get_timezone_offset(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  const double t = date->time();
  return Value::number(t != t ? t : (t - local_time(cx, t)) / 60'000 + 0.0);
}
/// §B.2.3.1 Date.prototype.getYear ( )
Result<Value> date_get_year(Context& cx, const Args& args) {
  const DateObject* const date = TRY(this_date(cx, args.this_value));
  const double t = date->time();
  return Value::number(t != t ? t : parts_of(local_time(cx, t)).year - 1900);
}

// ---- §21.4.4 Setters: each sets a part and, if given, those that follow it

constexpr uint32_t kSetterArgumentsMax = 4;

constexpr uint32_t arguments_of(Part part) noexcept {
  switch (part) {
    case Part::FullYear:
    case Part::Seconds: return part == Part::FullYear ? 3 : 2;
    case Part::Month: return 2;
    case Part::Hours: return 4;
    case Part::Minutes: return 3;
    default: return 1;
  }
}

/// The parts from `part` on as given, the others as they were; t is local or not, as asked.
double with_parts(double t, Part part, const double* given, uint32_t count) noexcept {
  const DateParts p = parts_of(t);
  double values[] = {p.year,
                     static_cast<double>(p.month),
                     static_cast<double>(p.day),
                     static_cast<double>(p.hour),
                     static_cast<double>(p.minute),
                     static_cast<double>(p.second),
                     static_cast<double>(p.ms)};
  constexpr uint32_t kFirst[] = {0, 1, 2, 0, 3, 4, 5, 6};  // By Part; Day has no setter.
  const uint32_t first = kFirst[static_cast<uint32_t>(part)];
  for (uint32_t i = 0; i < count; ++i) values[first + i] = given[i];
  const double day =
      first <= 2 ? make_day(values[0], values[1], values[2]) : std::floor(t / kMsPerDay);
  const double time = first > 2 ? make_time(values[3], values[4], values[5], values[6])
                                : t - std::floor(t / kMsPerDay) * kMsPerDay;
  return make_date(day, time);
}

/// The end of a setter, whose arguments are numbers by now. t: the time when it was called.
Value finish_setter(Context& cx, DateObject* date, double t, Part part, In in, const double* given,
                    uint32_t count) {
  if (t != t) {
    if (part != Part::FullYear) return Value::number(t);
    t = 0;
  } else if (in == In::Local) {
    t = local_time(cx, t);
  }
  const double changed = with_parts(t, part, given, count);
  const double result = time_clip(in == In::Local ? to_utc(cx, changed) : changed);
  date->set_time(result);
  return Value::number(result);
}

template <Part part, In in>
NativeTask set_part(Context& cx, Args args) {
  DateObject* const date = co_await this_date(cx, args.this_value);
  const double t = date->time();
  double given[kSetterArgumentsMax];
  uint32_t count = std::min(std::max(args.count, 1u), arguments_of(part));
  for (uint32_t i = 0; i < count; ++i) {
    const Value number = co_await to_number(cx, args[i]);
    given[i] = number.as_number();
  }
  co_return finish_setter(cx, date, t, part, in, given, count);
}
template <Part part, In in>
Result<Value> set_part_leaf(Context& cx, const Args& args) {
  DateObject* const date = TRY(this_date(cx, args.this_value));
  double given[kSetterArgumentsMax];
  const uint32_t count = std::min(args.count, arguments_of(part));
  if (count == 0) return Value::lazy();
  for (uint32_t i = 0; i < count; ++i) {
    if (!args[i].is_number()) return Value::lazy();
    given[i] = args[i].as_number();
  }
  return finish_setter(cx, date, date->time(), part, in, given, count);
}

NativeTask date_set_time(Context& cx, Args args) {
  DateObject* const date = co_await this_date(cx, args.this_value);
  const Value number = co_await to_number(cx, args[0]);
  const double t = time_clip(number.as_number());
  date->set_time(t);
  co_return Value::number(t);
}
/// §B.2.3.2 Date.prototype.setYear ( year )
NativeTask date_set_year(Context& cx, Args args) {
  DateObject* const date = co_await this_date(cx, args.this_value);
  const double t = date->time();
  const Value number = co_await to_number(cx, args[0]);
  const double year = number.as_number();
  if (year != year) {
    date->set_time(year);
    co_return number;
  }
  const double full = make_full_year(year);
  co_return finish_setter(cx, date, t, Part::FullYear, In::Local, &full, 1);
}

// ---- §21.4.2 and §21.4.3 The constructor

/// Year, month, ..., milliseconds.
struct DateParts {
  double values[7] = {NAN, 0, 1, 0, 0, 0, 0};
  /// The time that they name.
  double time() const noexcept {
    return make_date(make_day(make_full_year(values[0]), values[1], values[2]),
                     make_time(values[3], values[4], values[5], values[6]));
  }
};

/// What the arguments name.
Task<double> time_of_parts(Context& cx, Args args) {
  DateParts parts;
  for (uint32_t i = 0; i < 7 && i < args.count; ++i) {
    const Value number = co_await to_number(cx, args[i]);
    parts.values[i] = number.as_number();
  }
  co_return parts.time();
}

Result<double> parse_string(Context& cx, String* s) {
  const StringView text = TRY(s->view(cx.heap()));
  return parse_date(text, zone_of(cx));
}

Task<double> time_of_value(Context& cx, Value v) {
  if (v.is_kind(Kind::Date)) co_return v.as<DateObject>()->time();
  const Value primitive = co_await to_primitive(cx, v);
  if (primitive.is_string()) co_return parse_string(cx, primitive.as_string());
  const Value number = co_await primitive_to_number(cx, primitive);
  co_return time_clip(number.as_number());
}

/// §21.4.2.1 Date ( ...values )
NativeTask date_constructor(Context& cx, Args args) {
  double t = now(cx);
  if (args.new_target.is_undefined()) co_return text_value(cx, text_of(cx, t, Form::Full));
  if (args.count == 1) {
    t = co_await time_of_value(cx, args[0]);
  } else if (args.count > 1) {
    const double local = co_await time_of_parts(cx, args);
    t = time_clip(to_utc(cx, local));
  }
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::DatePrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Date, proto);
  DateObject* const date = co_await DateObject::create(cx.heap(), shape, t);
  co_return Value(date);
}

/// FAST PATH: `new Date` of nothing, a number, a string, a Date, or numbers.
Result<Value> date_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args)) return Value::lazy();
  double t;
  const Value first = args[0];
  if (args.count == 0) {
    t = now(cx);
  } else if (args.count > 1) {
    DateParts parts;
    for (uint32_t i = 0; i < 7 && i < args.count; ++i) {
      if (!args[i].is_number()) return Value::lazy();
      parts.values[i] = args[i].as_number();
    }
    t = time_clip(to_utc(cx, parts.time()));
  } else if (first.is_number()) {
    t = time_clip(first.as_number());
  } else if (first.is_string()) {
    t = TRY(parse_string(cx, first.as_string()));
  } else if (first.is_kind(Kind::Date)) {
    t = first.as<DateObject>()->time();
  } else {
    return Value::lazy();
  }
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Date, Intrinsic::DatePrototype));
  DateObject* const date = TRY(DateObject::create(cx.heap(), shape, t));
  return Value(date);
}

Result<Value> date_now(Context& cx, const Args&) { return Value::number(now(cx)); }
Result<Value> date_parse(Context& cx, const Args& args) {
  const double t = TRY(parse_string(cx, args[0].as_string()));
  return Value::number(t);
}
NativeTask date_utc(Context& cx, Args args) {
  const double t = co_await time_of_parts(cx, args);
  co_return Value::number(time_clip(t));
}

template <Part part, In in>
constexpr Builtin setter_method(const char* name) {
  return method(name, static_cast<uint8_t>(arguments_of(part)), set_part<part, in>,
                set_part_leaf<part, in>);
}
constexpr Builtin to_primitive_method() {
  Builtin b = method("@@toPrimitive", 1, date_to_primitive);
  b.attributes = attr::Configurable;
  return b;
}

constexpr Builtin kDateFunction = constructor("Date", 7, date_constructor, date_constructor_quick);
constexpr Builtin kDate[] = {
    prototype(Intrinsic::DatePrototype),
    method("now", 0, date_now),
    method("parse", 1, date_parse, Coerce::None, Coerce::ToString),
    method("UTC", 7, date_utc),
};

#define PART(name)                                         \
  method("get" #name, 0, get_part<Part::name, In::Local>), \
      method("getUTC" #name, 0, get_part<Part::name, In::Utc>)
#define SETTERS(name)                                \
  setter_method<Part::name, In::Local>("set" #name), \
      setter_method<Part::name, In::Utc>("setUTC" #name)
constexpr Builtin kDatePrototype[] = {
    intrinsic("constructor", Intrinsic::Date),
    PART(FullYear),
    PART(Month),
    PART(Date),
    PART(Day),
    PART(Hours),
    PART(Minutes),
    PART(Seconds),
    PART(Milliseconds),
    SETTERS(FullYear),
    SETTERS(Month),
    SETTERS(Date),
    SETTERS(Hours),
    SETTERS(Minutes),
    SETTERS(Seconds),
    SETTERS(Milliseconds),
    method("getTime", 0, date_get_time),
    method("getTimezoneOffset", 0, date_get_timezone_offset),
    method("getYear", 0, date_get_year),
    method("setTime", 1, date_set_time),
    method("setYear", 1, date_set_year),
    method("toDateString", 0, date_to_text<Form::Date>),
    method("toISOString", 0, date_to_iso_string),
    method("toJSON", 1, date_to_json),
    method("toLocaleDateString", 0, date_to_locale<Form::LocaleDate>,
           date_to_locale_leaf<Form::LocaleDate>),
    method("toLocaleString", 0, date_to_locale<Form::LocaleFull>,
           date_to_locale_leaf<Form::LocaleFull>),
    method("toLocaleTimeString", 0, date_to_locale<Form::LocaleTime>,
           date_to_locale_leaf<Form::LocaleTime>),
    method("toString", 0, date_to_text<Form::Full>),
    method("toTimeString", 0, date_to_text<Form::Time>),
    method("toUTCString", 0, date_to_utc_string),
    alias("toGMTString", "toUTCString"),
    method("toTemporalInstant", 0, temporal::date_to_temporal_instant),
    method("valueOf", 0, date_get_time),
    to_primitive_method(),
};
#undef PART
#undef SETTERS

}  // namespace

constinit const IntrinsicTemplate kDateTemplate = function_template(kDateFunction, kDate);
constinit const IntrinsicTemplate kDatePrototypeTemplate = object_template(kDatePrototype);

}  // namespace shoal
