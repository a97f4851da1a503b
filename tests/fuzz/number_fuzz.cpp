// Numbers and texts, against the C library: a text that is a decimal literal reads as strtod reads
// it, and no other one reads as a number; the shortest text of a double reads back as it and is no
// longer than to_chars's; toFixed, toExponential, toPrecision are printf's (ties apart, which go
// up); radixes read back. Input: eight bytes of a double, one of digits, a text.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

#include "gc/base/assert.h"
#include "vm/value/number_text.h"

using namespace shoal;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

size_t digits_at(const std::string& s, size_t at) {
  size_t n = 0;
  while (at + n < s.size() && s[at + n] >= '0' && s[at + n] <= '9') ++n;
  return n;
}

/// How many characters from the start are a StrDecimalLiteral without Infinity, §7.1.4.1.
size_t decimal_prefix(const std::string& s) {
  size_t at = !s.empty() && (s[0] == '+' || s[0] == '-') ? 1 : 0;
  const size_t whole = digits_at(s, at);
  at += whole;
  if (at < s.size() && s[at] == '.') {
    const size_t fraction = digits_at(s, at + 1);
    if (whole + fraction == 0) return 0;
    at += 1 + fraction;
  } else if (whole == 0) {
    return 0;
  }
  if (at < s.size() && (s[at] == 'e' || s[at] == 'E')) {
    size_t exponent = at + 1;
    if (exponent < s.size() && (s[exponent] == '+' || s[exponent] == '-')) ++exponent;
    const size_t digits = digits_at(s, exponent);
    if (digits) at = exponent + digits;
  }
  return at;
}

void check_text(const std::string& text) {
  const StringView view{std::string_view(text)};
  const double whole = string_to_number(view), prefix = parse_float(view);
  std::u16string wide(text.begin(), text.end());
  for (size_t i = 0; i < text.size(); ++i) wide[i] = static_cast<uint8_t>(text[i]);
  const StringView wide_view(wide.data(), view.length());
  SHOAL_VERIFY(same(whole, string_to_number(wide_view)) && same(prefix, parse_float(wide_view)));
  // White space is another question: none of it here but what is_space knows at the ends.
  const StringView trimmed = trim(view);
  const std::string bare(reinterpret_cast<const char*>(trimmed.latin1()), trimmed.length());
  const size_t count = decimal_prefix(bare);
  if (count > 0) {
    const double expected = std::strtod(bare.substr(0, count).c_str(), nullptr);
    SHOAL_VERIFY(same(prefix, expected));
    if (count == bare.size()) SHOAL_VERIFY(same(whole, expected));
  }
  const bool is_special = bare.empty() || bare.ends_with("Infinity") ||
                          (bare.size() > 2 && bare[0] == '0' && std::strchr("xXoObB", bare[1]));
  if (count != bare.size() && !is_special) SHOAL_VERIFY(std::isnan(whole));
  for (const int32_t radix : {0, 2, 10, 16, 36})
    SHOAL_VERIFY(same(parse_int(view, radix), parse_int(wide_view, radix)));
}

std::string printed(const char* format, int digits, double d) {
  std::string out(1500, '\0');
  const int length = std::snprintf(out.data(), out.size(), format, digits, d);
  out.resize(static_cast<size_t>(length));
  return out;
}

/// What follows the digits that are kept is a half exactly: printf goes to the even digit.
bool is_tie(const std::string& kept, const std::string& exact) {
  const size_t mantissa = std::min(exact.find('e'), exact.size());
  const size_t at = std::min(kept.find('e'), kept.size());
  const size_t from = kept.find('.') == std::string::npos ? exact.find('.') + 1 : at;
  return from < mantissa && exact[from] == '5' &&
         exact.find_first_not_of('0', from + 1) >= mantissa;
}

/// 1.5e+05 as ECMAScript writes it: 1.5e+5.
std::string without_zeros_in_exponent(std::string s) {
  size_t at = s.find('e') + 2;
  while (at + 1 < s.size() && s[at] == '0') s.erase(at, 1);
  return s;
}

/// The digits that count.
std::string significant(const std::string& text) {
  std::string out;
  for (const char c : text.substr(0, text.find('e')))
    if (c >= '0' && c <= '9' && (c != '0' || !out.empty())) out += c;
  while (!out.empty() && out.back() == '0') out.pop_back();
  return out;
}

void check_double(double d, uint32_t digits) {
  const std::string text = number_to_text(d);
  char short_text[kNumberTextMax];
  SHOAL_VERIFY(text == std::string(short_text, number_to_text(d, short_text)));
  if (!std::isfinite(d)) return;
  SHOAL_VERIFY(std::strtod(text.c_str(), nullptr) == d);
  SHOAL_VERIFY(string_to_number(StringView{std::string_view(text)}) == d);
  char shortest[64];
  const auto end =
      std::to_chars(shortest, shortest + sizeof shortest, d, std::chars_format::scientific);
  SHOAL_VERIFY(significant(text) == significant(std::string(shortest, end.ptr)));
  const int kept = static_cast<int>(digits);
  const double magnitude = std::fabs(d);
  if (magnitude < 1e21) {
    const std::string fixed = printed("%.*f", kept, magnitude);
    if (!is_tie(fixed, printed("%.*f", 1100, magnitude)))
      SHOAL_VERIFY(number_to_fixed(magnitude, digits) == fixed);
    SHOAL_VERIFY(d >= 0 || number_to_fixed(d, digits).starts_with('-') == (d < 0));
  }
  const std::string scientific = printed("%.*e", kept, magnitude);
  if (!is_tie(scientific, printed("%.*e", 1100, magnitude)))
    SHOAL_VERIFY(number_to_exponential(magnitude, kept) == without_zeros_in_exponent(scientific));
  const std::string precise = number_to_precision(magnitude, std::max(digits, 1u));
  if (digits > 17) SHOAL_VERIFY(std::strtod(precise.c_str(), nullptr) == magnitude);
  const uint32_t radix = 2 + digits % 35;
  const std::string in_radix = number_to_radix(d, radix);
  if (magnitude < 9007199254740992.0 && d == std::trunc(d))
    SHOAL_VERIFY(parse_int(StringView{std::string_view(in_radix)}, static_cast<int32_t>(radix)) ==
                 d);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 9) return 0;
  double d;
  std::memcpy(&d, data, sizeof d);
  check_double(d, data[8] % 101);
  check_text(std::string(data + 9, data + size));
  return 0;
}
