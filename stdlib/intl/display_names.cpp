// Intl.DisplayNames (ECMA-402, section 13).
#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/number_natives.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kStyles[] = {"narrow", "short", "long"};
constexpr const char* kTypes[] = {"language", "region",   "script",
                                  "currency", "calendar", "dateTimeField"};
enum Type : int32_t { kLanguage, kRegion, kScript, kCurrency, kCalendar, kDateTimeField };
constexpr const char* kFallbacks[] = {"code", "none"};
constexpr const char* kLanguageDisplays[] = {"dialect", "standard"};

struct FieldName {
  const char* code;
  UDateTimePatternField field;
};
/// Table 10: codes for date time fields.
constexpr FieldName kFields[] = {
    {"era", UDATPG_ERA_FIELD},
    {"year", UDATPG_YEAR_FIELD},
    {"quarter", UDATPG_QUARTER_FIELD},
    {"month", UDATPG_MONTH_FIELD},
    {"weekOfYear", UDATPG_WEEK_OF_YEAR_FIELD},
    {"weekday", UDATPG_WEEKDAY_FIELD},
    {"day", UDATPG_DAY_FIELD},
    {"dayPeriod", UDATPG_DAYPERIOD_FIELD},
    {"hour", UDATPG_HOUR_FIELD},
    {"minute", UDATPG_MINUTE_FIELD},
    {"second", UDATPG_SECOND_FIELD},
    {"timeZoneName", UDATPG_ZONE_FIELD},
};

struct DisplayNamesState final : IntlState {
  static constexpr IntlType kType = IntlType::DisplayNames;
  std::string locale, data_locale;
  int32_t style = 2, type = 0, fallback = 0, language_display = 0;
  IcuHandle<ULocaleDisplayNames, &Icu::uldn_close> names;
  IcuHandle<UDateTimePatternGenerator, &Icu::udatpg_close> generator;
};

struct NameOptions {
  int32_t style = 2, type = kAbsent, fallback = 0, language_display = 0;
};
Task<NameOptions> get_name_options(Context& cx, Value options) {
  NameOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.style = co_await get_choice_option(cx, options, "style", kStyles, 2);
  o.type = co_await get_choice_option(cx, options, "type", kTypes);
  if (o.type == kAbsent)
    co_return throw_type_error(cx, "Required option \"type\" must not be undefined");
  o.fallback = co_await get_choice_option(cx, options, "fallback", kFallbacks, 0);
  o.language_display =
      co_await get_choice_option(cx, options, "languageDisplay", kLanguageDisplays, 0);
  co_return o;
}
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, const NameOptions& o) {
  std::unique_ptr<DisplayNamesState> s(new (std::nothrow) DisplayNamesState);
  if (!s) return cx.out_of_memory();
  const ResolvedLocale resolved = resolve_locale(cx, requested, {});
  s->locale = resolved.locale;
  s->data_locale = resolved.data_locale;
  s->style = o.style;
  s->type = o.type;
  s->fallback = o.fallback;
  s->language_display = o.language_display;
  const std::string locale = icu_locale(resolved.data_locale);
  UErrorCode status = U_ZERO_ERROR;
  if (o.type == kDateTimeField) {
    s->generator = IcuHandle<UDateTimePatternGenerator, &Icu::udatpg_close>(
        icu().udatpg_open(locale.c_str(), &status));
  } else if (o.type != kCurrency) {
    UDisplayContext contexts[] = {
        o.language_display == 0 ? UDISPCTX_DIALECT_NAMES : UDISPCTX_STANDARD_NAMES,
        o.style == 2 ? UDISPCTX_LENGTH_FULL : UDISPCTX_LENGTH_SHORT, UDISPCTX_CAPITALIZATION_NONE,
        UDISPCTX_NO_SUBSTITUTE};
    s->names = IcuHandle<ULocaleDisplayNames, &Icu::uldn_close>(
        icu().uldn_openForContext(locale.c_str(), contexts, 4, &status));
  }
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DisplayNames", status);
  return new_intl_object(cx, prototype, IntlType::DisplayNames, std::move(s),
                         kBytesOfFormatter / 2);
}
/// Intl.DisplayNames ( locales, options )
NativeTask display_names_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_constructor_needs_new(cx, "DisplayNames");
  const Value prototype = co_await get_prototype_from_constructor(
      cx, args.new_target, Intrinsic::IntlDisplayNamesPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, args[0]);
  if (args[1].is_undefined())
    co_return throw_type_error(cx, "Intl.DisplayNames needs options, with a type");
  const Value options = co_await get_options_object(cx, args[1]);
  const NameOptions o = co_await get_name_options(cx, options);
  co_return make(cx, prototype, requested, o);
}

// ---- Names

