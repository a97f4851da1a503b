// Domain to ASCII, §3.3 of the URL Standard: UTS #46 without transitional processing, STD3 rules,
// CheckHyphens and VerifyDnsLength. Labels beyond ASCII become Punycode (RFC 3492).
#include <algorithm>
#include <vector>

#include "stdlib/web/url_record.h"
#include "vm/unicode/idna.h"
#include "vm/unicode/normalize.h"
#include "vm/unicode/unicode.h"

namespace shoal::url {
namespace {

using Text = std::u32string;
using TextView = std::u32string_view;
using unicode::IdnaBidi, unicode::IdnaJoining, unicode::IdnaStatus, unicode::IdnaTraits;

/// Longer domains beyond ASCII are refused: Punycode takes time by the square, and a domain of the
/// DNS has 253 characters.
constexpr size_t kDomainPointsMax = 1024;
/// So many bytes, before and after, at most.
constexpr size_t kDomainBytesMax = 8 * kDomainPointsMax;

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
bool encode_punycode(TextView label, std::string& out) {
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
    out.assign(in.begin(), in.begin() + static_cast<ptrdiff_t>(dash));
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
    if (n > 0x10FFFF || unicode::is_surrogate(n) || count > kDomainPointsMax) return false;
    out.insert(out.begin() + i++, n);
  }
  return true;
}

// ---- Mapping, §4 steps 1 and 2

bool is_ascii(TextView text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
}
char to_lower(char c) noexcept { return static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c); }

void append_points(const TextBuffer<char16_t>& units, Text& out) {
  out.reserve(units.size());
  for (size_t i = 0; i < units.size(); ++i) {
    char32_t c = units[i];
    if (unicode::is_lead_surrogate(c) && i + 1 < units.size())
      c = unicode::combine_surrogates(c, units[++i]);
    out += c;
  }
}

/// Appends the normal form NFC. False: no memory.
bool append_composed(const TextBuffer<char16_t>& units, Text& out) {
  using unicode::NormalizationForm::NFC;
  if (unicode::trivially_normalized_prefix(NFC, units.span()) == units.size()) {
    append_points(units, out);
    return true;
  }
  TextBuffer<char16_t> composed;
  unicode::Normalizer normalizer(NFC, composed);
  if (!normalizer.feed(units.span()) || !normalizer.finish()) return false;
  append_points(composed, out);
  return true;
}

bool append_units(char32_t c, TextBuffer<char16_t>& out) {
  if (c < 0x10000) return out.push_back(static_cast<char16_t>(c));
  return out.push_back(unicode::lead_surrogate(c)) && out.push_back(unicode::trail_surrogate(c));
}

bool append_mapped(char32_t c, TextBuffer<char16_t>& out) {
  switch (unicode::idna_traits(c).status()) {
    case IdnaStatus::Valid: return append_units(c, out);
    case IdnaStatus::Mapped: return unicode::append_idna_mapping(c, out);
    case IdnaStatus::Ignored: return true;
    case IdnaStatus::Disallowed: return false;
  }
  return false;
}

/// Of valid UTF-8. False: there is something in it that may not be.
bool map_domain(std::string_view utf8, Text& out) {
  if (utf8.size() > kDomainBytesMax) return false;
  TextBuffer<char16_t> mapped;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<uint8_t>(utf8[i]);
    if (lead < 0x80) {
      if (!append_units(static_cast<char32_t>(to_lower(utf8[i++])), mapped)) return false;
      continue;
    }
    const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + length > utf8.size()) return false;
    char32_t c = lead & (0x7Fu >> length);
    for (size_t k = 1; k < length; ++k) c = c << 6 | (static_cast<uint8_t>(utf8[i + k]) & 0x3F);
    if (!append_mapped(c, mapped)) return false;
    i += length;
  }
  return append_composed(mapped, out);
}

// ---- Validity criteria, §4.1

/// CheckJoiners, RFC 5892 A.1 and A.2: after a virama; the non-joiner also between letters that
/// would join.
bool is_valid_joiner(TextView label, size_t at) noexcept {
  if (at == 0) return false;
  if (unicode::idna_traits(label[at - 1]).is_virama()) return true;
  if (label[at] != 0x200C) return false;
  const auto joining = [&](size_t i) { return unicode::idna_traits(label[i]).joining(); };
  size_t before = at - 1, after = at + 1;
  while (before > 0 && joining(before) == IdnaJoining::Transparent) --before;
  while (after < label.size() && joining(after) == IdnaJoining::Transparent) ++after;
  if (after == label.size()) return false;
  return (joining(before) == IdnaJoining::Left || joining(before) == IdnaJoining::Dual) &&
         (joining(after) == IdnaJoining::Right || joining(after) == IdnaJoining::Dual);
}

