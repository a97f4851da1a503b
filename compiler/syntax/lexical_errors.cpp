#include "compiler/syntax/lexical_errors.h"

#include <array>
#include <cstdio>

#include "compiler/ast/utf8.h"
#include "compiler/syntax/error_site.h"
#include "compiler/syntax/literals.h"

namespace shoal::syntax {

// ---- Numbers ----

namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'z' ? small - 'a' + 10 : 99;
}

/// Reads a number literal until something is wrong with it.
class NumberReader {
 public:
  NumberReader(std::string_view source, uint32_t start) : source_(source), at_(start) {}

  LexicalError find() {
    const uint32_t start = at_;
    const char marker = static_cast<char>(peek(1) | 0x20);
    if (peek(0) == '0' && (marker == 'x' || marker == 'o' || marker == 'b')) {
      base_ = marker == 'x' ? 16 : marker == 'o' ? 8 : 2;
      at_ += 2;
      if (digit_value(peek(0)) >= base_ || !digits()) return found(digit_code(), 1);
      return ending();
    }
    const bool leading_zero = peek(0) == '0' && (peek(1) == '_' || digit_value(peek(1)) < 10);
    if (leading_zero && peek(1) == '_') return ++at_, found(DiagnosticCode::SeparatorAfterZero, 1);
    if (!digits()) return found(code_, 1);
    if (leading_zero && peek(0) == 'n')
      return at_ = start, found(DiagnosticCode::BigIntLeadingZero, 1);
    if (leading_zero && source_.substr(start, at_ - start).find('_') != std::string_view::npos)
      return at_ = start, found(DiagnosticCode::SeparatorAfterZero, 1);
    return fraction_and_exponent(start);
  }

 private:
  LexicalError fraction_and_exponent(uint32_t start) {
    const uint32_t integer_end = at_;
    if (peek(0) == '.') {
      ++at_;
      if (peek(0) == '_') return found(DiagnosticCode::SeparatorMisplaced, 1);
      if (!digits()) return found(code_, 1);
    }
    if ((peek(0) | 0x20) == 'e' && (digit_value(peek(1)) < 10 || !starts_identifier(rest(1)))) {
      ++at_;
      if (peek(0) == '+' || peek(0) == '-') ++at_;
      if (digit_value(peek(0)) >= 10) return found(digit_code(), 1);
      if (!digits()) return found(code_, 1);
    }
    if (peek(0) == 'n' && at_ != integer_end)
      return at_ = start, found(DiagnosticCode::BigIntNotInteger, 1);
    return ending();
  }

  /// Digits and separators; false: code_ says what is wrong at at_.
  bool digits() {
    while (true) {
      const char c = peek(0);
      if (c == '_') {
        const bool ends = digit_value(peek(1)) >= base_;
        if (peek(1) == '_') return ++at_, fail(DiagnosticCode::SeparatorTwice);
        if (ends && peek(1) == '.') return fail(DiagnosticCode::SeparatorMisplaced);
        if (ends) return fail(DiagnosticCode::SeparatorAtEnd);
        ++at_;
      } else if (digit_value(c) < base_) {
        ++at_;
      } else {
        return digit_value(c) >= 10 || fail(DiagnosticCode::DigitExpected);
      }
    }
  }

  LexicalError ending() {
    if (peek(0) == 'n') ++at_;
    if (starts_identifier(rest(0))) {
      const SiteToken word = read_token(source_, at_);
      return {DiagnosticCode::IdentifierAfterNumber, word.start, word.end, {}};
    }
    return found(DiagnosticCode::InvalidNumber, 1);
  }

  bool fail(DiagnosticCode code) {
    code_ = code;
    return false;
  }
  DiagnosticCode digit_code() const {
    const bool separator = code_ != DiagnosticCode::InvalidNumber;
    return separator ? code_ : DiagnosticCode::DigitExpected;
  }
  LexicalError found(DiagnosticCode code, uint32_t length) const {
    const char* const name = base_ == 16  ? "Hexadecimal"
                             : base_ == 8 ? "Octal"
                             : base_ == 2 ? "Binary"
                                          : "Decimal";
    const auto size = static_cast<uint32_t>(source_.size());
    return {code, at_, std::min(at_ + length, size), name};
  }
  char peek(uint32_t distance) const {
    return at_ + distance < source_.size() ? source_[at_ + distance] : '\0';
  }
  std::string_view rest(uint32_t distance) const {
    return source_.substr(std::min<size_t>(at_ + distance, source_.size()));
  }

  std::string_view source_;
  uint32_t at_;
  int base_ = 10;
  DiagnosticCode code_ = DiagnosticCode::InvalidNumber;
};

}  // namespace

LexicalError number_error(std::string_view source, uint32_t start) {
  return NumberReader(source, start).find();
}

// ---- Escapes and characters ----

