// Intl.DateTimeFormat (ECMA-402, section 12): the constructor and resolvedOptions.
#include "stdlib/intl/date_time_format.h"

#include "stdlib/intl/legacy.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/regions.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kHourCycles[] = {"h11", "h12", "h23", "h24"};
constexpr const char* kFormatMatchers[] = {"basic", "best fit"};
constexpr const char* kStyles[] = {"full", "long", "medium", "short"};

// ---- Reading options, in the order of the specification

struct DateTimeOptions {
  Value calendar, numbering_system;
  int32_t hour12 = kAbsent, hour_cycle = kAbsent;
  temporal::TimeZoneId time_zone;
  DateTimeComponents components;
  int32_t date_style = kAbsent, time_style = kAbsent;
};
Task<DateTimeComponents> get_components(Context& cx, Value options) {
  DateTimeComponents c;
  for (uint32_t i = 0; i < kComponents; ++i) {
    const ComponentInfo& info = component_info(static_cast<Component>(i));
    if (info.choices.empty())
      c.values[i] = co_await get_number_option(cx, options, info.name, 1, 3);
    else
      c.values[i] = co_await get_choice_option(cx, options, info.name, info.choices);
  }
  co_return c;
}
Task<temporal::TimeZoneId> get_time_zone(Context& cx, Value options, Value of_to_locale_string) {
  Value zone = co_await get_value(cx, options, "timeZone");
  if (!of_to_locale_string.is_undefined()) {
    if (!zone.is_undefined())
      co_return throw_type_error(cx, "A ZonedDateTime is told in its own time zone");
    zone = of_to_locale_string;
  }
  if (zone.is_undefined()) co_return temporal::system_time_zone(cx);
  const Value text = co_await to_string(cx, zone);
  const std::string name = short_text(text);
  co_return temporal::time_zone_of(cx, name);
}
Task<DateTimeOptions> get_date_time_options(Context& cx, Value options, DateTimeQuery query) {
  DateTimeOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.calendar = co_await get_type_option(cx, options, "calendar");
  o.numbering_system = co_await get_type_option(cx, options, "numberingSystem");
  o.hour12 = co_await get_boolean_option(cx, options, "hour12");
  o.hour_cycle = co_await get_choice_option(cx, options, "hourCycle", kHourCycles);
  o.time_zone = co_await get_time_zone(cx, options, query.to_locale_string_time_zone);
  o.components = co_await get_components(cx, options);
  (void)co_await get_choice_option(cx, options, "formatMatcher", kFormatMatchers, 1);
  o.date_style = co_await get_choice_option(cx, options, "dateStyle", kStyles);
  o.time_style = co_await get_choice_option(cx, options, "timeStyle", kStyles);
  if (o.date_style == kAbsent && o.time_style == kAbsent) co_return o;
  for (uint32_t i = 0; i < kComponents; ++i)
    if (o.components.values[i] != kAbsent)
      co_return throw_type_error(cx, "Can't set option %s when %s is used",
                                 component_info(static_cast<Component>(i)).name,
                                 o.date_style != kAbsent ? "dateStyle" : "timeStyle");
  if ((query.required == Required::Date || query.required == Required::YearMonth ||
       query.required == Required::MonthDay) &&
      o.time_style != kAbsent)
    co_return throw_type_error(cx, "Invalid option : timeStyle");
  if (query.required == Required::Time && o.date_style != kAbsent)
    co_return throw_type_error(cx, "Invalid option : dateStyle");
  co_return o;
}

// ---- [[LocaleData]]

std::vector<std::string> calendars(const std::string& locale) {
  const LocaleId id = parse_canonical_locale(locale).value_or(LocaleId{});
  std::vector<std::string> result{calendars_of_locale(id)[0]};
  for (const std::string& calendar : available_calendars())
    if (calendar != result[0]) result.push_back(calendar);
  return result;
}
std::vector<std::string> hour_cycles(const std::string&) {
  return {"", "h11", "h12", "h23", "h24"};
}
/// The hour cycle of the locale, or its one of 12 or of 24 hours.
std::string default_hour_cycle(const std::string& locale, int32_t hour12) {
  const LocaleId id = parse_canonical_locale(locale).value_or(LocaleId{});
  const std::vector<std::string> cycles = hour_cycles_of_locale(id);
  if (hour12 == kAbsent) return cycles[0];
  if (hour12 == 0) return "h23";
  for (const std::string& cycle : cycles)
    if (cycle == "h11" || cycle == "h12") return cycle;
  return "h12";
}

/// The end of the constructor, where nothing more is read.
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const DateTimeOptions& o,
                   const DateTimeQuery& query) {
  std::unique_ptr<DateTimeFormatState> s(new (std::nothrow) DateTimeFormatState);
  if (!s) return cx.out_of_memory();
  ExtensionKey keys[] = {{"ca", calendars}, {"hc", hour_cycles}, {"nu", numbering_systems_of}};
  if (!o.calendar.is_undefined()) keys[0].option = short_text(o.calendar);
  if (o.hour_cycle != kAbsent) keys[1].option = kHourCycles[o.hour_cycle];
  if (o.hour12 != kAbsent) keys[1].option = "";  // null
  if (!o.numbering_system.is_undefined()) keys[2].option = short_text(o.numbering_system);
  const ResolvedLocale resolved = resolve_locale(cx, requested, keys);
  s->locale = resolved.locale;
  s->data_locale = resolved.data_locale;
  s->calendar = keys[0].value;
  s->hour_cycle = keys[1].value;
  s->numbering_system = keys[2].value;
  if (s->hour_cycle.empty()) s->hour_cycle = default_hour_cycle(s->data_locale, o.hour12);
  s->time_zone = temporal::time_zone_text(o.time_zone);
  s->components = o.components;
  s->date_style = o.date_style;
  s->time_style = o.time_style;
  s->required = query.required;
  s->defaults = query.defaults;
  UErrorCode status = U_ZERO_ERROR;
  s->formats[0].pattern = pattern_for(*s, DateKind::Main, status);
  s->formats[0].tried = true;
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DateTimeFormat", status);
  return new_intl_object(cx, prototype, IntlType::DateTimeFormat, std::move(s),
                         3 * kBytesOfFormatter);
}

