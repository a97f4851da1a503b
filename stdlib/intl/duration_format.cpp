// Intl.DurationFormat (https://tc39.es/proposal-intl-duration-format): the constructor and its
// options. What it writes: duration_formatting.cpp.
#include "stdlib/intl/duration_format.h"

#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kStyles[] = {"long", "short", "narrow", "digital"};
constexpr const char* kUnitStyles[] = {"long", "short", "narrow", "numeric", "2-digit"};
constexpr const char* kDisplays[] = {"auto", "always"};

bool is_numeric(UnitStyle style) noexcept {
  return style == UnitStyle::Numeric || style == UnitStyle::TwoDigit;
}
bool is_fractional_second(DurationUnit unit) noexcept { return unit >= DurationUnit::Milliseconds; }
bool is_clock(DurationUnit unit) noexcept {
  return unit >= DurationUnit::Hours && unit <= DurationUnit::Seconds;
}
/// The styles that a unit may have: the beginning of kUnitStyles.
size_t style_count(DurationUnit unit) noexcept {
  if (is_clock(unit)) return 5;
  return is_fractional_second(unit) ? 4 : 3;
}

/// The default style of a unit, and how it is displayed then.
UnitOptions default_unit_options(DurationUnit unit, DurationStyle base, UnitStyle previous) {
  const bool small = unit == DurationUnit::Minutes || unit == DurationUnit::Seconds;
  if (base == DurationStyle::Digital) {
    const bool numeric = is_clock(unit) || is_fractional_second(unit);
    return {numeric ? UnitStyle::Numeric : UnitStyle::Short, is_clock(unit)};
  }
  if (previous == UnitStyle::Fractional || is_numeric(previous)) return {UnitStyle::Numeric, small};
  return {static_cast<UnitStyle>(base), false};
}

/// ValidateDurationUnitStyle
Result<bool> validate_duration_unit_style(Context& cx, const char* unit, UnitOptions o,
                                          UnitStyle previous) {
  const bool fractional = o.style == UnitStyle::Fractional;
  const bool bad = (o.always && fractional) || (previous == UnitStyle::Fractional && !fractional) ||
                   (is_numeric(previous) && !fractional && !is_numeric(o.style));
  if (bad) return throw_range_error(cx, "The style of %s does not go with what is before it", unit);
  return true;
}
/// GetDurationUnitOptions
Task<UnitOptions> get_duration_unit_options(Context& cx, Value options, DurationUnit unit,
                                            DurationStyle base, UnitStyle previous) {
  const char* const name = duration_unit_name(unit);
  const int32_t given = co_await get_choice_option(
      cx, options, name, Choices(kUnitStyles).subspan(0, style_count(unit)));
  UnitOptions o = default_unit_options(unit, base, previous);
  if (given != kAbsent) o = {static_cast<UnitStyle>(given), true};
  if (o.style == UnitStyle::Numeric && is_fractional_second(unit))
    o = {UnitStyle::Fractional, false};
  const std::string display_name = std::string(name) + "Display";
  const int32_t display =
      co_await get_choice_option(cx, options, display_name.c_str(), kDisplays, o.always ? 1 : 0);
  o.always = display == 1;
  (void)co_await validate_duration_unit_style(cx, name, o, previous);
  const bool small = unit == DurationUnit::Minutes || unit == DurationUnit::Seconds;
  if (small && is_numeric(previous)) o.style = UnitStyle::TwoDigit;
  co_return o;
}

