// Conversion of whole strings to upper or lower case, with the conditional mappings of
// SpecialCasing.txt.
#include <algorithm>

#include "vm/unicode/normalize.h"
#include "vm/unicode/unicode.h"

namespace shoal::unicode {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kFinalSigma = 0x3C2;
constexpr char32_t kSmallSigma = 0x3C3;
constexpr char32_t kDotAbove = 0x307;
constexpr char32_t kDotlessI = 0x131;
constexpr char32_t kCapitalIWithDot = 0x130;

using Text = std::span<const char16_t>;

/// The code point that begins at `at`, which moves past it.
char32_t read_forward(Text text, size_t& at) {
  const char16_t unit = text[at++];
  if (is_lead_surrogate(unit) && at < text.size() && is_trail_surrogate(text[at])) {
    return combine_surrogates(unit, text[at++]);
  }
  return unit;
}

/// The code point that ends at `at`, which moves before it.
char32_t read_backward(Text text, size_t& at) {
  const char16_t unit = text[--at];
  if (is_trail_surrogate(unit) && at > 0 && is_lead_surrogate(text[at - 1])) {
    return combine_surrogates(text[--at], unit);
  }
  return unit;
}

/// Unicode §3.13, Final_Sigma: a cased letter before and none after, case-ignorable ones skipped.
bool is_final_sigma(Text text, size_t begin, size_t end) {
  bool cased_before = false;
  while (begin > 0) {
    const char32_t c = read_backward(text, begin);
    if (is_case_ignorable(c)) continue;
    cased_before = is_cased(c);
    break;
  }
  if (!cased_before) return false;
  while (end < text.size()) {
    const char32_t c = read_forward(text, end);
    if (is_case_ignorable(c)) continue;
    return !is_cased(c);
  }
  return true;
}

constexpr uint8_t kClassAbove = 230;

bool followed_by_mark_above(Text text, size_t end, char32_t wanted) {
  while (end < text.size()) {
    const char32_t c = read_forward(text, end);
    const uint8_t mark_class = combining_class(c);
    if (wanted != 0 ? c == wanted : mark_class == kClassAbove) return true;
    if (mark_class == 0 || mark_class == kClassAbove) return false;
  }
  return false;
}

bool preceded_by(Text text, size_t begin, bool (*is_wanted)(char32_t)) {
  while (begin > 0) {
    const char32_t c = read_backward(text, begin);
    if (is_wanted(c)) return true;
    const uint8_t mark_class = combining_class(c);
    if (mark_class == 0 || mark_class == kClassAbove) return false;
  }
  return false;
}

bool is_soft_dotted(char32_t c) {
  std::vector<Range> ranges;
  append_property(find_property("Soft_Dotted", ""), ranges);
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

bool append_text(TextBuffer<char16_t>& out, std::u16string_view text) {
  return out.append(text.data(), text.size());
}

/// One code point together with where it stands.
struct Place {
  Text text;
  size_t begin;
  size_t end;
  char32_t c;
};

enum class Special : uint8_t { Declined, Done, OutOfMemory };

Special done(bool ok) { return ok ? Special::Done : Special::OutOfMemory; }

Special convert_turkic(const Place& place, CaseDirection direction, TextBuffer<char16_t>& out) {
  const char32_t c = place.c;
  if (direction == CaseDirection::Upper) {
    return c == 'i' ? done(out.push_back(char16_t{kCapitalIWithDot})) : Special::Declined;
  }
  if (c == kCapitalIWithDot) return done(out.push_back(u'i'));
  if (c == kDotAbove && preceded_by(place.text, place.begin, [](char32_t p) { return p == 'I'; })) {
    return Special::Done;
  }
  if (c == 'I') {
    const bool dotted = followed_by_mark_above(place.text, place.end, kDotAbove);
    return done(out.push_back(dotted ? u'i' : char16_t{kDotlessI}));
  }
  return Special::Declined;
}

Special convert_lithuanian(const Place& place, CaseDirection direction, TextBuffer<char16_t>& out) {
  const char32_t c = place.c;
  if (direction == CaseDirection::Upper) {
    const bool drop = c == kDotAbove && preceded_by(place.text, place.begin, is_soft_dotted);
    return drop ? Special::Done : Special::Declined;
  }
  switch (c) {
    case 0xCC: return done(append_text(out, u"i\u0307\u0300"));
    case 0xCD: return done(append_text(out, u"i\u0307\u0301"));
    case 0x128: return done(append_text(out, u"i\u0307\u0303"));
    case 'I':
    case 'J':
    case 0x12E: {
      if (!followed_by_mark_above(place.text, place.end, 0)) return Special::Declined;
      const char16_t pair[2] = {static_cast<char16_t>(to_lower_simple(c)), char16_t{kDotAbove}};
      return done(out.append(pair, 2));
    }
    default: return Special::Declined;
  }
}

Special convert_conditional(const Place& place, CaseDirection direction, CaseLocale locale,
                            TextBuffer<char16_t>& out) {
  if (direction == CaseDirection::Lower && place.c == kCapitalSigma) {
    const bool is_final = is_final_sigma(place.text, place.begin, place.end);
    return done(out.push_back(static_cast<char16_t>(is_final ? kFinalSigma : kSmallSigma)));
  }
  if (locale == CaseLocale::Turkic) return convert_turkic(place, direction, out);
  if (locale == CaseLocale::Lithuanian) return convert_lithuanian(place, direction, out);
  return Special::Declined;
}

}  // namespace

CaseLocale case_locale(std::string_view language_tag) {
  if (language_tag.size() < 2 || (language_tag.size() > 2 && language_tag[2] != '-'))
    return CaseLocale::Root;
  const auto lower = [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); };
  const char language[2] = {lower(language_tag[0]), lower(language_tag[1])};
  const std::string_view name(language, 2);
  if (name == "tr" || name == "az") return CaseLocale::Turkic;
  return name == "lt" ? CaseLocale::Lithuanian : CaseLocale::Root;
}

bool convert_case(std::span<const char16_t> in, size_t begin, size_t end, CaseDirection direction,
                  CaseLocale locale, TextBuffer<char16_t>& out) {
  SHOAL_ASSERT(begin <= end && end <= in.size());
  if (!out.reserve(out.size() + (end - begin))) return false;
  const bool upper = direction == CaseDirection::Upper;
  for (size_t at = begin; at < end;) {
    const size_t start = at;
    const char32_t c = read_forward(in, at);
    if (c < 128 && locale == CaseLocale::Root) {
      const char32_t mapped = upper ? (c - 'a' < 26 ? c - 32 : c) : (c - 'A' < 26 ? c + 32 : c);
      if (!out.push_back(static_cast<char16_t>(mapped))) return false;
      continue;
    }
    const Special special = convert_conditional({in, start, at, c}, direction, locale, out);
    if (special == Special::OutOfMemory) return false;
    if (special == Special::Done) continue;
    char16_t units[kCaseMappingUnitsMax];
    const uint32_t count = upper ? to_upper_full(c, units) : to_lower_full(c, units);
    if (!out.append(units, count)) return false;
  }
  return true;
}

}  // namespace shoal::unicode
