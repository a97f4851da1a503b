// Domain to ASCII, §3.3 of the URL Standard: UTS #46 as far as the engine's own tables carry it.
// The mapping is lower case, compatibility composition (NFKC), ideographic full stops, and leaving
// out what is ignored; labels beyond ASCII become Punycode (RFC 3492). Of UTS #46 there is missing:
// the rules for direction (CheckBidi), the exact joining types for CheckJoiners, and its own
// exceptions to NFKC, a handful of code points.
#include <algorithm>

#include "stdlib/web/url_record.h"
#include "vm/unicode/normalize.h"
#include "vm/unicode/unicode.h"

namespace shoal::url {
namespace {

using Text = std::u32string;

// ---- Punycode, RFC 3492

constexpr uint32_t kBase = 36, kTMin = 1, kTMax = 26, kSkew = 38, kDamp = 700, kInitialBias = 72,
                   kInitialN = 128;

uint32_t adapt(uint32_t delta, uint32_t points, bool first) noexcept {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  for (; delta > ((kBase - kTMin) * kTMax) / 2; k += kBase) delta /= kBase - kTMin;
  return k + (kBase - kTMin + 1) * delta / (delta + kSkew);
}
uint32_t threshold(uint32_t k, uint32_t bias) noexcept {
  return k <= bias ? kTMin : std::min(k - bias, kTMax);
}
char digit(uint32_t d) noexcept { return static_cast<char>(d < 26 ? 'a' + d : '0' + d - 26); }

/// False: overflow.
bool encode_punycode(const Text& label, std::string& out) {
  uint32_t n = kInitialN, delta = 0, bias = kInitialBias, handled = 0;
  for (const char32_t c : label)
    if (c < 0x80) out += static_cast<char>(c);
  const auto basic = static_cast<uint32_t>(out.size());
  if (basic) out += '-';
  for (handled = basic; handled < label.size(); ++delta, ++n) {
    char32_t next = 0x10FFFF;
    for (const char32_t c : label)
      if (c >= n) next = std::min(next, c);
    const uint64_t sum = delta + uint64_t{next - n} * (handled + 1);
    if (sum > 0x7FFF'FFFF) return false;
    delta = static_cast<uint32_t>(sum);
    n = next;
    for (const char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      uint32_t q = delta;
      for (uint32_t k = kBase;; k += kBase) {
        const uint32_t t = threshold(k, bias);
        if (q < t) break;
        out += digit(t + (q - t) % (kBase - t));
        q = (q - t) / (kBase - t);
      }
      out += digit(q);
      bias = adapt(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
  }
  return true;
}

bool decode_punycode(std::string_view in, Text& out) {
  uint32_t n = kInitialN, i = 0, bias = kInitialBias;
  const size_t dash = in.rfind('-');
  if (dash != std::string_view::npos)
    for (size_t k = 0; k < dash; ++k) out += static_cast<char32_t>(static_cast<uint8_t>(in[k]));
  for (size_t at = dash == std::string_view::npos ? 0 : dash + 1; at < in.size();) {
    const uint32_t old = i;
    uint64_t weight = 1;
    for (uint32_t k = kBase;; k += kBase) {
      if (at >= in.size()) return false;
      const char c = in[at++];
      const uint32_t d = c >= 'a' && c <= 'z'   ? static_cast<uint32_t>(c - 'a')
                         : c >= '0' && c <= '9' ? static_cast<uint32_t>(c - '0' + 26)
                                                : kBase;
      const uint64_t sum = i + d * weight;
      if (d >= kBase || sum > 0x7FFF'FFFF) return false;
      i = static_cast<uint32_t>(sum);
      const uint32_t t = threshold(k, bias);
      if (d < t) break;
      weight *= kBase - t;
      if (weight > 0x7FFF'FFFF) return false;
    }
    const auto count = static_cast<uint32_t>(out.size() + 1);
    bias = adapt(i - old, count, old == 0);
    n += i / count;
    i %= count;
    if (n > 0x10FFFF || unicode::is_surrogate(n)) return false;
    out.insert(out.begin() + i++, n);
  }
  return true;
}

// ---- Text

Text code_points(std::string_view utf8) {  // Valid UTF-8.
  Text out;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<uint8_t>(utf8[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t k = 1; k < length; ++k) c = c << 6 | (static_cast<uint8_t>(utf8[i + k]) & 0x3F);
    out += c;
    i += length;
  }
  return out;
}

bool is_in_property(const char* name, const char* value, char32_t c) {
  std::vector<unicode::Range> ranges;
  unicode::append_property(unicode::find_property(name, value), ranges);
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const unicode::Range& r) { return c >= r.first && c <= r.last; });
}

/// UTS #46 "ignored": variation selectors, joiners of words, soft hyphen.
bool is_ignored(char32_t c) noexcept {
  return c == 0xAD || c == 0x34F || (c >= 0x180B && c <= 0x180F) || c == 0x200B || c == 0x2060 ||
         c == 0x2064 || (c >= 0x206A && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
         c == 0xFEFF || (c >= 0xE0100 && c <= 0xE01EF);
}

/// Lower case and folding of what is not lower case; ß and ς stay (nontransitional processing).
void append_lower(std::u16string& out, char32_t c) {
  if (c == 0x1E9E) c = 0xDF;
  char16_t units[unicode::kCaseMappingUnitsMax];
  const uint32_t count = unicode::to_lower_full(c, units);
  out.append(units, count);
}

bool compose(std::u16string_view in, std::u16string& out) {
  TextBuffer<char16_t> buffer;
  unicode::Normalizer normalizer(unicode::NormalizationForm::NFKC, buffer);
  if (!normalizer.feed({in.data(), in.size()}) || !normalizer.finish()) return false;
  out.assign(buffer.data(), buffer.size());
  return true;
}

Text points_of(std::u16string_view units) {
  Text out;
  for (size_t i = 0; i < units.size(); ++i) {
    char32_t c = units[i];
    if (unicode::is_lead_surrogate(c) && i + 1 < units.size())
      c = unicode::combine_surrogates(c, units[++i]);
    out += c;
  }
  return out;
}

/// The mapping of UTS #46, §4 step 1 and 2. False: no memory.
bool map_domain(const Text& in, Text& out) {
  std::u16string lower, composed;
  for (const char32_t c : in)
    if (!is_ignored(c)) append_lower(lower, c);
  if (!compose(lower, composed)) return false;
  // Compatibility composition may have brought capitals: once more.
  lower.clear();
  for (const char32_t c : points_of(composed))
    if (!is_ignored(c)) append_lower(lower, c == 0x3002 ? '.' : c);
  if (!compose(lower, composed)) return false;
  out = points_of(composed);
  return true;
}

/// CheckJoiners, RFC 5892 A.1 and A.2: after a virama; the non-joiner also between letters of a
/// script that joins (whose exact joining types are not looked at).
bool is_valid_joiner(const Text& label, size_t i) {
  if (i == 0) return false;
  if (unicode::combining_class(label[i - 1]) == 9) return true;
  if (label[i] != 0x200C || i + 1 == label.size()) return false;
  for (const char* const script : {"Arabic", "Syriac", "Mongolian", "Nko"})
    if (is_in_property("Script", script, label[i - 1]) &&
        is_in_property("Script", script, label[i + 1]))
      return true;
  return false;
}

/// §4.1 Validity Criteria, as far as they are held here.
bool is_valid_label(const Text& label) {
  if (label.empty()) return true;
  for (size_t i = 0; i < label.size(); ++i) {
    const char32_t c = label[i];
    if (c < 0x80) continue;
    if (c == 0x200C || c == 0x200D) {
      if (!is_valid_joiner(label, i)) return false;
      continue;
    }
    if (c == 0xFFFD || is_ignored(c) || c == 0x200E || c == 0x200F ||
        is_in_property("General_Category", "Other", c) || is_in_property("White_Space", "", c) ||
        (c >= 0x2FF0 && c <= 0x2FFF))
      return false;
  }
  return label[0] < 0x80 || !is_in_property("General_Category", "Mark", label[0]);
}

bool is_ascii(const Text& text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
}

/// A label that says it is Punycode has to be what encoding would give.
bool is_valid_punycode(std::string_view label) {
  Text decoded, mapped;
  if (!decode_punycode(label.substr(4), decoded) || decoded.empty() || is_ascii(decoded))
    return false;
  if (!map_domain(decoded, mapped) || mapped != decoded || !is_valid_label(decoded)) return false;
  std::string again;
  return encode_punycode(decoded, again) && again == label.substr(4);
}

/// Whether a label says that it is Punycode, and is not.
bool has_bad_punycode(std::string_view domain) {
  for (size_t start = 0; start <= domain.size();) {
    const size_t dot = std::min(domain.find('.', start), domain.size());
    const std::string_view label = domain.substr(start, dot - start);
    if (label.starts_with("xn--") && !is_valid_punycode(label)) return true;
    start = dot + 1;
  }
  return false;
}

bool append_label(std::string& out, const Text& label) {
  if (is_ascii(label)) {
    std::string text(label.begin(), label.end());
    if (text.starts_with("xn--") && !is_valid_punycode(text)) return false;
    out += text;
    return true;
  }
  std::string encoded;
  if (!is_valid_label(label) || !encode_punycode(label, encoded)) return false;
  if (label.size() >= 4 && label.compare(0, 4, U"xn--") == 0) return false;
  out += "xn--" + encoded;
  return true;
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
  Text mapped;
  const Text points = code_points(domain);
  if (is_ascii(points)) {
    std::string lower(domain);
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c |= 0x20;
    return has_bad_punycode(lower) ? std::nullopt : std::optional(lower);
  }
  // Leaders would become full stops.
  const auto is_leader = [](char32_t c) { return c >= 0x2024 && c <= 0x2026; };
  if (std::any_of(points.begin(), points.end(), is_leader) || !map_domain(points, mapped))
    return std::nullopt;
  std::string out;
  for (size_t start = 0;;) {
    const size_t dot = std::min(mapped.find(U'.', start), mapped.size());
    if (!append_label(out, mapped.substr(start, dot - start))) return std::nullopt;
    if (dot == mapped.size()) return out;
    out += '.';
    start = dot + 1;
  }
}

}  // namespace shoal::url
