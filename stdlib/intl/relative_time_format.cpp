// Intl.RelativeTimeFormat (ECMA-402, section 18).
#include <cmath>

#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/number_format.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kStyles[] = {"long", "short", "narrow"};
constexpr const char* kNumerics[] = {"always", "auto"};
// Both in the order of ICU's URelativeDateTimeUnit.
constexpr const char* kUnits[] = {"year", "quarter", "month",  "week",
                                  "day",  "hour",    "minute", "second"};

struct RelativeTimeFormatState final : IntlState {
  static constexpr IntlType kType = IntlType::RelativeTimeFormat;
  std::string locale, numbering_system;
  int32_t style = 0, numeric = 0;
  IcuHandle<URelativeDateTimeFormatter, &Icu::ureldatefmt_close> formatter;
};

struct RelativeOptions {
  Value numbering_system;
  int32_t style = 0, numeric = 0;
};
Task<RelativeOptions> get_relative_options(Context& cx, Value options) {
  RelativeOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.numbering_system = co_await get_type_option(cx, options, "numberingSystem");
  o.style = co_await get_choice_option(cx, options, "style", kStyles, 0);
  o.numeric = co_await get_choice_option(cx, options, "numeric", kNumerics, 0);
  co_return o;
}
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const RelativeOptions& o) {
  static constexpr UDateRelativeDateTimeFormatterStyle kIcuStyles[] = {
      UDAT_STYLE_LONG, UDAT_STYLE_SHORT, UDAT_STYLE_NARROW};
  std::unique_ptr<RelativeTimeFormatState> s(new (std::nothrow) RelativeTimeFormatState);
  if (!s) return cx.out_of_memory();
  ExtensionKey keys[] = {{"nu", numbering_systems_of}};
  if (!o.numbering_system.is_undefined()) keys[0].option = short_text(o.numbering_system);
  const ResolvedLocale resolved = resolve_locale(cx, requested, keys);
  s->locale = resolved.locale;
  s->numbering_system = keys[0].value;
  s->style = o.style;
  s->numeric = o.numeric;
  const std::string locale = icu_locale_with(resolved.data_locale, "nu", s->numbering_system);
  UErrorCode status = U_ZERO_ERROR;
  UNumberFormat* const numbers =
      icu().unum_open(UNUM_DECIMAL, nullptr, 0, locale.c_str(), nullptr, &status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.RelativeTimeFormat", status);
  icu().unum_setAttribute(numbers, UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
  s->formatter =
      IcuHandle<URelativeDateTimeFormatter, &Icu::ureldatefmt_close>(icu().ureldatefmt_open(
          locale.c_str(), numbers, kIcuStyles[o.style], UDISPCTX_CAPITALIZATION_NONE, &status));
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.RelativeTimeFormat", status);
  return new_intl_object(cx, prototype, IntlType::RelativeTimeFormat, std::move(s),
                         kBytesOfFormatter);
}
/// Intl.RelativeTimeFormat ( [ locales [ , options ] ] )
NativeTask relative_time_format_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_constructor_needs_new(cx, "RelativeTimeFormat");
  const Value prototype = co_await get_prototype_from_constructor(
      cx, args.new_target, Intrinsic::IntlRelativeTimeFormatPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, args[0]);
  const Value options = co_await coerce_options_to_object(cx, args[1]);
  const RelativeOptions o = co_await get_relative_options(cx, options);
  co_return make(cx, prototype, requested, o);
}

/// What format and formatToParts are asked for.
struct Query {
  double value = 0;
  int32_t unit = 0;
};
/// SingularRelativeTimeUnit: an index into kUnits.
int32_t singular_relative_time_unit(std::string unit) {
  if (unit.ends_with('s')) unit.pop_back();
  for (int32_t i = 0; i < static_cast<int32_t>(std::size(kUnits)); ++i)
    if (unit == kUnits[i]) return i;
  return kAbsent;
}
Task<Query> to_query(Context& cx, Args args) {
  Query query;
  const Value value = co_await to_number(cx, args[0]);
  const Value unit = co_await to_string(cx, args[1]);
  query.unit = singular_relative_time_unit(short_text(unit));
  if (query.unit == kAbsent)
    co_return throw_range_error(cx, "Invalid unit argument '%s'", short_text(unit).c_str());
  query.value = value.as_number();
  if (!std::isfinite(query.value))
    co_return throw_range_error(cx, "The value must be a finite number");
  co_return query;
}
/// PartitionRelativeTimePattern
Result<bool> format_relative(Context& cx, const RelativeTimeFormatState& s, Query query,
                             FormattedText& out) {
  UErrorCode status = U_ZERO_ERROR;
  const IcuHandle<UFormattedRelativeDateTime, &Icu::ureldatefmt_closeResult> result(
      icu().ureldatefmt_openResult(&status));
  const auto unit = static_cast<URelativeDateTimeUnit>(query.unit);
  if (s.numeric == 1)
    icu().ureldatefmt_formatToResult(s.formatter.get(), query.value, unit, result.get(), &status);
  else
    icu().ureldatefmt_formatNumericToResult(s.formatter.get(), query.value, unit, result.get(),
                                            &status);
  const UFormattedValue* const value = icu().ureldatefmt_resultAsValue(result.get(), &status);
  if (U_FAILURE(status) || !read_formatted(value, out, status))
    return throw_icu_error(cx, "Intl.RelativeTimeFormat", status);
  return true;
}
Result<Value> relative_text(Context& cx, const RelativeTimeFormatState& s, Query query) {
  FormattedText text;
  TRY(format_relative(cx, s, query, text));
  return text_value(cx, text.text);
}
bool is_no_number(const Field& f) { return f.category != UFIELD_CATEGORY_NUMBER; }
Result<Value> relative_parts(Context& cx, const RelativeTimeFormatState& s, Query query) {
  FormattedText text;
  TRY(format_relative(cx, s, query, text));
  const MathematicalValue x = TRY(mathematical_value_of(cx, Value::number(query.value)));
  ArrayObject* const array = TRY(new_array(cx));
  for (const Part& p : text.parts(is_no_number)) {
    const int32_t field = p.field < 0 ? -1 : text.fields[static_cast<size_t>(p.field)].field;
    Object* const part = TRY(new_part(cx, number_part_type(nullptr, field, x), p.text));
    if (field >= 0) TRY_VOID(define(cx, part, "unit", std::string_view(kUnits[query.unit])));
    TRY_VOID(array->push(cx.heap(), Value(part)));
  }
  return Value(array);
}

Result<RelativeTimeFormatState*> this_format(Context& cx, const Args& args, const char* method) {
  return this_state<RelativeTimeFormatState>(cx, args.this_value, method);
}
NativeTask relative_time_format_format(Context& cx, Args args) {
  const RelativeTimeFormatState* const s =
      co_await this_format(cx, args, "Intl.RelativeTimeFormat.prototype.format");
  const Query query = co_await to_query(cx, args);
  co_return relative_text(cx, *s, query);
}
NativeTask relative_time_format_format_to_parts(Context& cx, Args args) {
  const RelativeTimeFormatState* const s =
      co_await this_format(cx, args, "Intl.RelativeTimeFormat.prototype.formatToParts");
  const Query query = co_await to_query(cx, args);
  co_return relative_parts(cx, *s, query);
}
Result<Value> relative_time_format_resolved_options(Context& cx, const Args& args) {
  const RelativeTimeFormatState* const s =
      TRY(this_format(cx, args, "Intl.RelativeTimeFormat.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  TRY_VOID(define(cx, o, "locale", std::string_view(s->locale)));
  TRY_VOID(define(cx, o, "style", std::string_view(kStyles[s->style])));
  TRY_VOID(define(cx, o, "numeric", std::string_view(kNumerics[s->numeric])));
  TRY_VOID(define(cx, o, "numberingSystem", std::string_view(s->numbering_system)));
  return Value(o);
}

constexpr Builtin kFunction =
    constructor("RelativeTimeFormat", 0, relative_time_format_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlRelativeTimeFormatPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlRelativeTimeFormat),
    text("@@toStringTag", "Intl.RelativeTimeFormat"),
    method("resolvedOptions", 0, relative_time_format_resolved_options),
    method("format", 2, relative_time_format_format),
    method("formatToParts", 2, relative_time_format_format_to_parts),
};

}  // namespace
}  // namespace intl

constinit const IntrinsicTemplate kIntlRelativeTimeFormatTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlRelativeTimeFormatPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
