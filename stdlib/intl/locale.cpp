// Intl.Locale (ECMA-402, section 15).
#include "stdlib/intl/locale.h"

#include <algorithm>

#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/regions.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

struct LocaleState final : IntlState {
  static constexpr IntlType kType = IntlType::Locale;
  LocaleId id;
  std::string locale;
};
Result<LocaleState*> this_locale(Context& cx, const Args& args, const char* name) {
  return this_state<LocaleState>(cx, args.this_value, name);
}
Result<Value> new_locale(Context& cx, Value prototype, const LocaleId& id) {
  std::unique_ptr<LocaleState> state(new (std::nothrow) LocaleState);
  if (!state) return cx.out_of_memory();
  state->id = id;
  state->locale = id.text();
  const size_t bytes = kBytesOfState + state->locale.size();
  return new_intl_object(cx, prototype, IntlType::Locale, std::move(state), bytes);
}

// ---- The constructor

/// A subtag of the language id among the options: the string, or undefined.
Task<Value> get_subtag(Context& cx, Value options, const char* key,
                       bool (*is_valid)(std::string_view)) {
  const Value text = co_await get_string_option(cx, options, key);
  if (!text.is_undefined() && !is_valid(short_text(text)))
    co_return throw_range_error(cx, "Incorrect locale information provided: %s %s", key,
                                short_text(text).c_str());
  co_return text;
}
bool is_language(std::string_view s) { return is_language_subtag(s); }
bool is_script(std::string_view s) { return is_script_subtag(s); }
bool is_region(std::string_view s) { return is_region_subtag(s); }
bool is_variant_list(std::string_view s) {
  std::vector<std::string> seen;
  for (const std::string_view part : split(s, '-')) {
    if (!is_variant_subtag(part)) return false;
    seen.push_back(ascii_lower(part));
  }
  std::sort(seen.begin(), seen.end());
  return std::adjacent_find(seen.begin(), seen.end()) == seen.end();
}

/// UpdateLanguageId, as text: what comes of the parts is to be made canonical again.
struct LanguageOptions {
  Value language, script, region, variants;
};
Task<LanguageOptions> get_language_options(Context& cx, Value options) {
  LanguageOptions o;
  o.language = co_await get_subtag(cx, options, "language", is_language);
  o.script = co_await get_subtag(cx, options, "script", is_script);
  o.region = co_await get_subtag(cx, options, "region", is_region);
  o.variants = co_await get_subtag(cx, options, "variants", is_variant_list);
  co_return o;
}
void update_language_id(LocaleId& id, const LanguageOptions& o) {
  if (!o.language.is_undefined()) id.language = short_text(o.language);
  if (!o.script.is_undefined()) id.script = short_text(o.script);
  if (!o.region.is_undefined()) id.region = short_text(o.region);
  if (o.variants.is_undefined()) return;
  const std::string variants = short_text(o.variants);
  id.variants.clear();
  for (const std::string_view part : split(variants, '-')) id.variants.emplace_back(part);
}

/// WeekdayToString
std::string weekday_to_string(const std::string& fw) {
  static constexpr const char* kDays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  if (fw.size() == 1 && fw[0] >= '0' && fw[0] <= '7') return kDays[fw[0] - '0'];
  return fw;
}

constexpr const char* kHourCycles[] = {"h11", "h12", "h23", "h24"};
constexpr const char* kCaseFirst[] = {"upper", "lower", "false"};

