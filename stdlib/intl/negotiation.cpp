#include "stdlib/intl/negotiation.h"

#include <algorithm>
#include <unordered_set>

#include "stdlib/intl/icu.h"
#include "stdlib/intl/locale.h"
#include "vm/object/intl.h"
#include "vm/run/fuel.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal::intl {

Result<Value> canonicalize_locale(Context& cx, Value string) {
  const std::string text = short_text(string);
  const std::optional<LocaleId> id = parse_canonical_locale(text);
  if (!id) return throw_range_error(cx, "Incorrect locale information provided: %s", text.c_str());
  return text_value(cx, id->text());
}

namespace {

/// Adds what is not there yet.
Result<bool> add_unique(Context& cx, ArrayObject* list, Value tag) {
  for (uint32_t i = 0; i < list->length(); ++i)
    if (String::equals(list->elements()->get(i).as_string(), tag.as_string())) return false;
  TRY_VOID(list->push(cx.heap(), tag));
  return true;
}
Result<ArrayObject*> list_of_one(Context& cx, Value tag) {
  ArrayObject* const list = TRY(new_array(cx));
  TRY_VOID(list->push(cx.heap(), tag));
  return list;
}
Task<Value> canonicalize_element(Context& cx, Value element) {
  if (!element.is_string() && !element.is_object())
    co_return throw_type_error(cx, "Language ID should be string or object.");
  const std::string* const locale = locale_of(element);
  if (locale) co_return text_value(cx, *locale);
  const Value text = co_await to_string(cx, element);
  co_return canonicalize_locale(cx, text);
}

}  // namespace

Task<ArrayObject*> canonicalize_locale_list(Context& cx, Value locales) {
  if (locales.is_undefined()) co_return new_array(cx);
  if (locales.is_string() || locale_of(locales)) {
    const Value tag = co_await canonicalize_element(cx, locales);
    co_return list_of_one(cx, tag);
  }
  ArrayObject* const list = co_await new_array(cx);
  Object* const object = co_await to_object(cx, locales);
  const uint64_t length = co_await length_of_array_like(cx, object);
  for (uint64_t k = 0; k < length; ++k) {
    const PropertyKey key = co_await key_of_integer(cx, k);
    const bool present = co_await has_property(cx, object, key);
    if (!present) continue;
    const Value element = co_await get(cx, object, key);
    const Value tag = co_await canonicalize_element(cx, element);
    (void)co_await add_unique(cx, list, tag);
    co_await burn_fuel(cx, 64 + list->length());
  }
  co_return list;
}

// ---- Available locales

namespace {

class AvailableLocales {
 public:
  AvailableLocales() {
    for (int32_t i = 0; i < icu().uloc_countAvailable(); ++i) {
      std::string tag = icu().uloc_getAvailable(i);
      std::replace(tag.begin(), tag.end(), '_', '-');
      const std::optional<LocaleId> id = parse_canonical_locale(tag);
      if (!id || !id->variants.empty()) continue;
      tags_.insert(id->base_name());
      // What has a script that goes without saying is asked for without it.
      if (!id->script.empty() && !id->region.empty()) tags_.insert(id->language + "-" + id->region);
    }
  }
  bool has(const std::string& tag) const { return tags_.contains(tag); }

 private:
  std::unordered_set<std::string> tags_;
};

/// LookupMatchingLocaleByPrefix, of one locale without extensions; empty: there is none.
std::string best_available_locale(std::string prefix) {
  while (!is_available_locale(prefix)) {
    size_t at = prefix.rfind('-');
    if (at == std::string::npos) return {};
    if (at >= 2 && prefix[at - 2] == '-') at -= 2;
    prefix.resize(at);
  }
  return prefix;
}
std::string environment_locale(Context& cx) {
  if (!cx.host()) return {};
  const HostProcess process = cx.host()->process();
  for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    for (const auto& [key, value] : process.environment)
      if (key == name && !value.empty()) return value.substr(0, value.find_first_of(".@"));
  return {};
}

}  // namespace

bool is_available_locale(const std::string& locale) {
  static const AvailableLocales available;
  return available.has(locale);
}

std::string default_locale(Context& cx) {
  std::string text = environment_locale(cx);
  std::replace(text.begin(), text.end(), '_', '-');
  if (text.size() > 1 && text != "POSIX") {
    const std::optional<LocaleId> id = parse_canonical_locale(text);
    const std::string found = id ? best_available_locale(id->base_name()) : std::string();
    if (!found.empty()) return found;
  }
  return "en-US";
}

