#include "compiler/syntax/literals.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "compiler/ast/utf8.h"
#include "vm/unicode/unicode.h"

namespace shoal::syntax {

namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

bool all_digits(std::string_view text, int radix) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (digit_value(c) >= radix) return false;
  }
  return true;
}

/// Exact rounding (to nearest, ties to even) of a number in a radix of 2, 8 or 16.
double power_of_two_radix(std::string_view digits, int bits_per_digit) {
  uint64_t mantissa = 0;
  int exponent = 0;
  bool sticky = false;
  for (const char c : digits) {
    const auto value = static_cast<uint64_t>(digit_value(c));
    for (int bit = bits_per_digit - 1; bit >= 0; --bit) {
      if (mantissa >> 62) {
        ++exponent;
        sticky = sticky || ((value >> bit) & 1);
      } else {
        mantissa = (mantissa << 1) | ((value >> bit) & 1);
      }
    }
  }
  // 63 bits and a sticky bit below them round once, in the conversion.
  return std::ldexp(static_cast<double>((mantissa << 1) | (sticky ? 1u : 0u)), exponent - 1);
}

double decimal_value(std::string_view text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  // Too large or too small: from_chars does not say which.
  if (result.ec == std::errc::result_out_of_range)
    value = std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

/// Decimal literals: digits [. digits] [e digits].
bool is_decimal(std::string_view text) {
  size_t at = 0;
  size_t digits = 0;
  const auto skip_digits = [&] {
    const size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - start;
  };
  digits = skip_digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    digits += skip_digits();
  }
  if (digits == 0) return false;
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (skip_digits() == 0) return false;
  }
  return at == text.size();
}

/// Removes separators; false where one does not stand between two digits.
bool strip_separators(std::string_view text, std::string& out) {
  const bool hex = text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
  bool ok = true;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '_') {
      out += text[at];
      continue;
    }
    const auto is_digit = [&](size_t index) {
      return index < text.size() && digit_value(text[index]) < (hex ? 16 : 10);
    };
    // "0_1" is a legacy octal in disguise: no separator after a leading zero.
    if (at == 0 || !is_digit(at - 1) || !is_digit(at + 1) || (at == 1 && text[0] == '0'))
      ok = false;
  }
  return ok;
}

}  // namespace

NumberLiteral parse_number(std::string_view text) {
  NumberLiteral number;
  std::string plain;
  number.misplaced_separator = !strip_separators(text, plain);
  const bool had_separator = plain.size() != text.size();
  std::string_view body = plain;
  if (body.size() > 1 && body.back() == 'n') {
    number.is_bigint = true;
    body.remove_suffix(1);
  }
  const char marker = body.size() > 1 && body[0] == '0' ? static_cast<char>(body[1] | 0x20) : '\0';
  const int bits = marker == 'x' ? 4 : marker == 'o' ? 3 : marker == 'b' ? 1 : 0;
  if (bits != 0) {
    number.valid = all_digits(body.substr(2), 1 << bits);
    if (number.valid && !number.is_bigint) number.value = power_of_two_radix(body.substr(2), bits);
    if (number.is_bigint) number.digits = std::string("0") + marker + std::string(body.substr(2));
    return number;
  }
  const bool leading_zero = body.size() > 1 && body[0] == '0' && body[1] >= '0' && body[1] <= '9';
  if (number.is_bigint) {
    number.valid = all_digits(body, 10) && !leading_zero;
    number.digits = std::string(body);
    return number;
  }
  if (leading_zero) {
    number.legacy_octal = true;
    if (had_separator) number.misplaced_separator = true;
    if (all_digits(body, 8)) {
      number.valid = true;
      number.value = power_of_two_radix(body, 3);
      return number;
    }
    // 089.5 is a number, 017.5 is not.
    const size_t integer_end = body.find_first_not_of("0123456789");
    if (all_digits(body.substr(0, integer_end), 8)) return number;
  }
  number.valid = is_decimal(body);
  if (number.valid) number.value = decimal_value(body);
  return number;
}

namespace {

/// Decoder of escapes, for strings and templates.
class Decoder {
 public:
  Decoder(std::string_view text, bool is_template, std::u16string& out)
      : text_(text), is_template_(is_template), out_(out) {}

