// Intl.PluralRules (ECMA-402, section 17).
#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/number_format.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kTypes[] = {"cardinal", "ordinal"};

struct PluralRulesState final : IntlState {
  static constexpr IntlType kType = IntlType::PluralRules;
  std::string locale;
  int32_t type = 0;
  Notation notation = Notation::Standard;
  CompactDisplay compact_display = CompactDisplay::Short;
  DigitOptions digits;
  NumberFormatter formatter;
  NumberRangeFormatter range_formatter;
  IcuHandle<UPluralRules, &Icu::uplrules_close> rules;
};

struct PluralOptions {
  int32_t type = 0, notation = 0, compact_display = 0;
  DigitOptions digits;
};
Task<PluralOptions> get_plural_options(Context& cx, Value options) {
  PluralOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.type = co_await get_choice_option(cx, options, "type", kTypes, 0);
  o.notation = co_await get_choice_option(cx, options, "notation", kNotations, 0);
  o.compact_display =
      co_await get_choice_option(cx, options, "compactDisplay", kCompactDisplays, 0);
  o.digits = co_await get_digit_options(cx, options, 0, 3, static_cast<Notation>(o.notation));
  co_return o;
}

Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const PluralOptions& o) {
  std::unique_ptr<PluralRulesState> s(new (std::nothrow) PluralRulesState);
  if (!s) return cx.out_of_memory();
  const ResolvedLocale resolved = resolve_locale(cx, requested, {});
  s->locale = resolved.locale;
  s->type = o.type;
  s->notation = static_cast<Notation>(o.notation);
  s->compact_display = static_cast<CompactDisplay>(o.compact_display);
  s->digits = o.digits;
  const std::string ascii =
      notation_skeleton(s->notation, s->compact_display) + digits_skeleton(s->digits);
  const std::u16string skeleton(ascii.begin(), ascii.end());
  const auto length = static_cast<int32_t>(skeleton.size());
  const std::string locale = icu_locale(resolved.data_locale);
  UErrorCode status = U_ZERO_ERROR;
  s->formatter = NumberFormatter(
      icu().unumf_openForSkeletonAndLocale(skeleton.c_str(), length, locale.c_str(), &status));
  s->range_formatter =
      NumberRangeFormatter(icu().unumrf_openForSkeletonWithCollapseAndIdentityFallback(
          skeleton.c_str(), length, UNUM_RANGE_COLLAPSE_NONE, UNUM_IDENTITY_FALLBACK_RANGE,
          locale.c_str(), nullptr, &status));
  s->rules = IcuHandle<UPluralRules, &Icu::uplrules_close>(icu().uplrules_openForType(
      locale.c_str(), o.type == 1 ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL, &status));
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.PluralRules", status);
  return new_intl_object(cx, prototype, IntlType::PluralRules, std::move(s), 2 * kBytesOfFormatter);
}
/// Intl.PluralRules ( [ locales [ , options ] ] )
NativeTask plural_rules_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_constructor_needs_new(cx, "PluralRules");
  const Value prototype = co_await get_prototype_from_constructor(
      cx, args.new_target, Intrinsic::IntlPluralRulesPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, args[0]);
  const Value options = co_await coerce_options_to_object(cx, args[1]);
  const PluralOptions o = co_await get_plural_options(cx, options);
  co_return make(cx, prototype, requested, o);
}

// ---- Selecting

