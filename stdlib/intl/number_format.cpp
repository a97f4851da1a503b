// Intl.NumberFormat (ECMA-402, section 16): the constructor. What it does: number_formatting.cpp.
#include "stdlib/intl/number_format.h"

#include "stdlib/intl/intl.h"
#include "stdlib/intl/legacy.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/number_natives.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/equality.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kStyles[] = {"decimal", "percent", "currency", "unit"};
constexpr const char* kCurrencyDisplays[] = {"code", "symbol", "narrowSymbol", "name"};
constexpr const char* kCurrencySigns[] = {"standard", "accounting"};
constexpr const char* kUnitDisplays[] = {"short", "narrow", "long"};
constexpr const char* kSignDisplays[] = {"auto", "never", "always", "exceptZero", "negative"};
constexpr const char* kUseGroupings[] = {"auto", "always", "min2"};

/// IsWellFormedUnitIdentifier
bool is_well_formed_unit(const std::string& unit) {
  if (is_sanctioned_unit(unit)) return true;
  constexpr std::string_view kPer = "-per-";
  const size_t at = unit.find(kPer);
  return at != std::string::npos && is_sanctioned_unit(unit.substr(0, at)) &&
         is_sanctioned_unit(unit.substr(at + kPer.size()));
}

// ---- Reading options, in the order of the specification

struct UnitOptions {
  int32_t style = 0, currency_display = 1, currency_sign = 0, unit_display = 0;
  Value currency, unit;
};
/// SetNumberFormatUnitOptions
Task<UnitOptions> get_unit_options(Context& cx, Value options) {
  UnitOptions o;
  o.style = co_await get_choice_option(cx, options, "style", kStyles, 0);
  o.currency = co_await get_string_option(cx, options, "currency");
  const auto style = static_cast<NumberStyle>(o.style);
  if (o.currency.is_undefined()) {
    if (style == NumberStyle::Currency)
      co_return throw_type_error(cx, "Currency code is required with currency style.");
  } else if (!is_well_formed_currency_code(short_text(o.currency))) {
    co_return throw_range_error(cx, "Invalid currency code : %s", short_text(o.currency).c_str());
  }
  o.currency_display =
      co_await get_choice_option(cx, options, "currencyDisplay", kCurrencyDisplays, 1);
  o.currency_sign = co_await get_choice_option(cx, options, "currencySign", kCurrencySigns, 0);
  o.unit = co_await get_string_option(cx, options, "unit");
  if (o.unit.is_undefined()) {
    if (style == NumberStyle::Unit)
      co_return throw_type_error(cx, "Unit is required with unit style.");
  } else if (!is_well_formed_unit(short_text(o.unit))) {
    co_return throw_range_error(cx, "Invalid unit argument '%s'", short_text(o.unit).c_str());
  }
  o.unit_display = co_await get_choice_option(cx, options, "unitDisplay", kUnitDisplays, 0);
  co_return o;
}
/// GetBooleanOrStringNumberFormatOption of useGrouping.
Task<int32_t> get_use_grouping(Context& cx, Value options, UseGrouping fallback) {
  const auto or_default = static_cast<int32_t>(fallback);
  const Value value = co_await get_value(cx, options, "useGrouping");
  if (value.is_undefined()) co_return or_default;
  if (value.is_boolean() && value.as_boolean()) co_return static_cast<int32_t>(UseGrouping::Always);
  if (!to_boolean(value)) co_return static_cast<int32_t>(UseGrouping::False);
  const Value text = co_await to_string(cx, value);
  const std::string name = short_text(text);
  if (name == "true" || name == "false") co_return or_default;
  for (int32_t i = 0; i < 3; ++i)
    if (name == kUseGroupings[i]) co_return i;
  co_return throw_range_error(cx, "Value %s out of range for option useGrouping", name.c_str());
}

struct NumberOptions {
  int32_t notation = 0, compact_display = 0, use_grouping = 0, sign_display = 0;
  Value numbering_system;
  UnitOptions unit;
  DigitOptions digits;
};
Task<NumberOptions> get_number_options(Context& cx, Value options) {
  NumberOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.numbering_system = co_await get_type_option(cx, options, "numberingSystem");
  o.unit = co_await get_unit_options(cx, options);
  o.notation = co_await get_choice_option(cx, options, "notation", kNotations, 0);
  const auto style = static_cast<NumberStyle>(o.unit.style);
  const auto notation = static_cast<Notation>(o.notation);
  int32_t mnfd = 0, mxfd = style == NumberStyle::Percent ? 0 : 3;
  if (style == NumberStyle::Currency && notation == Notation::Standard)
    mnfd = mxfd = currency_digits(short_text(o.unit.currency));
  o.digits = co_await get_digit_options(cx, options, mnfd, mxfd, notation);
  o.compact_display =
      co_await get_choice_option(cx, options, "compactDisplay", kCompactDisplays, 0);
  const UseGrouping grouping =
      notation == Notation::Compact ? UseGrouping::Min2 : UseGrouping::Auto;
  o.use_grouping = co_await get_use_grouping(cx, options, grouping);
  o.sign_display = co_await get_choice_option(cx, options, "signDisplay", kSignDisplays, 0);
  co_return o;
}

