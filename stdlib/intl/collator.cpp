// Intl.Collator (ECMA-402, section 11), and String.prototype.localeCompare.
#include <algorithm>

#include "stdlib/es/string_natives.h"
#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"
#include "stdlib/intl/kept_services.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/regions.h"
#include "stdlib/intl/state.h"
#include "stdlib/intl/to_locale.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kUsages[] = {"sort", "search"};
constexpr const char* kSensitivities[] = {"base", "accent", "case", "variant"};
constexpr const char* kCaseFirst[] = {"upper", "lower", "false"};
/// Longer strings are not compared: ICU could not be stopped in the middle.
constexpr uint32_t kUnitsMax = 1u << 20;

using CollatorHandle = IcuHandle<UCollator, &Icu::ucol_close>;

struct CollatorState final : IntlState {
  static constexpr IntlType kType = IntlType::Collator;
  std::string locale, collation, case_first;
  int32_t usage = 0, sensitivity = 3;
  bool numeric = false, ignore_punctuation = false;
  CollatorHandle collator;
};

// ---- [[LocaleData]]

std::vector<std::string> collations(const std::string& locale) {
  std::vector<std::string> result{""};
  LocaleId id = parse_canonical_locale(locale).value_or(LocaleId{});
  for (const std::string& type : collations_of_locale(id)) result.push_back(type);
  return result;
}
std::vector<std::string> numeric_values(const std::string&) { return {"false", "true"}; }
std::vector<std::string> case_firsts(const std::string& locale) {
  UErrorCode status = U_ZERO_ERROR;
  const CollatorHandle collator(icu().ucol_open(icu_locale(locale).c_str(), &status));
  const UColAttributeValue own =
      U_SUCCESS(status) ? icu().ucol_getAttribute(collator.get(), UCOL_CASE_FIRST, &status)
                        : UCOL_OFF;
  if (own == UCOL_UPPER_FIRST) return {"upper", "lower", "false"};
  if (own == UCOL_LOWER_FIRST) return {"lower", "upper", "false"};
  return {"false", "lower", "upper"};
}

// ---- The constructor

struct CollatorOptions {
  int32_t usage = 0, numeric = kAbsent, case_first = kAbsent, sensitivity = kAbsent;
  int32_t ignore_punctuation = kAbsent;
  Value collation;
};
Task<CollatorOptions> get_collator_options(Context& cx, Value options) {
  CollatorOptions o;
  o.usage = co_await get_choice_option(cx, options, "usage", kUsages, 0);
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.collation = co_await get_type_option(cx, options, "collation");
  o.numeric = co_await get_boolean_option(cx, options, "numeric");
  o.case_first = co_await get_choice_option(cx, options, "caseFirst", kCaseFirst);
  o.sensitivity = co_await get_choice_option(cx, options, "sensitivity", kSensitivities);
  o.ignore_punctuation = co_await get_boolean_option(cx, options, "ignorePunctuation");
  co_return o;
}

void set_attributes(CollatorState& s, bool sets_punctuation, UErrorCode& status) {
  UCollator* const c = s.collator.get();
  const auto set = [&](UColAttribute attribute, UColAttributeValue value) {
    icu().ucol_setAttribute(c, attribute, value, &status);
  };
  set(UCOL_NUMERIC_COLLATION, s.numeric ? UCOL_ON : UCOL_OFF);
  set(UCOL_CASE_FIRST, s.case_first == "upper"   ? UCOL_UPPER_FIRST
                       : s.case_first == "lower" ? UCOL_LOWER_FIRST
                                                 : UCOL_OFF);
  set(UCOL_NORMALIZATION_MODE, UCOL_ON);  // Canonically equivalent strings are equal.
  switch (s.sensitivity) {
    case 0: set(UCOL_STRENGTH, UCOL_PRIMARY); break;
    case 1: set(UCOL_STRENGTH, UCOL_SECONDARY); break;
    case 2:
      set(UCOL_STRENGTH, UCOL_PRIMARY);
      set(UCOL_CASE_LEVEL, UCOL_ON);
      break;
    default: set(UCOL_STRENGTH, UCOL_TERTIARY); break;
  }
  if (sets_punctuation)
    set(UCOL_ALTERNATE_HANDLING, s.ignore_punctuation ? UCOL_SHIFTED : UCOL_NON_IGNORABLE);
  else
    s.ignore_punctuation =
        icu().ucol_getAttribute(c, UCOL_ALTERNATE_HANDLING, &status) == UCOL_SHIFTED;
}

