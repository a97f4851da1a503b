#include "stdlib/intl/locale_id.h"

#include <algorithm>

namespace shoal::intl {
namespace {

bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_alphanum(char c) noexcept { return is_alpha(c) || is_digit(c); }

template <class Test>
bool all(std::string_view s, size_t least, size_t most, Test test) noexcept {
  return s.size() >= least && s.size() <= most && std::all_of(s.begin(), s.end(), test);
}
bool alphanum(std::string_view s, size_t least, size_t most) noexcept {
  return all(s, least, most, is_alphanum);
}
/// key = alphanum alpha
bool is_key(std::string_view s) noexcept {
  return s.size() == 2 && is_alphanum(s[0]) && is_alpha(s[1]);
}
/// tkey = alpha digit
bool is_transform_key(std::string_view s) noexcept {
  return s.size() == 2 && is_alpha(s[0]) && is_digit(s[1]);
}
std::string title(std::string_view s) {
  std::string result = ascii_lower(s);
  if (!result.empty()) result[0] = static_cast<char>(result[0] - 32);
  return result;
}
void append(std::string& text, std::string_view part) {
  if (!text.empty()) text += '-';
  text += part;
}

/// Subtags, read in order. What a part takes is gone; false: it is not valid.
class Reader {
 public:
  explicit Reader(std::vector<std::string_view> subtags) : subtags_(std::move(subtags)) {}

  /// unicode_language_id; in a transform extension its rules are the same.
  bool read_language_id(LocaleId& id) {
    if (!has(is_language_subtag)) return false;
    id.language = ascii_lower(take());
    if (has(is_script_subtag)) id.script = title(take());
    if (has(is_region_subtag)) id.region = ascii_upper(take());
    while (has(is_variant_subtag)) id.variants.push_back(ascii_lower(take()));
    std::sort(id.variants.begin(), id.variants.end());
    return std::adjacent_find(id.variants.begin(), id.variants.end()) == id.variants.end();
  }
  bool read_extensions(LocaleId& id) {
    bool has_unicode = false;
    while (!at_end()) {
      if (peek().size() != 1 || !is_alphanum(peek()[0])) return false;
      const char singleton = ascii_lower(take())[0];
      if (singleton == 'x') return read_private(id);
      const auto same = [singleton](const auto& e) { return e.first == singleton; };
      if (singleton == 'u') {
        if (has_unicode || !read_unicode(id)) return false;
        has_unicode = true;
        continue;
      }
      if (std::any_of(id.extensions.begin(), id.extensions.end(), same)) return false;
      std::string text;
      if (!(singleton == 't' ? read_transform(text) : read_other(text))) return false;
      id.extensions.emplace_back(singleton, text);
    }
    std::sort(id.extensions.begin(), id.extensions.end());
    return true;
  }

 private:
  bool at_end() const noexcept { return at_ == subtags_.size(); }
  std::string_view peek() const noexcept { return subtags_[at_]; }
  std::string_view take() noexcept { return subtags_[at_++]; }
  template <class Test>
  bool has(Test test) const noexcept {
    return !at_end() && test(peek());
  }
  static bool is_three_to_eight(std::string_view s) noexcept { return alphanum(s, 3, 8); }
  static bool is_two_to_eight(std::string_view s) noexcept { return alphanum(s, 2, 8); }
  static bool is_one_to_eight(std::string_view s) noexcept { return alphanum(s, 1, 8); }