// ---- Skeletons

std::string style_skeleton(const NumberFormatState& s) {
  static constexpr const char* kCurrencyWidths[] = {"iso-code", "short", "narrow", "full-name"};
  static constexpr const char* kUnitWidths[] = {"short", "narrow", "full-name"};
  switch (s.style) {
    case NumberStyle::Percent: return "percent scale/100";
    case NumberStyle::Currency:
      return "currency/" + s.currency + " unit-width-" + kCurrencyWidths[s.currency_display];
    case NumberStyle::Unit: return "unit/" + s.unit + " unit-width-" + kUnitWidths[s.unit_display];
    case NumberStyle::Decimal: break;
  }
  return {};
}
std::string sign_skeleton(const NumberFormatState& s) {
  static constexpr const char* kPlain[] = {"auto", "never", "always", "except-zero", "negative"};
  static constexpr const char* kAccounting[] = {"accounting", "never", "accounting-always",
                                                "accounting-except-zero", "accounting-negative"};
  const bool accounting = s.style == NumberStyle::Currency && s.currency_sign == 1;
  return std::string(" sign-") + (accounting ? kAccounting : kPlain)[s.sign_display];
}
std::string skeleton_of(const NumberFormatState& s) {
  static constexpr const char* kGroupings[] = {"auto", "on-aligned", "min2", "off"};
  return style_skeleton(s) + notation_skeleton(s.notation, s.compact_display) +
         digits_skeleton(s.digits) + " group-" + kGroupings[static_cast<uint32_t>(s.use_grouping)] +
         sign_skeleton(s) + " numbering-system/" + s.numbering_system;
}

/// The end of the constructor, where nothing more is read.
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const NumberOptions& o) {
  std::unique_ptr<NumberFormatState> s(new (std::nothrow) NumberFormatState);
  if (!s) return cx.out_of_memory();
  ExtensionKey keys[] = {{"nu", numbering_systems_of}};
  if (!o.numbering_system.is_undefined()) keys[0].option = short_text(o.numbering_system);
  const ResolvedLocale resolved = resolve_locale(cx, requested, keys);
  s->locale = resolved.locale;
  s->data_locale = resolved.data_locale;
  s->numbering_system = keys[0].value;
  s->style = static_cast<NumberStyle>(o.unit.style);
  if (s->style == NumberStyle::Currency) s->currency = ascii_upper(short_text(o.unit.currency));
  if (s->style == NumberStyle::Unit) s->unit = short_text(o.unit.unit);
  s->currency_display = o.unit.currency_display;
  s->currency_sign = o.unit.currency_sign;
  s->unit_display = o.unit.unit_display;
  s->notation = static_cast<Notation>(o.notation);
  s->compact_display = static_cast<CompactDisplay>(o.compact_display);
  s->use_grouping = static_cast<UseGrouping>(o.use_grouping);
  s->sign_display = o.sign_display;
  s->digits = o.digits;
  TRY(open_number_format(cx, *s));
  return new_intl_object(cx, prototype, IntlType::NumberFormat, std::move(s), kBytesOfFormatter);
}

/// CreateNumberFormat
Task<Value> create_number_format(Context& cx, Value new_target, Value locales, Value given) {
  const Value prototype =
      co_await get_prototype_from_constructor(cx, new_target, Intrinsic::IntlNumberFormatPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, locales);
  const Value options = co_await coerce_options_to_object(cx, given);
  const NumberOptions o = co_await get_number_options(cx, options);
  co_return make(cx, prototype, requested, o);
}
/// Intl.NumberFormat ( [ locales [ , options ] ] )
NativeTask number_format_constructor(Context& cx, Args args) {
  const Value format = co_await create_number_format(cx, args.new_target, args[0], args[1]);
  const Value result = co_await chain_legacy(cx, format, args.new_target, args.this_value,
                                             Intrinsic::IntlNumberFormat);
  co_return result;
}

// ---- resolvedOptions

