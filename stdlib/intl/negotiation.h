// Locale negotiation (ECMA-402, section 9): from what script asks for to a locale that there is.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "stdlib/intl/locale_id.h"
#include "stdlib/intl/options.h"
#include "vm/run/native.h"

namespace shoal::intl {

/// CanonicalizeLocaleList: an array of strings.
Task<ArrayObject*> canonicalize_locale_list(Context& cx, Value locales);
/// The canonical form of a value that is a string: RangeError if it is no locale identifier.
Result<Value> canonicalize_locale(Context& cx, Value string);

/// [[AvailableLocales]], of all services: canonical, without extensions.
bool is_available_locale(const std::string& locale);
/// DefaultLocale
std::string default_locale(Context& cx);

/// A key of [[RelevantExtensionKeys]] in ResolveLocale.
struct ExtensionKey {
  const char* key;
  /// [[LocaleData]] of the key, its default first; "" is null.
  std::vector<std::string> (*values)(const std::string& locale);
  /// The option that overrides ("" is null), or nothing.
  std::optional<std::string> option{};
  /// The outcome; "" is null.
  std::string value{};
};
struct ResolvedLocale {
  std::string locale;       // With the extension keys that were used.
  std::string data_locale;  // Without extensions.
};
/// ResolveLocale, with LookupMatcher for both matchers.
ResolvedLocale resolve_locale(Context& cx, ArrayObject* requested, std::span<ExtensionKey> keys);

/// The supportedLocalesOf of every service: FilterLocales.
NativeTask supported_locales_of(Context& cx, Args args);

/// What ICU calls a locale: of a tag, with its extensions.
std::string icu_locale(const std::string& tag);
/// The same with one more keyword of the unicode extension, unless the value is empty.
std::string icu_locale_with(const std::string& tag, std::string_view key, std::string_view value);

// --- [[LocaleData]] that several services have
/// "nu": the locale's own, then all with simple digits.
std::vector<std::string> numbering_systems_of(const std::string& locale);
/// All with ten digits of one code point each; sorted.
const std::vector<std::string>& numbering_systems();

}  // namespace shoal::intl