struct KeywordOptions {
  Value calendar, collation, first_day, numbering_system;
  int32_t hour_cycle = kAbsent, case_first = kAbsent, numeric = kAbsent;
};
Task<KeywordOptions> get_keyword_options(Context& cx, Value options) {
  KeywordOptions o;
  o.calendar = co_await get_type_option(cx, options, "calendar");
  o.collation = co_await get_type_option(cx, options, "collation");
  o.first_day = co_await get_string_option(cx, options, "firstDayOfWeek");
  if (!o.first_day.is_undefined() && !is_type(weekday_to_string(short_text(o.first_day))))
    co_return throw_range_error(cx, "Invalid firstDayOfWeek: %s", short_text(o.first_day).c_str());
  o.hour_cycle = co_await get_choice_option(cx, options, "hourCycle", kHourCycles);
  o.case_first = co_await get_choice_option(cx, options, "caseFirst", kCaseFirst);
  o.numeric = co_await get_boolean_option(cx, options, "numeric");
  o.numbering_system = co_await get_type_option(cx, options, "numberingSystem");
  co_return o;
}
/// MakeLocaleRecord
void set_keywords(LocaleId& id, const KeywordOptions& o) {
  const auto set = [&id](const char* key, const std::string& type) {
    id.set_keyword(key, canonical_type(key, type));
  };
  if (!o.calendar.is_undefined()) set("ca", short_text(o.calendar));
  if (!o.collation.is_undefined()) set("co", short_text(o.collation));
  if (!o.first_day.is_undefined()) set("fw", weekday_to_string(short_text(o.first_day)));
  if (o.hour_cycle != kAbsent) set("hc", kHourCycles[o.hour_cycle]);
  if (o.case_first != kAbsent) set("kf", kCaseFirst[o.case_first]);
  if (o.numeric != kAbsent) set("kn", o.numeric ? "true" : "false");
  if (!o.numbering_system.is_undefined()) set("nu", short_text(o.numbering_system));
}

/// Intl.Locale ( tag [ , options ] )
NativeTask locale_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_constructor_needs_new(cx, "Locale");
  const Value prototype =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::IntlLocalePrototype);
  if (!args[0].is_string() && !args[0].is_object())
    co_return throw_type_error(cx,
                               "First argument to Intl.Locale constructor can't be empty or "
                               "missing");
  const std::string* const locale = locale_of(args[0]);
  std::string tag;
  if (locale) {
    tag = *locale;
  } else {
    const Value text = co_await to_string(cx, args[0]);
    tag = short_text(text);
  }
  const Value options = co_await coerce_options_to_object(cx, args[1]);
  std::optional<LocaleId> id = parse_canonical_locale(tag);
  if (!id)
    co_return throw_range_error(cx, "Incorrect locale information provided: %s", tag.c_str());
  const LanguageOptions language = co_await get_language_options(cx, options);
  update_language_id(*id, language);
  id = parse_canonical_locale(id->text());
  const KeywordOptions keywords = co_await get_keyword_options(cx, options);
  if (!id) co_return throw_range_error(cx, "Incorrect locale information provided");
  set_keywords(*id, keywords);
  co_return new_locale(cx, prototype, *id);
}

// ---- The prototype

Result<Value> of_running_realm(Context& cx, const LocaleId& id) {
  const Value prototype = TRY(cx.realm()->intrinsic_value(cx, Intrinsic::IntlLocalePrototype));
  return new_locale(cx, prototype, id);
}
Result<Value> locale_maximize(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.maximize"));
  return of_running_realm(cx, add_likely_subtags(self->id));
}
Result<Value> locale_minimize(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.minimize"));
  return of_running_realm(cx, remove_likely_subtags(self->id));
}
Result<Value> locale_to_string(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.toString"));
  return text_value(cx, self->locale);
}
Result<Value> locale_base_name(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.baseName"));
  return text_value(cx, self->id.base_name());
}
Result<Value> text_or_undefined(Context& cx, const std::string& text) {
  if (text.empty()) return Value::undefined();
  return text_value(cx, text);
}
Result<Value> locale_language(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.language"));
  return text_value(cx, self->id.language);
}
Result<Value> locale_script(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.script"));
  return text_or_undefined(cx, self->id.script);
}
Result<Value> locale_region(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.region"));
  return text_or_undefined(cx, self->id.region);
}
Result<Value> locale_variants(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.variants"));
  std::string text;
  for (const std::string& v : self->id.variants) text += (text.empty() ? "" : "-") + v;
  return text_or_undefined(cx, text);
}

enum class Keyword : uint8_t { Ca, Co, Fw, Hc, Kf, Nu };
constexpr const char* kKeys[] = {"ca", "co", "fw", "hc", "kf", "nu"};
template <Keyword which>
Result<Value> locale_keyword(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "a getter of Intl.Locale.prototype"));
  const std::string* const value = self->id.keyword(kKeys[static_cast<uint32_t>(which)]);
  if (!value) return Value::undefined();
  return text_value(cx, *value);
}
Result<Value> locale_numeric(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.numeric"));
  const std::string* const value = self->id.keyword("kn");
  return Value::boolean(value && value->empty());
}