// ---- ResolveLocale

namespace {

bool has_value(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// The steps of ResolveLocale for one key. True: the keyword of the request was used.
bool resolve_key(ExtensionKey& key, const LocaleId& request, const std::string& locale,
                 std::string& supported) {
  const std::vector<std::string> values = key.values(locale);
  key.value = values.empty() ? std::string() : values[0];
  bool used = false;
  if (const std::string* const asked = request.keyword(key.key)) {
    const std::string wanted = asked->empty() ? "true" : *asked;
    if (has_value(values, wanted)) {
      key.value = wanted;
      supported = *asked;
      used = true;
    }
  }
  if (!key.option) return used;
  if (key.option->empty()) {  // null
    key.value.clear();
    return false;
  }
  std::string option = canonical_type(key.key, *key.option);
  if (option.empty()) option = "true";
  if (option != key.value && has_value(values, option)) {
    key.value = option;
    used = false;
  }
  return used;
}

}  // namespace

ResolvedLocale resolve_locale(Context& cx, ArrayObject* requested, std::span<ExtensionKey> keys) {
  LocaleId request;
  std::string found;
  for (uint32_t i = 0; i < requested->length() && found.empty(); ++i) {
    const std::string text = short_text(requested->elements()->get(i));
    request = parse_canonical_locale(text).value_or(LocaleId{});
    found = best_available_locale(request.base_name());
  }
  if (found.empty()) {
    request = LocaleId{};
    found = default_locale(cx);
  }
  LocaleId result = parse_canonical_locale(found).value_or(LocaleId{});
  for (ExtensionKey& key : keys) {
    std::string supported;
    if (resolve_key(key, request, found, supported)) result.set_keyword(key.key, supported);
  }
  return {result.text(), found};
}

NativeTask supported_locales_of(Context& cx, Args args) {
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, args[0]);
  const Value options = co_await coerce_options_to_object(cx, args[1]);
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  ArrayObject* const supported = co_await new_array(cx);
  for (uint32_t i = 0; i < requested->length(); ++i) {
    const Value tag = requested->elements()->get(i);
    const std::optional<LocaleId> id = parse_canonical_locale(short_text(tag));
    const bool is_supported = id && !best_available_locale(id->base_name()).empty();
    if (is_supported) co_await step_void(supported->push(cx.heap(), tag));
    co_await burn_fuel(cx, 64);
  }
  co_return Value(supported);
}

// ---- ICU's names

std::string icu_locale(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  return icu_text<char>(
      [&tag](char* out, int32_t capacity, UErrorCode* s) {
        return icu().uloc_forLanguageTag(tag.c_str(), out, capacity, nullptr, s);
      },
      status);
}
std::string icu_locale_with(const std::string& tag, std::string_view key, std::string_view value) {
  if (value.empty()) return icu_locale(tag);
  LocaleId id = parse_canonical_locale(tag).value_or(LocaleId{});
  id.set_keyword(key, value);
  return icu_locale(id.text());
}

// ---- Numbering systems

namespace {

std::vector<std::string> load_numbering_systems() {
  std::vector<std::string> result;
  UErrorCode status = U_ZERO_ERROR;
  const IcuEnumeration names(icu().unumsys_openAvailableNames(&status));
  for (const std::string& name : texts_of(names)) {
    UErrorCode error = U_ZERO_ERROR;
    const IcuHandle<UNumberingSystem, &Icu::unumsys_close> system(
        icu().unumsys_openByName(name.c_str(), &error));
    if (U_SUCCESS(error) && !icu().unumsys_isAlgorithmic(system.get()) &&
        icu().unumsys_getRadix(system.get()) == 10)
      result.push_back(name);
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

const std::vector<std::string>& numbering_systems() {
  static const std::vector<std::string> systems = load_numbering_systems();
  return systems;
}

std::vector<std::string> numbering_systems_of(const std::string& locale) {
  UErrorCode status = U_ZERO_ERROR;
  const IcuHandle<UNumberingSystem, &Icu::unumsys_close> system(
      icu().unumsys_open(icu_locale(locale).c_str(), &status));
  std::string own = U_SUCCESS(status) ? icu().unumsys_getName(system.get()) : "latn";
  if (!has_value(numbering_systems(), own)) own = "latn";
  std::vector<std::string> result{own};
  for (const std::string& name : numbering_systems())
    if (name != own) result.push_back(name);
  return result;
}

}  // namespace shoal::intl