LexicalError escape_error(std::string_view source, uint32_t at) {
  const char kind = at + 1 < source.size() ? source[at + 1] : '\0';
  uint32_t end = at + 2;
  if (kind == 'x') return {DiagnosticCode::InvalidHexEscape, at, end, {}};
  if (kind >= '0' && kind <= '9') return {DiagnosticCode::OctalTemplateEscape, at, end, {}};
  const bool braces = source.substr(end, 1) == "{";
  if (braces) ++end;
  const uint32_t digits = end;
  while (end < source.size() && digit_value(source[end]) < 16 && (braces || end < digits + 4))
    ++end;
  const bool too_large = braces && end > digits && source.substr(end, 1) == "}";
  return {too_large ? DiagnosticCode::UndefinedCodePoint : DiagnosticCode::InvalidUnicodeEscape,
          at,
          end,
          {}};
}

namespace {

struct Lookalike {
  char32_t point;
  std::string_view meant;
};
/// What word processors and other keyboards make of the marks of programs.
constexpr Lookalike kLookalikes[] = {
    {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""},  {0x201F, "\""}, {0xFF02, "\""}, {0x2018, "'"},
    {0x2019, "'"},  {0x201A, "'"},  {0x201B, "'"},   {0xFF07, "'"},  {0x00B4, "'"},  {0x2032, "'"},
    {0x037E, ";"},  {0xFF1B, ";"},  {0xFF0C, ","},   {0x201A, ","},  {0xFF1A, ":"},  {0xFF08, "("},
    {0xFF09, ")"},  {0xFF3B, "["},  {0xFF3D, "]"},   {0xFF5B, "{"},  {0xFF5D, "}"},  {0xFF1D, "="},
    {0x2010, "-"},  {0x2011, "-"},  {0x2013, "-"},   {0x2014, "-"},  {0x2212, "-"},  {0xFF0B, "+"},
    {0x00D7, "*"},  {0xFF0A, "*"},  {0x00F7, "/"},   {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="},
    {0x2192, "=>"}, {0x21D2, "=>"}, {0x2026, "..."}, {0xFF01, "!"},  {0xFF1F, "?"},  {0xFF0E, "."},
    {0x3002, "."},  {0xFF5C, "|"},  {0xFF06, "&"}};

std::string describe_character(char32_t point) {
  std::array<char, 16> number;
  std::snprintf(number.data(), number.size(), "U+%04X", static_cast<unsigned>(point));
  const bool shows = point > 0x20 && point != 0x7F && !(point >= 0x80 && point < 0xA0) &&
                     !(point >= 0x200B && point <= 0x200F) && point != 0x2060 && point != 0xFEFF &&
                     !(point >= 0xD800 && point < 0xE000);
  if (!shows) return number.data();
  std::string text = "'";
  ast::append_utf8(text, point);
  text += '\'';
  if (point >= 0x80) text += std::string(" (") + number.data() + ')';
  for (const Lookalike& each : kLookalikes) {
    if (each.point != point) continue;
    const bool is_quote = each.meant == "'";
    return text + ": did you mean " + (is_quote ? "\"'\"" : '\'' + std::string(each.meant) + '\'') +
           '?';
  }
  return text;
}

/// A token of one character that no token of the language starts with, the escapes of names aside.
bool is_strange(const ErrorSite& site, const SiteToken& token) {
  if (token.kind != TokenKind::Mark) return false;
  constexpr std::string_view kKnown = "(){}[];,<>+-*/%&|^!~?:=.@`'\"";
  return kKnown.find(site.source[token.start]) == std::string_view::npos;
}

}  // namespace

LexicalError character_error(std::string_view source, uint32_t start, uint32_t end) {
  uint32_t at = start;
  if (at < end && source[at] == '#') ++at;
  const uint32_t first = at;
  while (at < end) {
    size_t after = at;
    const char32_t point = ast::decode_utf8(source, after);
    if (point == '\\') {
      std::string name;
      size_t escape_end = std::min<size_t>(at + 2, end);
      const bool braces = source.substr(escape_end, 1) == "{";
      const size_t most = braces ? end : std::min<size_t>(at + 6, end);
      while (escape_end < most && source[escape_end] != '}') ++escape_end;
      if (braces && escape_end < end) ++escape_end;
      // A name of one escape; where it is a part only, a letter stands before it.
      const std::string one =
          (at == first ? "" : "a") + std::string(source.substr(at, escape_end - at));
      if (!decode_identifier(one, name).valid)
        return {DiagnosticCode::InvalidUnicodeEscape, at, static_cast<uint32_t>(escape_end), {}};
      at = static_cast<uint32_t>(escape_end);
      continue;
    }
    const std::string_view rest = source.substr(at);
    if (!(at == first ? starts_identifier(rest) : is_identifier_part(rest)))
      return {DiagnosticCode::InvalidCharacter, at, static_cast<uint32_t>(after),
              describe_character(point)};
    at = static_cast<uint32_t>(after);
  }
  return {DiagnosticCode::InvalidCharacter, start, end, describe_character(U'\\')};
}

// ---- What the parser met ----

namespace {

bool has_bad_name(const ErrorSite& site, const SiteToken& token) {
  if (token.kind != TokenKind::Word && token.kind != TokenKind::Private) return false;
  std::string_view name = site.text_of(token);
  if (name.starts_with('#')) name.remove_prefix(1);
  std::string decoded;
  return !decode_identifier(name, decoded).valid;
}

/// A bad escape in the string that starts at `quote`; one without its end has none.
uint32_t bad_escape(std::string_view source, uint32_t quote) {
  for (uint32_t at = quote + 1; at < source.size(); ++at) {
    const char c = source[at];
    if (c == source[quote] || (source[quote] != '`' && (c == '\n' || c == '\r'))) break;
    if (c != '\\') continue;
    std::u16string units;
    uint32_t end = at + 1;
    while (end < source.size() && end < at + 12 && source[end] != source[quote]) ++end;
    const StringEscapes escapes = decode_string(source.substr(at, end - at), units);
    if (!escapes.valid && escapes.error_at == 0 && end != at + 1) return at;
    ++at;
  }
  return UINT32_MAX;
}

/// Whether the string that starts at `quote` ends in its line.
bool has_end(std::string_view source, uint32_t quote) {
  for (size_t at = quote + 1; at < source.size(); ++at) {
    if (source[at] == '\\')
      ++at;
    else if (source[at] == source[quote])
      return true;
    else if (source[at] == '\n' || source[at] == '\r')
      return false;
  }
  return false;
}

bool report_open_quote(const ErrorSite& site, const SiteGroup& open, Diagnostics& diagnostics) {
  const uint32_t start = open.start;
  if (open.kind == GroupKind::RegExp && site.source.substr(start, 2) == "/*") {
    diagnostics.report(DiagnosticCode::UnterminatedComment, start, start + 2);
    return true;
  }
  if (open.kind == GroupKind::RegExp) {
    diagnostics.report(DiagnosticCode::UnterminatedRegExp, start, start + 1);
    return true;
  }
  const uint32_t escape = bad_escape(site.source, start);
  if (escape != UINT32_MAX && (open.opener == '`' || has_end(site.source, start))) {
    const LexicalError error = escape_error(site.source, escape);
    diagnostics.report(error.code, error.start, error.end, {error.argument});
    return true;
  }
  const bool is_template = open.opener == '`';
  diagnostics.report(
      is_template ? DiagnosticCode::UnterminatedTemplate : DiagnosticCode::UnterminatedString,
      start, start + 1);
  return true;
}

bool report_open_comment(const ErrorSite& site, Diagnostics& diagnostics) {
  const std::string_view source = site.source;
  const uint32_t before = site.token.start - (site.token.start > 0 ? 1 : 0);
  for (const uint32_t at : {site.token.start, before}) {
    if (source.substr(at, 2) != "/*" || source.find("*/", at + 2) != std::string_view::npos)
      continue;
    diagnostics.report(DiagnosticCode::UnterminatedComment, at, at + 2);
    return true;
  }
  return false;
}

}  // namespace

bool report_lexical_error(const ErrorSite& site, Diagnostics& diagnostics) {
  const SiteGroup& open = site.inside();
  if (open.kind == GroupKind::Quote || open.kind == GroupKind::RegExp)
    return report_open_quote(site, open, diagnostics);
  if (report_open_comment(site, diagnostics)) return true;
  const auto report = [&](const LexicalError& error) {
    diagnostics.report(error.code, error.start, error.end, {error.argument});
    return true;
  };
  const SiteToken& token = site.token;
  for (const SiteToken& each : {site.back(2), site.back(1), token}) {
    if (has_bad_name(site, each)) return report(character_error(site.source, each.start, each.end));
  }
  const SiteToken last = site.back(1);
  const bool adjacent = last.end == token.start && token.kind != TokenKind::End;
  if (last.kind == TokenKind::Number && adjacent &&
      (token.kind == TokenKind::Word || token.kind == TokenKind::Number))
    return report(number_error(site.source, last.start));
  const std::string_view text = site.text_of(token);
  if (token.kind == TokenKind::Number) {
    const LexicalError error = number_error(site.source, token.start);
    if (error.code == DiagnosticCode::IdentifierAfterNumber) {
      if (!site.expects_name() && site.expects("number")) return report(error);
      if (site.expects_name())
        return report({DiagnosticCode::NameStartsWithDigit, token.start, token.end, {}});
    } else if (error.code != DiagnosticCode::InvalidNumber) {
      return report(error);
    }
  }
  if (token.kind == TokenKind::String && (text.size() < 2 || text.back() != text[0])) {
    diagnostics.report(DiagnosticCode::UnterminatedString, token.start, token.end);
    return true;
  }
  if (!is_strange(site, token)) return false;
  size_t after = token.start;
  const char32_t point = ast::decode_utf8(site.source, after);
  return report(
      {DiagnosticCode::InvalidCharacter, token.start, token.end, describe_character(point)});
}

}  // namespace shoal::syntax
