#include "vm/value/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "vm/unicode/unicode.h"
#include "vm/value/shortest_decimal.h"

namespace shoal {
namespace {

/// The shortest digits of a positive finite d: d = 0.digits x 10^point.
struct Decimal {
  char digits[800];
  int count;
  int point;
};

Decimal from_scientific(const char* begin, const char* end) {
  Decimal r;
  r.count = 0;
  const char* p = begin;
  for (; p != end && *p != 'e'; ++p)
    if (*p != '.') r.digits[r.count++] = *p;
  int exponent = 0;
  if (p != end) {
    ++p;
    if (*p == '+') ++p;
    std::from_chars(p, end, exponent);
  }
  r.point = exponent + 1;
  return r;
}

Decimal shortest(double d) {
  const ShortestDecimal decimal = shortest_decimal(d);
  Decimal r;
  char* const end = std::to_chars(r.digits, r.digits + sizeof r.digits, decimal.digits).ptr;
  r.count = static_cast<int>(end - r.digits);
  r.point = r.count + decimal.exponent;
  return r;
}

/// The exact decimal expansion of a positive finite double: at most 767 significant digits.
Decimal exact(double d) {
  char text[900];
  const auto end = std::to_chars(text, text + sizeof text, d, std::chars_format::scientific, 780);
  Decimal r = from_scientific(text, end.ptr);
  while (r.count > 1 && r.digits[r.count - 1] == '0') --r.count;
  return r;
}

/// Rounds to `keep` digits (0 or more), half up; the expansion is exact, so ties are real ones.
void round_to(Decimal& r, int keep) {
  if (keep >= r.count) return;
  if (keep < 0) {
    r.count = 0;
    return;
  }
  const bool up = r.digits[keep] >= '5';
  r.count = keep;
  if (!up) return;
  int i = keep - 1;
  while (i >= 0 && r.digits[i] == '9') r.digits[i--] = '0';
  if (i >= 0) {
    ++r.digits[i];
    return;
  }
  // All nines: 10...0, of as many digits as were asked for.
  r.digits[0] = '1';
  r.count = std::max(keep, 1);
  ++r.point;
}

void append_exponent(std::string& out, int exponent) {
  out += 'e';
  out += exponent < 0 ? '-' : '+';
  out += std::to_string(exponent < 0 ? -exponent : exponent);
}

__extension__ using Wide = unsigned __int128;

/// FAST PATH of round_to(exact(d)): the whole number n for which n / 10^digits is nearest to the
/// positive finite d, the larger of two. Exact: d is m * 2^e, and m * 10^digits has 128 bits at
/// most. False if n has more than 64 bits, or what leads to it more than 128.
bool scale(double d, uint32_t digits, uint64_t* n) {
  if (digits > 19) return false;
  Wide product = 1;
  for (uint32_t i = 0; i < digits; ++i) product *= 10;
  int exponent = 0;
  product *= static_cast<uint64_t>(std::ldexp(std::frexp(d, &exponent), 53));
  exponent -= 53;
  if (exponent > 10) return false;
  if (exponent >= 0)
    product <<= exponent;
  else if (exponent < -120)  // The product is below 2^117.
    product = 0;
  else
    product = (product + (Wide{1} << (-exponent - 1))) >> -exponent;
  *n = static_cast<uint64_t>(product);
  return product == *n;
}

const char* special_text(double d) {
  if (d != d) return "NaN";
  if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
  return nullptr;
}

}  // namespace

namespace {

/// Of a positive finite d.
size_t positive_to_text(double d, char* out) noexcept {
  const ShortestDecimal decimal = shortest_decimal(d);
  char digits[20];
  const int k =
      static_cast<int>(std::to_chars(digits, digits + sizeof digits, decimal.digits).ptr - digits);
  const int n = k + decimal.exponent;
  char* at = out;
  const auto put = [&at](const char* from, int count) {
    std::memcpy(at, from, static_cast<size_t>(count));
    at += count;
  };
  const auto put_zeros = [&at](int count) {
    std::memset(at, '0', static_cast<size_t>(count));
    at += count;
  };
  if (k <= n && n <= 21) {
    put(digits, k);
    put_zeros(n - k);
  } else if (0 < n && n <= 21) {
    put(digits, n);
    *at++ = '.';
    put(digits + n, k - n);
  } else if (-6 < n && n <= 0) {
    put("0.", 2);
    put_zeros(-n);
    put(digits, k);
  } else {
    put(digits, 1);
    if (k > 1) *at++ = '.';
    put(digits + 1, k - 1);
    *at++ = 'e';
    *at++ = n > 0 ? '+' : '-';
    at = std::to_chars(at, at + 3, std::abs(n - 1)).ptr;
  }
  return static_cast<size_t>(at - out);
}

}  // namespace

std::string number_to_text(double d) {
  char text[kNumberTextMax];
  return std::string(text, number_to_text(d, text));
}

size_t number_to_text(double d, char* out) noexcept {
  int32_t i;
  if (double_is_int32(d, i)) {
    const auto end = std::to_chars(out, out + kNumberTextMax, i);
    return static_cast<size_t>(end.ptr - out);
  }
  if (const char* const special = special_text(d))
    return std::string_view(special).copy(out, kNumberTextMax);
  if (d == 0) {
    *out = '0';
    return 1;
  }
  if (d > 0) return positive_to_text(d, out);
  *out = '-';
  return positive_to_text(-d, out + 1) + 1;
}

std::string number_to_radix(double d, uint32_t radix) {
  if (const char* const special = special_text(d)) return special;
  if (radix == 10) return number_to_text(d);
  if (d == 0) return "0";
  if (d == std::trunc(d) && std::fabs(d) <= 0x1p53) {
    char text[64];
    const auto end =
        std::to_chars(text, text + sizeof text, static_cast<int64_t>(d), static_cast<int>(radix));
    return std::string(text, static_cast<size_t>(end.ptr - text));
  }
  constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  const bool negative = d < 0;
  d = std::fabs(d);
  double whole = std::floor(d);
  double fraction = d - whole;
  // Fraction digits until what is left is below half a unit in the last place of d: the shortest
  // that reads back.
  std::string tail;
  double delta = 0.5 * (std::nextafter(d, std::numeric_limits<double>::infinity()) - d);
  delta = std::max(std::nextafter(0.0, 1.0), delta);
  if (fraction >= delta) {
    tail = ".";
    do {
      fraction *= radix;
      delta *= radix;
      const int digit = static_cast<int>(fraction);
      tail += kDigits[digit];
      fraction -= digit;
      if (fraction > 0.5 || (fraction == 0.5 && (digit & 1))) {
        if (fraction + delta > 1) {
          // Round up, carrying.
          for (;;) {
            if (tail.size() == 1) {
              whole += 1;
              tail.clear();
              break;
            }
            const char c = tail.back();
            tail.pop_back();
            const uint32_t value = static_cast<uint32_t>(c > '9' ? c - 'a' + 10 : c - '0');
            if (value + 1 < radix) {
              tail += kDigits[value + 1];
              break;
            }
          }
          break;
        }
      }
    } while (fraction >= delta);
  }
  std::string head;
  while (std::ilogb(whole) >= 53 && whole > 0) {
    whole /= radix;
    head += '0';
  }
  do {
    const double rest = std::fmod(whole, radix);
    head += kDigits[static_cast<int>(rest)];
    whole = (whole - rest) / radix;
  } while (whole > 0);
  if (negative) head += '-';
  return std::string(head.rbegin(), head.rend()) + tail;
}

std::string number_to_fixed(double d, uint32_t digits) {
  if (const char* const special = special_text(d)) return special;
  std::string out;
  if (d < 0 && d != 0) out += '-';
  d = std::fabs(d);
  if (d == 0) {
    out += '0';
    if (digits) out += '.' + std::string(digits, '0');
    return out;
  }
  if (uint64_t n = 0; scale(d, digits, &n)) {
    char text[24];
    const char* const end = std::to_chars(text, text + sizeof text, n).ptr;
    std::string all(text, static_cast<size_t>(end - text));
    if (all.size() < digits + 1) all.insert(0, digits + 1 - all.size(), '0');
    if (digits) all.insert(all.size() - digits, 1, '.');
    return out + all;
  }
  Decimal r = exact(d);
  round_to(r, r.point + static_cast<int>(digits));
  // All digits of n / 10^digits.
  std::string all(r.digits, static_cast<size_t>(r.count));
  const int total = r.point + static_cast<int>(digits);
  if (total > 0)
    all.append(static_cast<size_t>(std::max(0, total - r.count)), '0');
  else
    all.clear();
  if (all.size() < digits + 1) all.insert(0, digits + 1 - all.size(), '0');
  if (out == "-" && all.find_first_not_of('0') == std::string::npos) out = "-";
  out += all.substr(0, all.size() - digits);
  if (digits) out += '.' + all.substr(all.size() - digits);
  return out;
}

std::string number_to_exponential(double d, int digits) {
  if (const char* const special = special_text(d)) return special;
  std::string out;
  if (d < 0) out += '-';
  d = std::fabs(d);
  Decimal r;
  if (d == 0) {
    r.digits[0] = '0';
    r.count = 1;
    r.point = 1;
  } else {
    r = digits < 0 ? shortest(d) : exact(d);
  }
  if (digits >= 0) round_to(r, digits + 1);
  out += r.digits[0];
  const int wanted = digits < 0 ? r.count - 1 : digits;
  if (wanted > 0) {
    out += '.';
    out.append(r.digits + 1, static_cast<size_t>(std::min(wanted, r.count - 1)));
    out.append(static_cast<size_t>(std::max(0, wanted - (r.count - 1))), '0');
  }
  append_exponent(out, r.point - 1);
  return out;
}

std::string number_to_precision(double d, uint32_t precision) {
  if (const char* const special = special_text(d)) return special;
  std::string out;
  if (d < 0) out += '-';
  d = std::fabs(d);
  const int p = static_cast<int>(precision);
  if (d == 0) {
    out += '0';
    if (p > 1) out += '.' + std::string(precision - 1, '0');
    return out;
  }
  Decimal r = exact(d);
  round_to(r, p);
  std::string digits(r.digits, static_cast<size_t>(r.count));
  digits.append(precision - digits.size(), '0');
  const int e = r.point - 1;
  if (e < -6 || e >= p) {
    out += digits[0];
    if (p > 1) out += '.' + digits.substr(1);
    append_exponent(out, e);
    return out;
  }
  if (e >= 0) {
    out += digits.substr(0, static_cast<size_t>(e) + 1);
    if (e + 1 < p) out += '.' + digits.substr(static_cast<size_t>(e) + 1);
    return out;
  }
  out += "0.";
  out.append(static_cast<size_t>(-(e + 1)), '0');
  return out + digits;
}

// ---- Reading

bool is_space(char32_t c) noexcept {
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13);
  return c == 0xA0 || c == 0xFEFF || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

StringView trim(StringView text, bool start, bool end) noexcept {
  uint32_t from = 0, to = text.length();
  while (start && from < to && is_space(text[from])) ++from;
  while (end && to > from && is_space(text[to - 1])) --to;
  return text.sub(from, to);
}

namespace {

const double kNaN = std::numeric_limits<double>::quiet_NaN();

int digit_value(char32_t c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'z') return static_cast<int>(c - 'a') + 10;
  if (c >= 'A' && c <= 'Z') return static_cast<int>(c - 'A') + 10;
  return 99;
}

/// Digits of a power-of-two radix, correctly rounded (ties to even).
double read_binary(StringView digits, uint32_t bits_per_digit) noexcept {
  uint64_t mantissa = 0;
  int exponent = 0;
  bool sticky = false;
  for (uint32_t i = 0; i < digits.length(); ++i) {
    const auto value = static_cast<uint32_t>(digit_value(digits[i]));
    for (int b = static_cast<int>(bits_per_digit) - 1; b >= 0; --b) {
      const uint32_t bit = (value >> b) & 1;
      if (mantissa >> 62) {
        ++exponent;
        sticky = sticky || bit;
      } else {
        mantissa = (mantissa << 1) | bit;
      }
    }
  }
  return std::ldexp(static_cast<double>(mantissa | (sticky ? 1 : 0)), exponent);
}

/// Length of the longest prefix that is a StrUnsignedDecimalLiteral (no Infinity), 0 if none.
template <class Unit>
uint32_t decimal_prefix_of(const Unit* t, uint32_t length, uint32_t at) noexcept {
  uint32_t i = at, digits = 0;
  const auto run = [&] {
    while (i < length && t[i] >= '0' && t[i] <= '9') ++i, ++digits;
  };
  run();
  if (i < length && t[i] == '.') {
    ++i;
    run();
  }
  if (digits == 0) return 0;
  if (i < length && (t[i] == 'e' || t[i] == 'E')) {
    uint32_t j = i + 1;
    if (j < length && (t[j] == '+' || t[j] == '-')) ++j;
    if (j < length && t[j] >= '0' && t[j] <= '9') {
      while (j < length && t[j] >= '0' && t[j] <= '9') ++j;
      i = j;
    }
  }
  return i - at;
}
uint32_t decimal_prefix(StringView t, uint32_t at) noexcept {
  return t.visit(
      [at](const auto* units, uint32_t length) { return decimal_prefix_of(units, length, at); });
}

/// Of ASCII that from_chars takes.
double read_ascii(const char* begin, const char* end) {
  double value = 0;
  const auto result = std::from_chars(begin, end, value);
  if (result.ec == std::errc::result_out_of_range)
    return std::strtod(std::string(begin, end).c_str(), nullptr);
  return value;
}

double read_decimal(StringView t, uint32_t from, uint32_t to) {
  if (t.is_latin1()) {
    const char* const text = reinterpret_cast<const char*>(t.latin1());
    return read_ascii(text + from, text + to);
  }
  std::string ascii;
  ascii.reserve(to - from);
  for (uint32_t i = from; i < to; ++i) ascii += static_cast<char>(t[i]);
  return read_ascii(ascii.data(), ascii.data() + ascii.size());
}

/// Optional sign and decimal literal or Infinity at the start; `used` is how much was read (0:
/// nothing).
double signed_decimal(StringView t, uint32_t& used) {
  uint32_t i = 0;
  bool negative = false;
  used = 0;
  if (t.length() && (t[0] == '+' || t[0] == '-')) negative = t[i++] == '-';
  constexpr std::string_view kInfinity = "Infinity";
  if (t.length() - i >= kInfinity.size() &&
      t.sub(i, i + static_cast<uint32_t>(kInfinity.size())).equals_ascii(kInfinity)) {
    used = i + static_cast<uint32_t>(kInfinity.size());
    return negative ? -HUGE_VAL : HUGE_VAL;
  }
  const uint32_t length = decimal_prefix(t, i);
  if (length == 0) return kNaN;
  used = i + length;
  const double d = read_decimal(t, i, used);
  return negative ? -d : d;
}

}  // namespace

