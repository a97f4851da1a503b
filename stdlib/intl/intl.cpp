#include "stdlib/intl/intl.h"

#include <algorithm>

#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/regions.h"
#include "stdlib/intl/to_locale.h"
#include "stdlib/intrinsics.h"
#include "vm/object/intl.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

/// Table 2: the simple units sanctioned for use in ECMAScript. Sorted.
constexpr const char* kUnits[] = {
    "acre",        "bit",         "byte",        "celsius",
    "centimeter",  "day",         "degree",      "fahrenheit",
    "fluid-ounce", "foot",        "gallon",      "gigabit",
    "gigabyte",    "gram",        "hectare",     "hour",
    "inch",        "kilobit",     "kilobyte",    "kilogram",
    "kilometer",   "liter",       "megabit",     "megabyte",
    "meter",       "microsecond", "mile",        "mile-scandinavian",
    "milliliter",  "millimeter",  "millisecond", "minute",
    "month",       "nanosecond",  "ounce",       "percent",
    "petabyte",    "pound",       "second",      "stone",
    "terabit",     "terabyte",    "week",        "yard",
    "year",
};

/// Intl.getCanonicalLocales ( locales )
NativeTask get_canonical_locales(Context& cx, Args args) {
  ArrayObject* const locales = co_await canonicalize_locale_list(cx, args[0]);
  co_return Value(locales);
}

/// Intl.supportedValuesOf ( key )
Result<Value> supported_values_of(Context& cx, const Args& args) {
  const std::string key = short_text(args[0]);
  if (key == "calendar") return array_of_texts(cx, available_calendars());
  if (key == "collation") return array_of_texts(cx, available_collations());
  if (key == "currency") return array_of_texts(cx, available_currencies());
  if (key == "numberingSystem") return array_of_texts(cx, numbering_systems());
  if (key == "timeZone") return array_of_texts(cx, available_time_zones(cx));
  if (key == "unit")
    return array_of_texts(cx, std::vector<std::string>(std::begin(kUnits), std::end(kUnits)));
  return throw_range_error(cx, "Invalid key : %s", key.c_str());
}

/// With a slot for [[FallbackSymbol]]; it is no instance of any class.
Result<Object*> create_intl(Context& cx, Realm*, Shape* shape) {
  IntlObject* const object = TRY(IntlObject::create(cx.heap(), shape, IntlType::Locale));
  return static_cast<Object*>(object);
}

constexpr Builtin kIntl[] = {
    text("@@toStringTag", "Intl"),
    method("getCanonicalLocales", 1, get_canonical_locales),
    method("supportedValuesOf", 1, supported_values_of, Coerce::None, Coerce::ToString),
    intrinsic("Locale", Intrinsic::IntlLocale),
    intrinsic("Collator", Intrinsic::IntlCollator),
    intrinsic("DateTimeFormat", Intrinsic::IntlDateTimeFormat),
    intrinsic("DisplayNames", Intrinsic::IntlDisplayNames),
    intrinsic("DurationFormat", Intrinsic::IntlDurationFormat),
    intrinsic("ListFormat", Intrinsic::IntlListFormat),
    intrinsic("NumberFormat", Intrinsic::IntlNumberFormat),
    intrinsic("PluralRules", Intrinsic::IntlPluralRules),
    intrinsic("RelativeTimeFormat", Intrinsic::IntlRelativeTimeFormat),
    intrinsic("Segmenter", Intrinsic::IntlSegmenter),
};

}  // namespace

Result<Value> intl_object(Context& cx, const Args& args) {
  if (!has_icu(cx)) return Value::undefined();
  auto* const realm = static_cast<Realm*>(args.new_target.as_cell());
  return realm->intrinsic_value(cx, Intrinsic::Intl);
}
bool has_intl(Context& cx) { return has_icu(cx); }
NativeTask first_locale(Context& cx, Value locales) {
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, locales);
  if (requested->length() != 0) co_return requested->elements()->get(0);
  co_return text_value(cx, default_locale(cx));
}
bool is_sanctioned_unit(std::string_view unit) noexcept {
  return std::find(std::begin(kUnits), std::end(kUnits), unit) != std::end(kUnits);
}

}  // namespace intl

namespace {
constexpr IntrinsicTemplate intl_template() {
  IntrinsicTemplate t = object_template(intl::kIntl, Intrinsic::ObjectPrototype, Kind::Intl);
  t.create = intl::create_intl;
  return t;
}
}  // namespace
constinit const IntrinsicTemplate kIntlTemplate = intl_template();

}  // namespace shoal