struct DurationOptions {
  Value numbering_system;
  int32_t style = 1, fractional_digits = kAbsent;
  UnitOptions units[kDurationUnits];
};
Task<DurationOptions> get_duration_options(Context& cx, Value options) {
  DurationOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.numbering_system = co_await get_type_option(cx, options, "numberingSystem");
  o.style = co_await get_choice_option(cx, options, "style", kStyles, 1);
  UnitStyle previous = UnitStyle::None;
  for (uint32_t i = 0; i < kDurationUnits; ++i) {
    const auto unit = static_cast<DurationUnit>(i);
    o.units[i] = co_await get_duration_unit_options(cx, options, unit,
                                                    static_cast<DurationStyle>(o.style), previous);
    if (unit >= DurationUnit::Hours) previous = o.units[i].style;
  }
  o.fractional_digits = co_await get_number_option(cx, options, "fractionalDigits", 0, 9);
  co_return o;
}
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const DurationOptions& o) {
  std::unique_ptr<DurationFormatState> s(new (std::nothrow) DurationFormatState);
  if (!s) return cx.out_of_memory();
  ExtensionKey keys[] = {{"nu", numbering_systems_of}};
  if (!o.numbering_system.is_undefined()) keys[0].option = short_text(o.numbering_system);
  const ResolvedLocale resolved = resolve_locale(cx, requested, keys);
  s->locale = resolved.locale;
  s->data_locale = resolved.data_locale;
  s->numbering_system = keys[0].value;
  s->style = static_cast<DurationStyle>(o.style);
  s->fractional_digits = o.fractional_digits;
  for (uint32_t i = 0; i < kDurationUnits; ++i) s->units[i] = o.units[i];
  return new_intl_object(cx, prototype, IntlType::DurationFormat, std::move(s), kBytesOfState);
}
Task<Value> create_duration_format(Context& cx, Value new_target, Value locales, Value given) {
  const Value prototype = co_await get_prototype_from_constructor(
      cx, new_target, Intrinsic::IntlDurationFormatPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, locales);
  const Value options = co_await get_options_object(cx, given);
  const DurationOptions o = co_await get_duration_options(cx, options);
  co_return make(cx, prototype, requested, o);
}
/// Intl.DurationFormat ( [ locales [ , options ] ] )
NativeTask duration_format_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_constructor_needs_new(cx, "DurationFormat");
  const Value format = co_await create_duration_format(cx, args.new_target, args[0], args[1]);
  co_return format;
}

Result<Value> duration_format_resolved_options(Context& cx, const Args& args) {
  const DurationFormatState* const s = TRY(this_state<DurationFormatState>(
      cx, args.this_value, "Intl.DurationFormat.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  const auto text = [&](const char* name, std::string_view value) {
    return define(cx, o, name, value);
  };
  TRY_VOID(text("locale", s->locale));
  TRY_VOID(text("numberingSystem", s->numbering_system));
  TRY_VOID(text("style", kStyles[static_cast<uint32_t>(s->style)]));
  for (uint32_t i = 0; i < kDurationUnits; ++i) {
    const std::string name = duration_unit_name(static_cast<DurationUnit>(i));
    UnitStyle style = s->units[i].style;
    if (style == UnitStyle::Fractional) style = UnitStyle::Numeric;
    TRY_VOID(text(name.c_str(), kUnitStyles[static_cast<uint32_t>(style)]));
    TRY_VOID(text((name + "Display").c_str(), kDisplays[s->units[i].always ? 1 : 0]));
  }
  if (s->fractional_digits != kAbsent)
    TRY_VOID(define(cx, o, "fractionalDigits", Value::int32(s->fractional_digits)));
  return Value(o);
}
Result<DurationFormatState*> this_format(Context& cx, const Args& args, const char* method) {
  return this_state<DurationFormatState>(cx, args.this_value, method);
}
NativeTask duration_format_format(Context& cx, Args args) {
  const DurationFormatState* const s =
      co_await this_format(cx, args, "Intl.DurationFormat.prototype.format");
  const temporal::DurationFields duration = co_await temporal::to_temporal_duration(cx, args[0]);
  co_return duration_text(cx, *s, duration);
}
NativeTask duration_format_format_to_parts(Context& cx, Args args) {
  const DurationFormatState* const s =
      co_await this_format(cx, args, "Intl.DurationFormat.prototype.formatToParts");
  const temporal::DurationFields duration = co_await temporal::to_temporal_duration(cx, args[0]);
  co_return duration_parts(cx, *s, duration);
}

constexpr Builtin kFunction = constructor("DurationFormat", 0, duration_format_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlDurationFormatPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlDurationFormat),
    text("@@toStringTag", "Intl.DurationFormat"),
    method("format", 1, duration_format_format),
    method("formatToParts", 1, duration_format_format_to_parts),
    method("resolvedOptions", 0, duration_format_resolved_options),
};

}  // namespace

const char* duration_unit_name(DurationUnit unit) noexcept {
  static constexpr const char* kNames[] = {"years",        "months",     "weeks",   "days",
                                           "hours",        "minutes",    "seconds", "milliseconds",
                                           "microseconds", "nanoseconds"};
  return kNames[static_cast<uint32_t>(unit)];
}

NativeTask duration_to_locale_string(Context& cx, Args args) {
  const Value format = co_await create_duration_format(cx, Value::undefined(), args[0], args[1]);
  const auto& s = *static_cast<DurationFormatState*>(format.as<IntlObject>()->state());
  co_return duration_text(cx, s, args.this_value.as<TemporalObject>()->duration());
}

}  // namespace intl

constinit const IntrinsicTemplate kIntlDurationFormatTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlDurationFormatPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