namespace {

/// FAST PATH: a sign, at most 15 digits and, if it may be, a point are all there is. Exact: the
/// digits make a double, and so does the power of ten they are divided by.
bool read_short(StringView t, bool with_point, double& out) noexcept {
  static constexpr double kPowers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  constexpr uint32_t kDigitsMax = 15;
  if (!t.is_latin1() || t.length() > kDigitsMax + 2) return false;
  const uint8_t* at = t.latin1();
  const uint8_t* const end = at + t.length();
  const bool negative = at != end && *at == '-';
  if (at != end && (negative || *at == '+')) ++at;
  if (end - at > ptrdiff_t{kDigitsMax} + 1) return false;  // With a point, too many digits.
  int64_t value = 0;
  uint32_t digits = 0, behind_point = 0;
  bool has_point = false;
  for (; at != end; ++at) {
    const uint32_t digit = static_cast<uint32_t>(*at) - '0';
    if (digit > 9) {
      if (*at != '.' || has_point || !with_point) return false;
      has_point = true;
      continue;
    }
    value = value * 10 + static_cast<int64_t>(digit);
    ++digits;
    behind_point += has_point;
  }
  if (digits == 0 || digits > kDigitsMax) return false;
  out = static_cast<double>(value) / kPowers[behind_point];
  if (negative) out = -out;
  return true;
}

/// FAST PATH: a text that is a decimal literal from its first digit, or a minus before it, to its
/// end. What from_chars takes else (inf, nan) does not begin so.
bool read_whole(StringView text, double& value) noexcept {
  if (!text.is_latin1() || text.length() == 0) return false;
  const char* const begin = reinterpret_cast<const char*>(text.latin1());
  const char* const end = begin + text.length();
  const bool negative = *begin == '-';
  if (text.length() == (negative ? 1 : 0) || digit_value(static_cast<uint8_t>(begin[negative])) > 9)
    return false;
  const auto [stop, error] = std::from_chars(begin, end, value);
  return stop == end && error == std::errc();
}

}  // namespace