  bool read_unicode(LocaleId& id) {
    const size_t from = at_;
    while (has(is_three_to_eight)) id.attributes.push_back(ascii_lower(take()));
    std::sort(id.attributes.begin(), id.attributes.end());
    id.attributes.erase(std::unique(id.attributes.begin(), id.attributes.end()),
                        id.attributes.end());
    while (has(is_key)) {
      const std::string key = ascii_lower(take());
      std::string value;
      while (has(is_three_to_eight)) append(value, ascii_lower(take()));
      if (!id.keyword(key)) id.keywords.emplace_back(key, value);  // The first one counts.
    }
    return at_ != from;
  }
  bool read_transform(std::string& text) {
    const size_t from = at_;
    if (has(is_language_subtag)) {
      LocaleId id;
      if (!read_language_id(id)) return false;
      canonicalize(id);
      text = ascii_lower(id.base_name());
    }
    std::vector<std::pair<std::string, std::string>> fields;
    while (has(is_transform_key)) {
      const std::string key = ascii_lower(take());
      std::string value;
      while (has(is_three_to_eight)) append(value, ascii_lower(take()));
      const auto same = [&key](const auto& f) { return f.first == key; };
      if (value.empty() || std::any_of(fields.begin(), fields.end(), same)) return false;
      const std::string canonical = canonical_type(key, value);
      fields.emplace_back(key, canonical.empty() ? value : canonical);
    }
    std::sort(fields.begin(), fields.end());
    for (const auto& [key, value] : fields) append(text, key + "-" + value);
    return at_ != from;
  }
  bool read_other(std::string& text) {
    while (has(is_two_to_eight)) append(text, ascii_lower(take()));
    return !text.empty();
  }
  bool read_private(LocaleId& id) {
    while (has(is_one_to_eight)) append(id.private_use, ascii_lower(take()));
    std::sort(id.extensions.begin(), id.extensions.end());
    return at_end() && !id.private_use.empty();
  }

  std::vector<std::string_view> subtags_;
  size_t at_ = 0;
};

}  // namespace

std::string ascii_lower(std::string_view s) {
  std::string result(s);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return result;
}
std::string ascii_upper(std::string_view s) {
  std::string result(s);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return result;
}
std::vector<std::string_view> split(std::string_view s, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = s.find(at);
    parts.push_back(s.substr(0, end));
    if (end == std::string_view::npos) return parts;
    s.remove_prefix(end + 1);
  }
}

bool is_language_subtag(std::string_view s) noexcept {
  return s.size() != 4 && all(s, 2, 8, is_alpha);
}
bool is_script_subtag(std::string_view s) noexcept { return all(s, 4, 4, is_alpha); }
bool is_region_subtag(std::string_view s) noexcept {
  return all(s, 2, 2, is_alpha) || all(s, 3, 3, is_digit);
}
bool is_variant_subtag(std::string_view s) noexcept {
  return alphanum(s, 5, 8) || (alphanum(s, 4, 4) && is_digit(s[0]));
}
bool is_type(std::string_view s) noexcept {
  for (const std::string_view part : split(s, '-'))
    if (!alphanum(part, 3, 8)) return false;
  return true;
}

std::string LocaleId::base_name() const {
  std::string text = language;
  if (!script.empty()) append(text, script);
  if (!region.empty()) append(text, region);
  for (const std::string& v : variants) append(text, v);
  return text;
}
std::string LocaleId::text() const {
  std::string text = base_name();
  const auto add_unicode = [&] {
    if (!has_unicode_extension()) return;
    append(text, "u");
    for (const std::string& a : attributes) append(text, a);
    for (const auto& [key, value] : keywords) {
      append(text, key);
      if (!value.empty()) append(text, value);
    }
  };
  bool added = false;
  for (const auto& [singleton, rest] : extensions) {
    if (singleton > 'u' && !std::exchange(added, true)) add_unicode();
    append(text, std::string(1, singleton) + "-" + rest);
  }
  if (!added) add_unicode();
  if (!private_use.empty()) append(text, "x-" + private_use);
  return text;
}
const std::string* LocaleId::keyword(std::string_view key) const noexcept {
  for (const auto& [k, value] : keywords)
    if (k == key) return &value;
  return nullptr;
}
void LocaleId::set_keyword(std::string_view key, std::string_view value) {
  for (auto& [k, v] : keywords) {
    if (k != key) continue;
    v = value;
    return;
  }
  keywords.emplace_back(key, value);
  std::sort(keywords.begin(), keywords.end());
}

std::optional<LocaleId> parse_canonical_locale(std::string_view text) {
  if (text.size() > kLocaleTextMax) return std::nullopt;
  LocaleId id;
  Reader reader(split(text, '-'));
  if (!reader.read_language_id(id) || !reader.read_extensions(id)) return std::nullopt;
  canonicalize(id);
  return id;
}

}  // namespace shoal::intl
