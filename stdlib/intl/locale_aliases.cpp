// CanonicalizeUnicodeLocaleId: the replacements of UTS #35, annex C, by the alias tables of CLDR
// ("metadata" among ICU's resources, which ICU's own C API does not apply as a whole).
#include <algorithm>

#include "stdlib/intl/icu.h"
#include "stdlib/intl/locale_id.h"

namespace shoal::intl {
namespace {

class Aliases {
 public:
  Aliases() {
    UErrorCode status = U_ZERO_ERROR;
    const IcuResource metadata(icu().ures_openDirect(nullptr, "metadata", &status));
    if (U_SUCCESS(status))
      all_ = IcuResource(icu().ures_getByKey(metadata.get(), "alias", nullptr, &status));
  }
  /// The replacement of a subtag or of several joined by '_'; empty: there is none.
  std::string find(const char* table, const std::string& of) const {
    UErrorCode status = U_ZERO_ERROR;
    const IcuResource rows(icu().ures_getByKey(all_.get(), table, nullptr, &status));
    if (U_FAILURE(status)) return {};
    const IcuResource row(icu().ures_getByKey(rows.get(), of.c_str(), nullptr, &status));
    if (U_FAILURE(status)) return {};
    int32_t length = 0;
    const UChar* const text = icu().ures_getStringByKey(row.get(), "replacement", &length, &status);
    if (U_FAILURE(status)) return {};
    return std::string(text, text + length);  // ASCII.
  }

 private:
  IcuResource all_;
};

/// What an alias of a language stands for.
LocaleId parse_replacement(const std::string& text) {
  LocaleId id;
  const std::vector<std::string_view> parts = split(text, '_');
  id.language = parts[0];
  for (size_t i = 1; i < parts.size(); ++i) {
    if (is_script_subtag(parts[i]))
      id.script = parts[i];
    else if (is_region_subtag(parts[i]))
      id.region = parts[i];
    else
      id.variants.emplace_back(parts[i]);
  }
  return id;
}

bool erase(std::vector<std::string>& list, const std::string& item) {
  const auto found = std::find(list.begin(), list.end(), item);
  if (found == list.end()) return false;
  list.erase(found);
  return true;
}
void insert(std::vector<std::string>& list, const std::string& item) {
  const auto at = std::lower_bound(list.begin(), list.end(), item);
  if (at == list.end() || *at != item) list.insert(at, item);
}

class Canonicalizer {
 public:
  explicit Canonicalizer(LocaleId& id) : id_(id) {}
  /// One replacement. False: there is none left.
  bool step() {
    return by_variants() || language({}, id_.region) || language({}, {}) || territory() ||
           script() || variant();
  }

 private:
  bool by_variants() {
    for (const std::string& v : id_.variants)
      if (language(v, id_.region) || language(v, {}) || language_of("und", v, {})) return true;
    return false;
  }
  bool language(const std::string& variant, const std::string& region) {
    return language_of(id_.language, variant, region);
  }
  /// The rule for that language with that region and variant, which the replacement takes away.
  bool language_of(const std::string& language, const std::string variant,
                   const std::string region) {
    std::string key = language;
    if (!region.empty()) key += "_" + region;
    if (!variant.empty()) key += "_" + variant;
    if (language == "und" && variant.empty()) return false;
    const std::string found = aliases_.find("language", key);
    if (found.empty() || found.find("_x_") != std::string::npos) return false;
    const LocaleId to = parse_replacement(found);
    const LocaleId before = id_;
    if (to.language != "und") id_.language = to.language;
    if (!region.empty()) id_.region.clear();
    if (!variant.empty()) erase(id_.variants, variant);
    if (id_.script.empty()) id_.script = to.script;
    if (id_.region.empty()) id_.region = to.region;
    for (const std::string& v : to.variants) insert(id_.variants, v);
    return id_.base_name() != before.base_name();
  }
  bool territory() {
    if (id_.region.empty()) return false;
    const std::string found = aliases_.find("territory", id_.region);
    if (found.empty()) return false;
    const std::vector<std::string_view> regions = split(found, ' ');
    std::string region(regions[0]);
    if (regions.size() > 1) {
      // The one that is likeliest for the language, if it is among them.
      const std::string likely = likely_region();
      if (std::find(regions.begin(), regions.end(), likely) != regions.end()) region = likely;
    }
    return std::exchange(id_.region, region) != region;
  }
  std::string likely_region() const {
    std::string locale = id_.language;
    if (!id_.script.empty()) locale += "_" + id_.script;
    UErrorCode status = U_ZERO_ERROR;
    const std::string maximal = icu_text<char>(
        [&locale](char* out, int32_t capacity, UErrorCode* s) {
          return icu().uloc_addLikelySubtags(locale.c_str(), out, capacity, s);
        },
        status);
    return parse_replacement(maximal).region;
  }
  bool script() {
    if (id_.script.empty()) return false;
    const std::string found = aliases_.find("script", id_.script);
    if (found.empty()) return false;
    id_.script = found;
    return true;
  }
  bool variant() {
    for (const std::string& v : id_.variants) {
      const std::string found = aliases_.find("variant", v), old = v;
      if (found.empty()) continue;
      erase(id_.variants, old);
      if (old == "heploc") erase(id_.variants, "hepburn");  // The one rule for two of them.
      insert(id_.variants, found);
      return true;
    }
    return false;
  }

  LocaleId& id_;
  Aliases aliases_;
};

/// Of a subdivision, for "rg" and "sd": the first of its replacements.
std::string canonical_subdivision(const std::string& type) {
  const std::string found = Aliases().find("subdivision", type);
  if (found.empty()) return type;
  const std::string first(split(found, ' ')[0]);
  return first.size() == 2 ? ascii_lower(first) + "zzzz" : ascii_lower(first);
}

}  // namespace

std::string canonical_type(std::string_view key, std::string_view type) {
  const std::string k(key);
  std::string value = ascii_lower(type);
  if (k == "rg" || k == "sd") {
    value = canonical_subdivision(value);
  } else {
    const char* const found = icu().uloc_toUnicodeLocaleType(k.c_str(), value.c_str());
    // What ICU knows by a longer name, such as "traditional", is no alias in BCP 47.
    if (found && (found != value) && is_type(value)) value = found;
  }
  return value == "true" ? std::string() : value;
}

void canonicalize(LocaleId& id) {
  constexpr int kStepsMax = 16;  // No chain of aliases is as long.
  Canonicalizer canonicalizer(id);
  for (int i = 0; i < kStepsMax && canonicalizer.step(); ++i) {
  }
  for (auto& [key, value] : id.keywords) value = canonical_type(key, value);
  std::sort(id.keywords.begin(), id.keywords.end());
}

}  // namespace shoal::intl
