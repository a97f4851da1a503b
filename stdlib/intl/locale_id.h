// Unicode BCP 47 locale identifiers (UTS #35, section 3): parsed, made canonical, written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shoal::intl {

/// A unicode_locale_id in parts. All in canonical case and order.
struct LocaleId {
  std::string language = "und", script, region;  // Empty: absent.
  std::vector<std::string> variants;
  /// The unicode extension.
  std::vector<std::string> attributes;
  std::vector<std::pair<std::string, std::string>> keywords;  // Value empty: "true".
  /// The other extensions, "t" among them: the singleton, and what is behind it without a hyphen.
  std::vector<std::pair<char, std::string>> extensions;
  std::string private_use;  // Behind "x-".

  /// unicode_language_id
  std::string base_name() const;
  std::string text() const;
  bool has_unicode_extension() const noexcept { return !attributes.empty() || !keywords.empty(); }
  void remove_unicode_extension() {
    attributes.clear();
    keywords.clear();
  }
  /// Null: there is none of that key.
  const std::string* keyword(std::string_view key) const noexcept;
  void set_keyword(std::string_view key, std::string_view value);
};

/// Longer texts are no locale identifiers to us.
inline constexpr size_t kLocaleTextMax = 4096;

/// IsStructurallyValidLanguageTag and CanonicalizeUnicodeLocaleId. Nothing: it is not valid.
std::optional<LocaleId> parse_canonical_locale(std::string_view text);
/// CanonicalizeUnicodeLocaleId of parts that may have been replaced.
void canonicalize(LocaleId& id);

// --- Productions; in any case of their letters
bool is_language_subtag(std::string_view s) noexcept;  // unicode_language_subtag
bool is_script_subtag(std::string_view s) noexcept;
bool is_region_subtag(std::string_view s) noexcept;
bool is_variant_subtag(std::string_view s) noexcept;
/// (3*8alphanum) *("-" (3*8alphanum))
bool is_type(std::string_view s) noexcept;
std::string ascii_lower(std::string_view s);
std::string ascii_upper(std::string_view s);
std::vector<std::string_view> split(std::string_view s, char at);

/// The canonical form of a keyword's type, "" for "true".
std::string canonical_type(std::string_view key, std::string_view type);

}  // namespace shoal::intl