/// The end of the constructor, where nothing more is read.
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const CollatorOptions& o) {
  std::unique_ptr<CollatorState> s(new (std::nothrow) CollatorState);
  if (!s) return cx.out_of_memory();
  ExtensionKey keys[] = {{"co", collations}, {"kf", case_firsts}, {"kn", numeric_values}};
  if (!o.collation.is_undefined()) keys[0].option = short_text(o.collation);
  if (o.case_first != kAbsent) keys[1].option = kCaseFirst[o.case_first];
  if (o.numeric != kAbsent) keys[2].option = o.numeric ? "true" : "false";
  const ResolvedLocale resolved = resolve_locale(cx, requested, keys);
  s->locale = resolved.locale;
  s->usage = o.usage;
  s->collation = keys[0].value.empty() ? "default" : keys[0].value;
  s->case_first = keys[1].value;
  s->numeric = keys[2].value == "true";
  s->sensitivity = o.sensitivity == kAbsent ? 3 : o.sensitivity;
  s->ignore_punctuation = o.ignore_punctuation == 1;
  const std::string type = o.usage == 1 ? "search" : keys[0].value;
  UErrorCode status = U_ZERO_ERROR;
  s->collator = CollatorHandle(
      icu().ucol_open(icu_locale_with(resolved.data_locale, "co", type).c_str(), &status));
  if (U_SUCCESS(status)) set_attributes(*s, o.ignore_punctuation != kAbsent, status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.Collator", status);
  return new_intl_object(cx, prototype, IntlType::Collator, std::move(s), kBytesOfFormatter / 4);
}

Task<Value> create_collator(Context& cx, Value new_target, Value locales, Value given) {
  const Value prototype =
      co_await get_prototype_from_constructor(cx, new_target, Intrinsic::IntlCollatorPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, locales);
  const Value options = co_await coerce_options_to_object(cx, given);
  const CollatorOptions o = co_await get_collator_options(cx, options);
  co_return make(cx, prototype, requested, o);
}
/// Intl.Collator ( [ locales [ , options ] ] )
NativeTask collator_constructor(Context& cx, Args args) {
  const Value collator = co_await create_collator(cx, args.new_target, args[0], args[1]);
  co_return collator;
}

// ---- Comparing

std::u16string units_of(const StringView& view) {
  std::u16string units(view.length(), u'\0');
  for (uint32_t i = 0; i < view.length(); ++i) units[i] = view[i];
  return units;
}
/// CompareStrings
Task<Value> compare_strings(Context& cx, const CollatorState* s, Value x, Value y) {
  const StringView left = co_await x.as_string()->view(cx.heap());
  const StringView right = co_await y.as_string()->view(cx.heap());
  if (left == right) co_return Value::int32(0);
  if (left.length() > kUnitsMax || right.length() > kUnitsMax)
    co_return throw_range_error(cx, "The strings are too long to be compared by locale");
  const std::u16string a = units_of(left), b = units_of(right);
  const UCollationResult order =
      icu().ucol_strcoll(s->collator.get(), a.data(), static_cast<int32_t>(a.size()), b.data(),
                         static_cast<int32_t>(b.size()));
  co_await burn_fuel(cx, fuel_of_units(a.size() + b.size()) * 4);
  co_return Value::int32(order);
}
CollatorState* state_of(Value collator) {
  return static_cast<CollatorState*>(collator.as<IntlObject>()->state());
}
/// The compare function: capture 0 is its collator.
NativeTask collator_bound_compare(Context& cx, Args args) {
  const Value collator = args.callee->capture(0);
  const Value x = co_await to_string(cx, args[0]);
  const Value y = co_await to_string(cx, args[1]);
  const Value order = co_await compare_strings(cx, state_of(collator), x, y);
  co_return order;
}
/// get Intl.Collator.prototype.compare
Result<Value> collator_get_compare(Context& cx, const Args& args) {
  IntlObject* const object = IntlObject::from(args.this_value, IntlType::Collator);
  if (!object)
    return throw_incompatible(cx, "get Intl.Collator.prototype.compare", args.this_value);
  if (object->slot_value(0).is_undefined()) {
    NativeFunction* const bound = TRY(native_function(cx, Intrinsic::IntlCollatorPrototype, 0));
    bound->set_capture(cx.heap(), 0, Value(object));
    object->set_slot_value(cx.heap(), 0, Value(bound));
  }
  return object->slot_value(0);
}

Result<Value> collator_resolved_options(Context& cx, const Args& args) {
  const CollatorState* const s = TRY(
      this_state<CollatorState>(cx, args.this_value, "Intl.Collator.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  const auto text = [&](const char* name, std::string_view value) {
    return define(cx, o, name, value);
  };
  TRY_VOID(text("locale", s->locale));
  TRY_VOID(text("usage", kUsages[s->usage]));
  TRY_VOID(text("sensitivity", kSensitivities[s->sensitivity]));
  TRY_VOID(define(cx, o, "ignorePunctuation", Value::boolean(s->ignore_punctuation)));
  TRY_VOID(text("collation", s->collation));
  TRY_VOID(define(cx, o, "numeric", Value::boolean(s->numeric)));
  TRY_VOID(text("caseFirst", s->case_first));
  return Value(o);
}

constexpr Builtin kFunction = constructor("Collator", 0, collator_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlCollatorPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    hidden("", 2, collator_bound_compare),  // Entry 0: see get_compare.
    intrinsic("constructor", Intrinsic::IntlCollator),
    method("resolvedOptions", 0, collator_resolved_options),
    getter("compare", collator_get_compare),
    text("@@toStringTag", "Intl.Collator"),
};

}  // namespace

NativeTask string_locale_compare(Context& cx, Args args) {
  String* const s = co_await this_string(cx, args.this_value, "localeCompare");
  const Value that = co_await to_string(cx, args[0]);
  Value collator = co_await kept_service(cx, KeptService::Collator, args[1], args[2]);
  if (collator.is_undefined()) {
    collator = co_await create_collator(cx, Value::undefined(), args[1], args[2]);
    co_await step_void(keep_service(cx, KeptService::Collator, args[1], args[2], collator));
  }
  const Value order = co_await compare_strings(cx, state_of(collator), Value(s), that);
  co_return order;
}

}  // namespace intl

constinit const IntrinsicTemplate kIntlCollatorTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlCollatorPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
