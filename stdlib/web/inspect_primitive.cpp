// Primitives: strings in quotes, numbers, symbols; colours.
#include <cmath>

#include "stdlib/web/inspector.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

constexpr bool is_high(char16_t u) { return (u & 0xFC00) == 0xD800; }
constexpr bool is_low(char16_t u) { return (u & 0xFC00) == 0xDC00; }

void append_hex(std::string& out, const char* lead, unsigned unit, int digits,
                const char* alphabet) {
  out += lead;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += alphabet[(unit >> shift) & 15];
}

void append_escaped(std::string& out, char16_t unit) {
  switch (unit) {
    case '\b': out += "\\b"; return;
    case '\t': out += "\\t"; return;
    case '\n': out += "\\n"; return;
    case '\f': out += "\\f"; return;
    case '\r': out += "\\r"; return;
    case '\\': out += "\\\\"; return;
    case '\'': out += "\\'"; return;
    default: break;
  }
  if (unit < 0x100)
    append_hex(out, "\\x", unit, 2, "0123456789ABCDEF");
  else
    append_hex(out, "\\u", unit, 4, "0123456789abcdef");
}

/// Single quotes, unless the text has some and another kind of quotes does without escapes.
char quote_for(const StringView& text) {
  bool single = false, twice = false, back = false;
  for (uint32_t i = 0; i < text.length(); ++i) {
    const char16_t u = text[i];
    single = single || u == '\'';
    twice = twice || u == '"';
    back = back || u == '`' || (u == '$' && i + 1 < text.length() && text[i + 1] == '{');
  }
  if (!single) return '\'';
  if (!twice) return '"';
  return back ? '\'' : '`';
}

std::string quote(const StringView& text) {
  const char mark = quote_for(text);
  std::string out(1, mark);
  for (uint32_t i = 0; i < text.length(); ++i) {
    const char16_t u = text[i];
    if (is_high(u) && i + 1 < text.length() && is_low(text[i + 1])) {
      append_utf8(out, 0x10000 + (char32_t{u} - 0xD800) * 0x400 + (text[i + 1] - 0xDC00u));
      ++i;
    } else if (u < 0x20 || u == '\\' || (u == '\'' && mark == '\'') || (u >= 0x7F && u <= 0x9F) ||
               (u & 0xF800) == 0xD800) {
      append_escaped(out, u);
    } else {
      append_utf8(out, u);
    }
  }
  return out += mark;
}

std::string with_separators(const std::string& digits) {
  const size_t start = digits.starts_with('-') ? 1 : 0;
  std::string out = digits;
  for (size_t i = out.size(); i >= start + 4; i -= 3) out.insert(i - 3, "_");
  return out;
}

std::string with_separators_after_point(const std::string& digits) {
  std::string out;
  size_t i = 0;
  for (; i + 3 < digits.size(); i += 3) out += digits.substr(i, 3) + "_";
  return out + digits.substr(i);
}

}  // namespace

std::string quote_string(Heap& heap, String* s) {
  Result<StringView> view = s->view(heap);
  return view.ok() ? quote(view.value()) : std::string("''");
}

std::string Inspector::style(std::string text, Style kind, bool plain) const {
  if (!options_.colors || plain) return text;
  struct Codes {
    const char *on, *off;
  };
  static constexpr Codes kCodes[] = {{"36", "39"}, {"33", "39"}, {"33", "39"}, {"33", "39"},
                                     {"90", "39"}, {"1", "22"},  {"32", "39"}, {"32", "39"},
                                     {"35", "39"}, {"31", "39"}, {"4", "24"}};
  const Codes& c = kCodes[static_cast<size_t>(kind)];
  return std::string("\x1b[") + c.on + "m" + text + "\x1b[" + c.off + "m";
}

std::string Inspector::number_text(double d) const {
  if (d == 0 && std::signbit(d)) return "-0";
  std::string text = number_to_text(d);
  if (!options_.numeric_separator || !std::isfinite(d) || text.find('e') != std::string::npos)
    return text;
  const size_t point = text.find('.');
  if (point == std::string::npos) return with_separators(text);
  return with_separators(text.substr(0, point)) + "." +
         with_separators_after_point(text.substr(point + 1));
}

std::string Inspector::string_primitive(String* s, bool plain) {
  constexpr uint32_t kLineMin = 16;
  std::string trailer;
  if (s->length() > options_.string_length_max) {
    const auto kept = static_cast<uint32_t>(std::max(0.0, options_.string_length_max));
    trailer = remaining_text(s->length() - kept, "character");
    if (!take(String::substring(heap_, s, 0, kept), s)) return {};
  }
  StringView text("");
  if (!take(s->view(heap_), text)) return {};
  const bool lines = options_.compact != InspectOptions::kCompactAll && text.length() > kLineMin &&
                     text.length() > options_.break_length - static_cast<double>(indentation_) - 4;
  if (!lines) return style(quote(text), Style::String, plain) + trailer;
  std::string out;
  for (uint32_t start = 0; start < text.length();) {
    uint32_t end = start;
    while (end < text.length() && text[end] != '\n') ++end;
    if (end < text.length()) ++end;
    if (start) out += " +\n" + std::string(indentation_ + 2, ' ');
    out += style(quote(text.sub(start, end)), Style::String, plain);
    start = end;
  }
  return out + trailer;
}

std::string Inspector::primitive(Value v, bool plain) {
  if (v.is_string()) return string_primitive(v.as_string(), plain);
  if (v.is_number()) return style(number_text(v.as_number()), Style::Number, plain);
  if (v.is_bigint()) {
    const std::string digits = v.as_bigint()->to_text();
    return style((options_.numeric_separator ? with_separators(digits) : digits) + "n",
                 Style::BigInt, plain);
  }
  if (v.is_boolean()) return style(v.is_true() ? "true" : "false", Style::Boolean, plain);
  if (v.is_null()) return style("null", Style::Null, plain);
  if (v.is_symbol())
    return style(key_text(PropertyKey::symbol(v.as_symbol())), Style::Symbol, plain);
  return style("undefined", Style::Undefined, plain);
}

std::string iso_date(double time_ms) {
  const auto t = static_cast<int64_t>(time_ms);
  int64_t days = t / 86'400'000, ms = t % 86'400'000;
  if (ms < 0) ms += 86'400'000, --days;
  // Days to a date of the proleptic Gregorian calendar, after Howard Hinnant's chrono-Compatible
  // Low-Level Date Algorithms.
  const int64_t z = days + 719'468;
  const int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const int64_t doe = z - era * 146'097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int64_t day = doy - (153 * mp + 2) / 5 + 1;
  const int64_t month = mp < 10 ? mp + 3 : mp - 9;
  const int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  char out[64];
  const char* const form = year >= 0 && year <= 9999 ? "%04lld" : "%+07lld";
  int n = std::snprintf(out, sizeof out, form, static_cast<long long>(year));
  std::snprintf(out + n, sizeof out - static_cast<size_t>(n), "-%02d-%02dT%02d:%02d:%02d.%03dZ",
                static_cast<int>(month), static_cast<int>(day), static_cast<int>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60),
                static_cast<int>(ms % 1000));
  return out;
}

}  // namespace shoal