double decimal_to_number(StringView text) noexcept {
  const bool negative = text[0] == '-';
  const double d = read_decimal(text, negative ? 1 : 0, text.length());
  return negative ? -d : d;
}

double string_to_number(StringView text) noexcept {
  double quick;
  if (read_short(text, true, quick) || read_whole(text, quick)) return quick;
  const StringView t = trim(text);
  if (t.length() == 0) return 0;
  if (t.length() > 2 && t[0] == '0') {
    const char16_t c = static_cast<char16_t>(t[1] | 0x20);
    const uint32_t bits = c == 'x' ? 4 : c == 'o' ? 3 : c == 'b' ? 1 : 0;
    if (bits) {
      for (uint32_t i = 2; i < t.length(); ++i)
        if (digit_value(t[i]) >= (1 << bits)) return kNaN;
      return read_binary(t.sub(2, t.length()), bits);
    }
  }
  uint32_t used;
  const double d = signed_decimal(t, used);
  return used == t.length() ? d : kNaN;
}

double parse_float(StringView text) noexcept {
  double quick;
  if (read_short(text, true, quick) || read_whole(text, quick)) return quick;
  uint32_t used;
  const double d = signed_decimal(trim(text, true, false), used);
  return used ? d : kNaN;
}

double parse_int(StringView text, int32_t radix) noexcept {
  double quick;
  if ((radix == 0 || radix == 10) && read_short(text, false, quick)) return quick;
  StringView t = trim(text, true, false);
  bool negative = false;
  if (t.length() && (t[0] == '+' || t[0] == '-')) {
    negative = t[0] == '-';
    t = t.sub(1, t.length());
  }
  bool strip = true;
  if (radix != 0) {
    if (radix < 2 || radix > 36) return kNaN;
    strip = radix == 16;
  } else {
    radix = 10;
  }
  if (strip && t.length() >= 2 && t[0] == '0' && (t[1] | 0x20) == 'x') {
    t = t.sub(2, t.length());
    radix = 16;
  }
  uint32_t n = 0;
  while (n < t.length() && digit_value(t[n]) < radix) ++n;
  if (n == 0) return kNaN;
  const StringView digits = t.sub(0, n);
  double value = 0;
  if (radix == 10) {
    value = read_decimal(digits, 0, n);
  } else if ((radix & (radix - 1)) == 0) {
    value =
        read_binary(digits, static_cast<uint32_t>(std::countr_zero(static_cast<uint32_t>(radix))));
  } else {
    for (uint32_t i = 0; i < n; ++i) value = value * radix + digit_value(digits[i]);
  }
  return negative ? -value : value;
}

}  // namespace shoal