Result<Value> locale_get_calendars(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.getCalendars"));
  return array_of_texts(cx, calendars_of_locale(self->id));
}
Result<Value> locale_get_collations(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.getCollations"));
  return array_of_texts(cx, collations_of_locale(self->id));
}
Result<Value> locale_get_hour_cycles(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.getHourCycles"));
  return array_of_texts(cx, hour_cycles_of_locale(self->id));
}
Result<Value> locale_get_numbering_systems(Context& cx, const Args& args) {
  const LocaleState* const self =
      TRY(this_locale(cx, args, "Intl.Locale.prototype.getNumberingSystems"));
  const std::string* const value = self->id.keyword("nu");
  const std::string system =
      value && !value->empty() ? *value : numbering_systems_of(self->id.base_name())[0];
  return array_of_texts(cx, std::span(&system, 1));
}
Result<Value> locale_get_time_zones(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.getTimeZones"));
  if (self->id.region.empty()) return Value::undefined();
  return array_of_texts(cx, time_zones_of_region(cx, self->id.region));
}
Result<Value> locale_get_text_info(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.getTextInfo"));
  Object* const info = TRY(new_object(cx));
  const std::string locale = icu_locale(add_likely_subtags(self->id).base_name());
  const bool rtl = icu().uloc_isRightToLeft(locale.c_str());
  TRY_VOID(define(cx, info, "direction", std::string_view(rtl ? "rtl" : "ltr")));
  return Value(info);
}
Result<Value> locale_get_week_info(Context& cx, const Args& args) {
  const LocaleState* const self = TRY(this_locale(cx, args, "Intl.Locale.prototype.getWeekInfo"));
  const WeekInfo week = week_info_of_locale(self->id);
  Object* const info = TRY(new_object(cx));
  TRY_VOID(define(cx, info, "firstDay", Value::int32(week.first_day)));
  ArrayObject* const weekend = TRY(new_array(cx));
  for (int32_t day = 1; day <= 7; ++day)
    if (week.weekend >> day & 1) TRY_VOID(weekend->push(cx.heap(), Value::int32(day)));
  TRY_VOID(define(cx, info, "weekend", Value(weekend)));
  return Value(info);
}

constexpr Builtin kFunction = constructor("Locale", 1, locale_constructor);
constexpr Builtin kConstructor[] = {prototype(Intrinsic::IntlLocalePrototype)};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlLocale),
    text("@@toStringTag", "Intl.Locale"),
    method("maximize", 0, locale_maximize),
    method("minimize", 0, locale_minimize),
    method("toString", 0, locale_to_string),
    getter("baseName", locale_base_name),
    getter("calendar", locale_keyword<Keyword::Ca>),
    getter("caseFirst", locale_keyword<Keyword::Kf>),
    getter("collation", locale_keyword<Keyword::Co>),
    getter("firstDayOfWeek", locale_keyword<Keyword::Fw>),
    getter("hourCycle", locale_keyword<Keyword::Hc>),
    getter("language", locale_language),
    getter("numberingSystem", locale_keyword<Keyword::Nu>),
    getter("numeric", locale_numeric),
    getter("region", locale_region),
    getter("script", locale_script),
    getter("variants", locale_variants),
    method("getCalendars", 0, locale_get_calendars),
    method("getCollations", 0, locale_get_collations),
    method("getHourCycles", 0, locale_get_hour_cycles),
    method("getNumberingSystems", 0, locale_get_numbering_systems),
    method("getTextInfo", 0, locale_get_text_info),
    method("getTimeZones", 0, locale_get_time_zones),
    method("getWeekInfo", 0, locale_get_week_info),
};

}  // namespace

const std::string* locale_of(Value v) noexcept {
  IntlObject* const object = IntlObject::from(v, IntlType::Locale);
  return object ? &static_cast<LocaleState*>(object->state())->locale : nullptr;
}

}  // namespace intl

constinit const IntrinsicTemplate kIntlLocaleTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlLocalePrototypeTemplate = object_template(intl::kPrototype);

}  // namespace shoal