Result<Value> resolved_options(Context& cx, const NumberFormatState& s) {
  Object* const o = TRY(new_object(cx));
  const auto text = [&](const char* name, std::string_view value) {
    return define(cx, o, name, value);
  };
  TRY_VOID(text("locale", s.locale));
  TRY_VOID(text("numberingSystem", s.numbering_system));
  TRY_VOID(text("style", kStyles[static_cast<uint32_t>(s.style)]));
  if (s.style == NumberStyle::Currency) {
    TRY_VOID(text("currency", s.currency));
    TRY_VOID(text("currencyDisplay", kCurrencyDisplays[s.currency_display]));
    TRY_VOID(text("currencySign", kCurrencySigns[s.currency_sign]));
  }
  if (s.style == NumberStyle::Unit) {
    TRY_VOID(text("unit", s.unit));
    TRY_VOID(text("unitDisplay", kUnitDisplays[s.unit_display]));
  }
  TRY_VOID(define_digit_options(cx, o, s.digits));
  if (s.use_grouping == UseGrouping::False)
    TRY_VOID(define(cx, o, "useGrouping", Value::boolean(false)));
  else
    TRY_VOID(text("useGrouping", kUseGroupings[static_cast<uint32_t>(s.use_grouping)]));
  TRY_VOID(text("notation", kNotations[static_cast<uint32_t>(s.notation)]));
  if (s.notation == Notation::Compact)
    TRY_VOID(text("compactDisplay", kCompactDisplays[static_cast<uint32_t>(s.compact_display)]));
  TRY_VOID(text("signDisplay", kSignDisplays[s.sign_display]));
  TRY_VOID(define_rounding_options(cx, o, s.digits));
  return Value(o);
}
NativeTask number_format_resolved_options(Context& cx, Args args) {
  const Value format = co_await unwrap_legacy(cx, args.this_value, IntlType::NumberFormat,
                                              Intrinsic::IntlNumberFormat,
                                              "Intl.NumberFormat.prototype.resolvedOptions");
  co_return resolved_options(cx,
                             *static_cast<NumberFormatState*>(format.as<IntlObject>()->state()));
}

/// get Intl.NumberFormat.prototype.format
NativeTask number_format_get_format(Context& cx, Args args) {
  const Value format =
      co_await unwrap_legacy(cx, args.this_value, IntlType::NumberFormat,
                             Intrinsic::IntlNumberFormat, "get Intl.NumberFormat.prototype.format");
  auto* const object = format.as<IntlObject>();
  if (object->slot_value(0).is_undefined()) {
    NativeFunction* const bound =
        co_await native_function(cx, Intrinsic::IntlNumberFormatPrototype, 0);
    bound->set_capture(cx.heap(), 0, format);
    object->set_slot_value(cx.heap(), 0, Value(bound));
  }
  co_return object->slot_value(0);
}

constexpr Builtin kFunction = constructor("NumberFormat", 0, number_format_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlNumberFormatPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    hidden("", 1, number_format_bound_format),  // Entry 0: see get_format.
    intrinsic("constructor", Intrinsic::IntlNumberFormat),
    method("resolvedOptions", 0, number_format_resolved_options),
    method("formatToParts", 1, number_format_format_to_parts),
    getter("format", number_format_get_format),
    text("@@toStringTag", "Intl.NumberFormat"),
    method("formatRange", 2, number_format_format_range),
    method("formatRangeToParts", 2, number_format_format_range_to_parts),
};

}  // namespace

Result<bool> open_number_format(Context& cx, NumberFormatState& s) {
  s.skeleton = skeleton_of(s);
  const std::u16string skeleton(s.skeleton.begin(), s.skeleton.end());
  UErrorCode status = U_ZERO_ERROR;
  s.formatter = NumberFormatter(
      icu().unumf_openForSkeletonAndLocale(skeleton.c_str(), static_cast<int32_t>(skeleton.size()),
                                           icu_locale(s.data_locale).c_str(), &status));
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.NumberFormat", status);
  return true;
}
Task<Value> construct_number_format(Context& cx, Value locales, Value options) {
  return create_number_format(cx, Value::undefined(), locales, options);
}
bool is_well_formed_currency_code(const std::string& code) {
  if (code.size() != 3) return false;
  for (const char c : ascii_upper(code))
    if (c < 'A' || c > 'Z') return false;
  return true;
}
int32_t currency_digits(const std::string& currency) {
  const std::string code = ascii_upper(currency);
  const std::u16string wide(code.begin(), code.end());
  UErrorCode status = U_ZERO_ERROR;
  const int32_t digits = icu().ucurr_getDefaultFractionDigits(wide.c_str(), &status);
  return U_SUCCESS(status) ? digits : 2;
}

}  // namespace intl

constinit const IntrinsicTemplate kIntlNumberFormatTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlNumberFormatPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