Result<Value> category(Context& cx, const std::u16string& keyword, UErrorCode status) {
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.PluralRules", status);
  return text_value(cx, keyword);
}
/// ResolvePlural
Result<Value> resolve_plural(Context& cx, const PluralRulesState& s, Value number) {
  const MathematicalValue x = TRY(mathematical_value_of(cx, number));
  const double d = number.as_number();
  if (d != d || d - d != 0) return text_value(cx, std::string_view("other"));
  const std::string decimal = x.text.as_string()->utf8();
  UErrorCode status = U_ZERO_ERROR;
  const FormattedNumber formatted(icu().unumf_openResult(&status));
  icu().unumf_formatDecimal(s.formatter.get(), decimal.data(), static_cast<int32_t>(decimal.size()),
                            formatted.get(), &status);
  const std::u16string keyword = icu_text<char16_t>(
      [&](char16_t* out, int32_t capacity, UErrorCode* error) {
        return icu().uplrules_selectFormatted(s.rules.get(), formatted.get(), out, capacity, error);
      },
      status);
  return category(cx, keyword, status);
}
/// ResolvePluralRange
Result<Value> resolve_plural_range(Context& cx, const PluralRulesState& s, Value begin, Value end) {
  const MathematicalValue x = TRY(mathematical_value_of(cx, begin));
  const MathematicalValue y = TRY(mathematical_value_of(cx, end));
  if (x.is_nan || y.is_nan) return throw_range_error(cx, "The bounds of a range must be numbers");
  const std::string from = x.text.as_string()->utf8(), to = y.text.as_string()->utf8();
  UErrorCode status = U_ZERO_ERROR;
  const IcuHandle<UFormattedNumberRange, &Icu::unumrf_closeResult> formatted(
      icu().unumrf_openResult(&status));
  icu().unumrf_formatDecimalRange(s.range_formatter.get(), from.data(),
                                  static_cast<int32_t>(from.size()), to.data(),
                                  static_cast<int32_t>(to.size()), formatted.get(), &status);
  const std::u16string keyword = icu_text<char16_t>(
      [&](char16_t* out, int32_t capacity, UErrorCode* error) {
        return icu().uplrules_selectForRange(s.rules.get(), formatted.get(), out, capacity, error);
      },
      status);
  return category(cx, keyword, status);
}

Result<PluralRulesState*> this_rules(Context& cx, const Args& args, const char* method) {
  return this_state<PluralRulesState>(cx, args.this_value, method);
}
NativeTask plural_rules_select(Context& cx, Args args) {
  const PluralRulesState* const s =
      co_await this_rules(cx, args, "Intl.PluralRules.prototype.select");
  const Value number = co_await to_number(cx, args[0]);
  co_return resolve_plural(cx, *s, number);
}
NativeTask plural_rules_select_range(Context& cx, Args args) {
  const PluralRulesState* const s =
      co_await this_rules(cx, args, "Intl.PluralRules.prototype.selectRange");
  if (args[0].is_undefined() || args[1].is_undefined())
    co_return throw_type_error(cx, "Both bounds of a range are needed");
  const Value begin = co_await to_number(cx, args[0]);
  const Value end = co_await to_number(cx, args[1]);
  co_return resolve_plural_range(cx, *s, begin, end);
}

/// In the order that the specification wants.
std::vector<std::string> plural_categories(const PluralRulesState& s) {
  UErrorCode status = U_ZERO_ERROR;
  const IcuEnumeration keywords(icu().uplrules_getKeywords(s.rules.get(), &status));
  const std::vector<std::string> found = texts_of(keywords);
  std::vector<std::string> result;
  for (const char* const name : {"zero", "one", "two", "few", "many", "other"})
    for (const std::string& keyword : found)
      if (keyword == name) result.push_back(keyword);
  return result;
}
Result<Value> plural_rules_resolved_options(Context& cx, const Args& args) {
  const PluralRulesState* const s =
      TRY(this_rules(cx, args, "Intl.PluralRules.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  const auto text = [&](const char* name, std::string_view value) {
    return define(cx, o, name, value);
  };
  TRY_VOID(text("locale", s->locale));
  TRY_VOID(text("type", kTypes[s->type]));
  TRY_VOID(text("notation", kNotations[static_cast<uint32_t>(s->notation)]));
  if (s->notation == Notation::Compact)
    TRY_VOID(text("compactDisplay", kCompactDisplays[static_cast<uint32_t>(s->compact_display)]));
  TRY_VOID(define_digit_options(cx, o, s->digits));
  const Value categories = TRY(array_of_texts(cx, plural_categories(*s)));
  TRY_VOID(define(cx, o, "pluralCategories", categories));
  TRY_VOID(define_rounding_options(cx, o, s->digits));
  return Value(o);
}

constexpr Builtin kFunction = constructor("PluralRules", 0, plural_rules_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlPluralRulesPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlPluralRules),
    method("resolvedOptions", 0, plural_rules_resolved_options),
    method("select", 1, plural_rules_select),
    text("@@toStringTag", "Intl.PluralRules"),
    method("selectRange", 2, plural_rules_select_range),
};

}  // namespace
}  // namespace intl

constinit const IntrinsicTemplate kIntlPluralRulesTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlPluralRulesPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