  StringEscapes run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        const size_t start = at_++;
        if (!escape() && result_.valid) {
          result_.valid = false;
          result_.error_at = static_cast<uint32_t>(start);
        }
      } else if (c == '\r' && is_template_) {
        ++at_;
        if (peek() == '\n') ++at_;
        out_ += u'\n';
      } else if (static_cast<signed char>(c) >= 0) {
        out_ += static_cast<char16_t>(c);
        ++at_;
      } else {
        ast::append_utf16(out_, ast::decode_utf8(text_, at_));
      }
    }
    return result_;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool escape() {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_];
    switch (c) {
      case 'n': return put(u'\n');
      case 't': return put(u'\t');
      case 'r': return put(u'\r');
      case 'b': return put(u'\b');
      case 'f': return put(u'\f');
      case 'v': return put(u'\v');
      case 'x': return ++at_, hex(2);
      case 'u': return ++at_, unicode();
      case '\n': return ++at_, true;
      case '\r':
        ++at_;
        if (peek() == '\n') ++at_;
        return true;
      default: break;
    }
    if (c >= '0' && c <= '9') return octal();
    const char32_t point = ast::decode_utf8(text_, at_);
    if (point != 0x2028 && point != 0x2029) ast::append_utf16(out_, point);
    return true;
  }

  bool put(char16_t unit) {
    out_ += unit;
    ++at_;
    return true;
  }

  bool hex(int count) {
    char32_t value = 0;
    for (int index = 0; index < count; ++index, ++at_) {
      const int digit = at_ < text_.size() ? digit_value(text_[at_]) : 99;
      if (digit >= 16) return false;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    out_ += static_cast<char16_t>(value);
    return true;
  }

  bool unicode() {
    if (peek() != '{') return hex(4);
    ++at_;
    char32_t value = 0;
    size_t count = 0;
    for (; at_ < text_.size() && text_[at_] != '}'; ++at_, ++count) {
      const int digit = digit_value(text_[at_]);
      if (digit >= 16) return false;
      value = value * 16 + static_cast<char32_t>(digit);
      if (value > 0x10FFFF) return false;
    }
    if (count == 0 || peek() != '}') return false;
    ++at_;
    ast::append_utf16(out_, value);
    return true;
  }

  bool octal() {
    const char first = text_[at_];
    const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (first == '0' && !(second >= '0' && second <= '9')) return put(u'\0');
    result_.has_octal_escape = true;
    if (is_template_) return false;
    if (first >= '8') return put(static_cast<char16_t>(first));
    char16_t value = 0;
    const int digits_max = first <= '3' ? 3 : 2;
    for (int count = 0; count < digits_max && peek() >= '0' && peek() <= '7'; ++count) {
      value = static_cast<char16_t>(value * 8 + (text_[at_++] - '0'));
    }
    out_ += value;
    return true;
  }

  std::string_view text_;
  bool is_template_;
  std::u16string& out_;
  size_t at_ = 0;
  StringEscapes result_;
};

}  // namespace

StringEscapes decode_string(std::string_view text, std::u16string& out) {
  return Decoder(text, false, out).run();
}

StringEscapes decode_template(std::string_view text, std::u16string& out) {
  return Decoder(text, true, out).run();
}

void raw_template(std::string_view text, std::u16string& out) {
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\r') {
      at += at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
      out += u'\n';
    } else {
      ast::append_utf16(out, ast::decode_utf8(text, at));
    }
  }
}

namespace {

/// A \uXXXX or \u{X} at `at`; moves past it. 0xFFFFFFFF if malformed.
char32_t identifier_escape(std::string_view text, size_t& at) {
  constexpr char32_t kMalformed = 0xFFFFFFFF;
  if (at + 1 >= text.size() || text[at + 1] != 'u') return kMalformed;
  at += 2;
  const bool braces = at < text.size() && text[at] == '{';
  if (braces) ++at;
  char32_t value = 0;
  size_t count = 0;
  while (at < text.size() && digit_value(text[at]) < 16 && (braces || count < 4) &&
         value <= 0x10FFFF) {
    value = value * 16 + static_cast<char32_t>(digit_value(text[at++]));
    ++count;
  }
  if (count == 0 || value > 0x10FFFF || (!braces && count != 4)) return kMalformed;
  if (!braces) return value;
  if (at >= text.size() || text[at] != '}') return kMalformed;
  ++at;
  return value;
}

bool is_plain_ascii_name(std::string_view text) {
  for (const char c : text) {
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '$') return false;
  }
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9');
}

}  // namespace

Name decode_identifier(std::string_view text, std::string& out) {
  Name name;
  if (is_plain_ascii_name(text)) {
    out.append(text);
    return name;
  }
  name.valid = !text.empty();
  for (size_t at = 0; at < text.size() && name.valid;) {
    const bool first = at == 0;
    char32_t point;
    if (text[at] == '\\') {
      name.has_escape = true;
      point = identifier_escape(text, at);
    } else {
      point = ast::decode_utf8(text, at);
    }
    name.valid = first ? unicode::is_identifier_start(point) : unicode::is_identifier_part(point);
    if (name.valid) ast::append_utf8(out, point);
  }
  return name;
}

bool starts_identifier(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '\\') return true;
  size_t at = 0;
  return unicode::is_identifier_start(ast::decode_utf8(text, at));
}

bool is_identifier_part(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '\\') return true;
  size_t at = 0;
  return unicode::is_identifier_part(ast::decode_utf8(text, at));
}

bool has_line_break(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n' || text[at] == '\r') return true;
    if (text[at] == '\xE2' &&
        (text.substr(at, 3) == "\xE2\x80\xA8" || text.substr(at, 3) == "\xE2\x80\xA9"))
      return true;
  }
  return false;
}

}  // namespace shoal::syntax