bool is_valid_label(TextView label) noexcept {
  if (label.empty()) return true;
  if (unicode::idna_traits(label[0]).is_combining_mark()) return false;
  for (size_t i = 0; i < label.size(); ++i) {
    const char32_t c = label[i];
    if (c < 0x80) continue;
    if (unicode::idna_traits(c).status() != IdnaStatus::Valid) return false;
    if ((c == 0x200C || c == 0x200D) && !is_valid_joiner(label, i)) return false;
  }
  return true;
}

/// Of a set of these kinds, a bit for each.
constexpr uint32_t bit(IdnaBidi kind) noexcept { return 1u << static_cast<uint32_t>(kind); }
constexpr uint32_t kRightToLeft = bit(IdnaBidi::Right) | bit(IdnaBidi::ArabicNumber);

uint32_t bidi_kinds(TextView text) noexcept {
  uint32_t kinds = 0;
  for (const char32_t c : text) kinds |= bit(unicode::idna_traits(c).bidi());
  return kinds;
}

/// CheckBidi, RFC 5893 section 2, of a label of a domain that has one from right to left.
bool is_valid_direction(TextView label) noexcept {
  if (label.empty()) return true;
  const auto kind = [&](size_t i) { return bit(unicode::idna_traits(label[i]).bidi()); };
  const bool is_right = kind(0) == bit(IdnaBidi::Right);
  if (!is_right && kind(0) != bit(IdnaBidi::Left)) return false;
  constexpr uint32_t kBoth =
      bit(IdnaBidi::EuropeanNumber) | bit(IdnaBidi::Neutral) | bit(IdnaBidi::Mark);
  constexpr uint32_t kNumbers = bit(IdnaBidi::EuropeanNumber) | bit(IdnaBidi::ArabicNumber);
  const uint32_t kinds = bidi_kinds(label);
  if ((kinds & ~(kBoth | (is_right ? kRightToLeft : bit(IdnaBidi::Left)))) != 0) return false;
  if ((kinds & kNumbers) == kNumbers) return false;
  size_t last = label.size() - 1;
  while (last > 0 && kind(last) == bit(IdnaBidi::Mark)) --last;
  const uint32_t ends = is_right ? kRightToLeft : bit(IdnaBidi::Left);
  return (kind(last) & (ends | bit(IdnaBidi::EuropeanNumber))) != 0;
}

// ---- Labels

/// A label that says it is Punycode has to be what encoding would give.
bool decode_label(std::string_view label, Text& decoded) {
  if (!decode_punycode(label.substr(4), decoded) || decoded.empty() || is_ascii(decoded))
    return false;
  TextBuffer<char16_t> units;
  for (const char32_t c : decoded)
    if (!append_units(c, units)) return false;
  Text composed;
  std::string again;
  return append_composed(units, composed) && composed == decoded && is_valid_label(decoded) &&
         encode_punycode(decoded, again) && again == label.substr(4);
}

/// The labels of a domain, as they are shown and as they are written.
class Labels {
 public:
  bool add(TextView label) {
    if (!all_.empty()) ascii_ += '.';
    all_.emplace_back();
    if (is_ascii(label)) {
      const std::string text(label.begin(), label.end());
      ascii_ += text;
      if (!text.starts_with("xn--")) {
        all_.back() = label;
        return count(label.size());
      }
      return decode_label(text, all_.back()) && count(all_.back().size());
    }
    ascii_ += "xn--";
    std::string encoded;
    if (label.starts_with(U"xn--") || !count(label.size()) || !is_valid_label(label) ||
        !encode_punycode(label, encoded))
      return false;
    ascii_ += encoded;
    all_.back() = label;
    return true;
  }
  /// The whole domain; absent if directions are mixed.
  std::optional<std::string> finish() && {
    uint32_t kinds = 0;
    for (const Text& label : all_) kinds |= bidi_kinds(label);
    const bool is_bidi = (kinds & kRightToLeft) != 0;
    if (is_bidi && !std::all_of(all_.begin(), all_.end(), is_valid_direction)) return std::nullopt;
    return std::move(ascii_);
  }

 private:
  bool count(size_t points) noexcept { return (points_ += points) <= kDomainPointsMax; }

  std::vector<Text> all_;
  std::string ascii_;
  size_t points_ = 0;
};

/// Whether a label says that it is Punycode.
bool has_punycode(std::string_view domain) noexcept {
  return domain.starts_with("xn--") || domain.find(".xn--") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
  const auto is_ascii_byte = [](char c) { return static_cast<uint8_t>(c) < 0x80; };
  if (std::all_of(domain.begin(), domain.end(), is_ascii_byte)) {
    std::string lower(domain);
    std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
    if (!has_punycode(lower)) return lower;
  }
  Text mapped;
  if (!map_domain(domain, mapped)) return std::nullopt;
  Labels labels;
  for (size_t start = 0;;) {
    const size_t dot = std::min(mapped.find(U'.', start), mapped.size());
    if (!labels.add(TextView(mapped).substr(start, dot - start))) return std::nullopt;
    if (dot == mapped.size()) return std::move(labels).finish();
    start = dot + 1;
  }
}

}  // namespace shoal::url