/// Intl.DateTimeFormat ( [ locales [ , options ] ] )
NativeTask date_time_format_constructor(Context& cx, Args args) {
  const DateTimeQuery query;
  const Value format =
      co_await create_date_time_format(cx, args.new_target, args[0], args[1], query);
  const Value result = co_await chain_legacy(cx, format, args.new_target, args.this_value,
                                             Intrinsic::IntlDateTimeFormat);
  co_return result;
}

// ---- resolvedOptions

Result<void> define_components(Context& cx, Object* o, const DateTimeComponents& c) {
  for (uint32_t i = 0; i < kComponents; ++i) {
    const int32_t value = c.values[i];
    if (value == kAbsent) continue;
    const ComponentInfo& info = component_info(static_cast<Component>(i));
    if (info.choices.empty())
      TRY_VOID(define(cx, o, info.name, Value::int32(value)));
    else
      TRY_VOID(
          define(cx, o, info.name, std::string_view(info.choices[static_cast<size_t>(value)])));
  }
  return {};
}
Result<Value> resolved_options(Context& cx, const DateTimeFormatState& s) {
  Object* const o = TRY(new_object(cx));
  const auto text = [&](const char* name, std::string_view value) {
    return define(cx, o, name, value);
  };
  TRY_VOID(text("locale", s.locale));
  TRY_VOID(text("calendar", s.calendar));
  TRY_VOID(text("numberingSystem", s.numbering_system));
  TRY_VOID(text("timeZone", s.time_zone));
  const std::u16string& pattern = s.formats[0].pattern;
  const std::string hour_cycle = hour_cycle_of_pattern(pattern);
  if (!hour_cycle.empty()) {
    TRY_VOID(text("hourCycle", hour_cycle));
    const bool hour12 = hour_cycle == "h11" || hour_cycle == "h12";
    TRY_VOID(define(cx, o, "hour12", Value::boolean(hour12)));
  }
  if (s.date_style == kAbsent && s.time_style == kAbsent)
    TRY_VOID(define_components(cx, o, components_of_pattern(pattern)));
  if (s.date_style != kAbsent) TRY_VOID(text("dateStyle", kStyles[s.date_style]));
  if (s.time_style != kAbsent) TRY_VOID(text("timeStyle", kStyles[s.time_style]));
  return Value(o);
}
NativeTask date_time_format_resolved_options(Context& cx, Args args) {
  const Value format = co_await unwrap_legacy(cx, args.this_value, IntlType::DateTimeFormat,
                                              Intrinsic::IntlDateTimeFormat,
                                              "Intl.DateTimeFormat.prototype.resolvedOptions");
  co_return resolved_options(cx,
                             *static_cast<DateTimeFormatState*>(format.as<IntlObject>()->state()));
}
/// get Intl.DateTimeFormat.prototype.format
NativeTask date_time_format_get_format(Context& cx, Args args) {
  const Value format = co_await unwrap_legacy(cx, args.this_value, IntlType::DateTimeFormat,
                                              Intrinsic::IntlDateTimeFormat,
                                              "get Intl.DateTimeFormat.prototype.format");
  auto* const object = format.as<IntlObject>();
  if (object->slot_value(0).is_undefined()) {
    NativeFunction* const bound =
        co_await native_function(cx, Intrinsic::IntlDateTimeFormatPrototype, 0);
    bound->set_capture(cx.heap(), 0, format);
    object->set_slot_value(cx.heap(), 0, Value(bound));
  }
  co_return object->slot_value(0);
}

constexpr Builtin kFunction = constructor("DateTimeFormat", 0, date_time_format_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlDateTimeFormatPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    hidden("", 1, date_time_format_bound_format),  // Entry 0: see get_format.
    intrinsic("constructor", Intrinsic::IntlDateTimeFormat),
    method("resolvedOptions", 0, date_time_format_resolved_options),
    method("formatToParts", 1, date_time_format_format_to_parts),
    getter("format", date_time_format_get_format),
    method("formatRange", 2, date_time_format_format_range),
    method("formatRangeToParts", 2, date_time_format_format_range_to_parts),
    text("@@toStringTag", "Intl.DateTimeFormat"),
};

}  // namespace

Task<Value> create_date_time_format(Context& cx, Value new_target, Value locales, Value given,
                                    DateTimeQuery query) {
  const Value prototype = co_await get_prototype_from_constructor(
      cx, new_target, Intrinsic::IntlDateTimeFormatPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, locales);
  const Value options = co_await coerce_options_to_object(cx, given);
  const DateTimeOptions o = co_await get_date_time_options(cx, options, query);
  co_return make(cx, prototype, requested, o, query);
}

}  // namespace intl

constinit const IntrinsicTemplate kIntlDateTimeFormatTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlDateTimeFormatPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