/// CanonicalCodeForDisplayNames; empty: it is not valid.
std::string canonical_code(int32_t type, const std::string& code) {
  switch (type) {
    case kLanguage: {
      const std::optional<LocaleId> id = parse_canonical_locale(code);
      const bool plain =
          id && !id->has_unicode_extension() && id->extensions.empty() && id->private_use.empty();
      return plain ? id->base_name() : std::string();
    }
    case kRegion: return is_region_subtag(code) ? ascii_upper(code) : std::string();
    case kScript: {
      if (!is_script_subtag(code)) return {};
      std::string script = ascii_lower(code);
      script[0] = static_cast<char>(script[0] - 32);
      return script;
    }
    case kCurrency: return is_well_formed_currency_code(code) ? ascii_upper(code) : std::string();
    case kCalendar: return is_type(code) ? ascii_lower(code) : std::string();
    default: break;
  }
  for (const FieldName& f : kFields)
    if (code == f.code) return code;
  return {};
}

std::u16string currency_name(const DisplayNamesState& s, const std::string& code) {
  static constexpr UCurrNameStyle kNameStyles[] = {UCURR_NARROW_SYMBOL_NAME, UCURR_SYMBOL_NAME,
                                                   UCURR_LONG_NAME};
  const std::u16string wide(code.begin(), code.end());
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0;
  const UChar* const name = icu().ucurr_getName(wide.c_str(), icu_locale(s.data_locale).c_str(),
                                                kNameStyles[s.style], nullptr, &length, &status);
  if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) return {};
  return std::u16string(name, static_cast<size_t>(length));
}
std::u16string field_name(const DisplayNamesState& s, const std::string& code) {
  static constexpr UDateTimePGDisplayWidth kWidths[] = {UDATPG_NARROW, UDATPG_ABBREVIATED,
                                                        UDATPG_WIDE};
  UErrorCode status = U_ZERO_ERROR;
  for (const FieldName& f : kFields)
    if (code == f.code)
      return icu_text<char16_t>(
          [&](char16_t* out, int32_t capacity, UErrorCode* error) {
            return icu().udatpg_getFieldDisplayName(s.generator.get(), f.field, kWidths[s.style],
                                                    out, capacity, error);
          },
          status);
  return {};
}
/// The name, or nothing.
std::u16string name_of(const DisplayNamesState& s, const std::string& code) {
  if (s.type == kCurrency) return currency_name(s, code);
  if (s.type == kDateTimeField) return field_name(s, code);
  UErrorCode status = U_ZERO_ERROR;
  const ULocaleDisplayNames* const names = s.names.get();
  return icu_text<char16_t>(
      [&](char16_t* out, int32_t capacity, UErrorCode* error) {
        switch (s.type) {
          case kLanguage:
            return icu().uldn_localeDisplayName(names, icu_locale(code).c_str(), out, capacity,
                                                error);
          case kRegion:
            return icu().uldn_regionDisplayName(names, code.c_str(), out, capacity, error);
          case kScript:
            return icu().uldn_scriptDisplayName(names, code.c_str(), out, capacity, error);
          default: break;
        }
        const char* const legacy = icu().uloc_toLegacyType("ca", code.c_str());
        return icu().uldn_keyValueDisplayName(names, "calendar", legacy ? legacy : code.c_str(),
                                              out, capacity, error);
      },
      status);
}
Result<Value> display_name(Context& cx, const DisplayNamesState& s, const std::string& text) {
  const std::string code = canonical_code(s.type, text);
  if (code.empty())
    return throw_range_error(cx, "Invalid argument to Intl.DisplayNames.prototype.of: %s",
                             text.c_str());
  const std::u16string name = name_of(s, code);
  if (!name.empty()) return text_value(cx, name);
  if (s.fallback == 1) return Value::undefined();
  return text_value(cx, code);
}
/// Intl.DisplayNames.prototype.of ( code )
NativeTask display_names_of(Context& cx, Args args) {
  const DisplayNamesState* const s =
      co_await this_state<DisplayNamesState>(cx, args.this_value, "Intl.DisplayNames.prototype.of");
  const Value code = co_await to_string(cx, args[0]);
  co_return display_name(cx, *s, short_text(code));
}
Result<Value> display_names_resolved_options(Context& cx, const Args& args) {
  const DisplayNamesState* const s = TRY(this_state<DisplayNamesState>(
      cx, args.this_value, "Intl.DisplayNames.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  const auto text = [&](const char* name, std::string_view value) {
    return define(cx, o, name, value);
  };
  TRY_VOID(text("locale", s->locale));
  TRY_VOID(text("style", kStyles[s->style]));
  TRY_VOID(text("type", kTypes[s->type]));
  TRY_VOID(text("fallback", kFallbacks[s->fallback]));
  if (s->type == kLanguage)
    TRY_VOID(text("languageDisplay", kLanguageDisplays[s->language_display]));
  return Value(o);
}

constexpr Builtin kFunction = constructor("DisplayNames", 2, display_names_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlDisplayNamesPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlDisplayNames),
    text("@@toStringTag", "Intl.DisplayNames"),
    method("of", 1, display_names_of),
    method("resolvedOptions", 0, display_names_resolved_options),
};

}  // namespace
}  // namespace intl

constinit const IntrinsicTemplate kIntlDisplayNamesTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlDisplayNamesPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
