#include "include/shoal/loader/json.h"

#include <algorithm>
#include <charconv>

namespace shoal::loader {

const Json* Json::find(std::string_view name) const noexcept {
  for (size_t i = members.size(); i-- > 0;)
    if (members[i].name == name) return &members[i].value;
  return nullptr;
}

std::string Json::string_of(std::string_view name) const {
  const Json* const member = find(name);
  return member && member->is_string() ? member->text : std::string();
}

namespace {

constexpr uint32_t kDepthMax = 1000;

class Parser {
 public:
  Parser(std::string_view text, JsonDialect dialect, JsonError& error)
      : text_(text), with_comments_(dialect == JsonDialect::WithComments), error_(error) {}

  bool run(Json& out) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (!value(out, 0) || !skip()) return false;
    return at_ == text_.size() || fail("Unexpected text after the JSON");
  }

 private:
  bool fail(const char* message) {
    error_.offset = at_;
    error_.message = message;
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool skip() {
    for (;;) {
      while (at_ < text_.size() &&
             (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
        ++at_;
      if (!with_comments_ || peek() != '/') return true;
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        at_ += std::min(rest.find('\n'), rest.size());
      } else if (rest.starts_with("/*")) {
        const size_t end = rest.find("*/", 2);
        if (end == std::string_view::npos) return fail("Unterminated comment");
        at_ += end + 2;
      } else {
        return true;
      }
    }
  }

  bool word(std::string_view text) {
    if (!text_.substr(at_).starts_with(text)) return fail("Unexpected token");
    at_ += text.size();
    return true;
  }

  bool value(Json& out, uint32_t depth) {
    if (depth > kDepthMax) return fail("Too deeply nested");
    if (!skip()) return false;
    if (at_ == text_.size()) return fail("Unexpected end of JSON input");
    switch (peek()) {
      case '{': return object(out, depth);
      case '[': return array(out, depth);
      case '"': out.type = Json::Type::String; return string(out.text);
      case 'n': return word("null");
      case 't':
        out.type = Json::Type::Boolean;
        out.boolean = true;
        return word("true");
      case 'f': out.type = Json::Type::Boolean; return word("false");
      default: return number(out);
    }
  }

  /// After an item: true at the closing character, which is taken. `more`: another item follows.
  bool separator(char close, bool& more) {
    if (!skip()) return false;
    more = false;
    if (peek() == close) {
      ++at_;
      return true;
    }
    if (peek() != ',') return fail("Expected ',' or a closing bracket");
    ++at_;
    if (!skip()) return false;
    more = !(with_comments_ && peek() == close);
    if (!more) ++at_;
    return true;
  }

  bool object(Json& out, uint32_t depth) {
    out.type = Json::Type::Object;
    ++at_;
    if (!skip()) return false;
    bool more = peek() != '}';
    if (!more) ++at_;
    while (more) {
      if (!skip()) return false;
      if (peek() != '"') return fail("Expected a property name in double quotes");
      auto& [name, member] = out.members.emplace_back();
      if (!string(name) || !skip()) return false;
      if (peek() != ':') return fail("Expected ':' after a property name");
      ++at_;
      if (!value(member, depth + 1) || !separator('}', more)) return false;
    }
    return true;
  }

  bool array(Json& out, uint32_t depth) {
    out.type = Json::Type::Array;
    ++at_;
    if (!skip()) return false;
    bool more = peek() != ']';
    if (!more) ++at_;
    while (more)
      if (!value(out.items.emplace_back(), depth + 1) || !separator(']', more)) return false;
    return true;
  }

  bool number(Json& out) {
    const size_t start = at_;
    const auto digits = [this] {
      const size_t from = at_;
      while (peek() >= '0' && peek() <= '9') ++at_;
      return at_ - from;
    };
    if (peek() == '-') ++at_;
    const bool zero = peek() == '0';
    const size_t count = digits();
    if (count == 0 || (zero && count > 1)) return fail("Unexpected token");
    if (peek() == '.') {
      ++at_;
      if (digits() == 0) return fail("Unterminated fractional number");
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (digits() == 0) return fail("Exponent part is missing a number");
    }
    out.type = Json::Type::Number;
    const std::string_view text = text_.substr(start, at_ - start);
    const auto done = std::from_chars(text.data(), text.data() + text.size(), out.number);
    if (done.ec == std::errc::result_out_of_range) out.number = out_of_range(text);
    return true;
  }
  /// Infinity or zero, as the exponent says.
  static double out_of_range(std::string_view text) {
    const double magnitude = text.find("e-") != std::string_view::npos ||
                                     text.find("E-") != std::string_view::npos ||
                                     text.substr(text[0] == '-').starts_with("0.")
                                 ? 0.0
                                 : __builtin_inf();
    return text[0] == '-' ? -magnitude : magnitude;
  }

  static void append_utf8(std::string& out, uint32_t c) {
    const auto put = [&out](uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
      put(0xC0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        put(0xE0 | (c >> 12));
      } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
      }
      put(0x80 | ((c >> 6) & 0x3F));
    }
    put(0x80 | (c & 0x3F));
  }

  bool hex4(uint32_t& out) {
    if (text_.size() - at_ < 4) return fail("Bad Unicode escape");
    out = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_++];
      const char lower = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9')
        out = out * 16 + static_cast<uint32_t>(c - '0');
      else if (lower >= 'a' && lower <= 'f')
        out = out * 16 + static_cast<uint32_t>(lower - 'a' + 10);
      else
        return fail("Bad Unicode escape");
    }
    return true;
  }

  bool unicode_escape(std::string& out) {
    uint32_t unit;
    if (!hex4(unit)) return false;
    const bool pair = unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_).starts_with("\\u");
    if (pair) {
      const size_t back = at_;
      at_ += 2;
      uint32_t low;
      if (!hex4(low)) return false;
      if (low >= 0xDC00 && low < 0xE000)
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      else
        at_ = back;
    }
    append_utf8(out, unit);
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    for (;;) {
      if (at_ == text_.size()) return fail("Unterminated string");
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) {
        --at_;
        return fail("Bad control character in a string");
      }
      if (c != '\\') {
        out += c;
        continue;
      }
      const char escape = peek();
      ++at_;
      static constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
      if (escape == 'u') {
        if (!unicode_escape(out)) return false;
      } else if (const size_t i = kFrom.find(escape); escape && i != std::string_view::npos) {
        out += kTo[i];
      } else {
        --at_;
        return fail("Bad escaped character");
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  bool with_comments_;
  JsonError& error_;
};

}  // namespace

std::string json_message(const std::string& path, std::string_view text, const JsonError& error) {
  const std::string_view before = text.substr(0, error.offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0.
  return path + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + error.message;
}

bool parse_json(std::string_view text, JsonDialect dialect, Json& out, JsonError& error) {
  return Parser(text, dialect, error).run(out);
}

}  // namespace shoal::loader
