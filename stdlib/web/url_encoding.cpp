// Percent-encoding and application/x-www-form-urlencoded, §1.3 and §5 of the URL Standard.
#include "stdlib/web/url_record.h"
#include "stdlib/web/utf8.h"

namespace shoal::url {
namespace {

/// What each set adds to the one named in its row; C0 holds controls and all above 0x7E.
struct SetRow {
  EncodeSet base;
  std::string_view more;
};
constexpr SetRow kRows[] = {
    {EncodeSet::C0, ""},
    {EncodeSet::C0, " \"<>`"},
    {EncodeSet::C0, " \"#<>"},
    {EncodeSet::Query, "'"},
    {EncodeSet::Query, "?^`{}"},
    {EncodeSet::Path, "/:;=@[\\]|"},
    {EncodeSet::Userinfo, "$%&+,"},
    {EncodeSet::Component, "!'()~"},
};

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool is_in(EncodeSet set, uint8_t byte) noexcept {
  if (byte <= 0x1F || byte > 0x7E) return true;
  for (;;) {
    const SetRow& row = kRows[static_cast<size_t>(set)];
    if (row.more.find(static_cast<char>(byte)) != std::string_view::npos) return true;
    if (set == EncodeSet::C0) return false;
    set = row.base;
  }
}

void append_encoded(std::string& out, std::string_view bytes, EncodeSet set) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    if (is_in(set, byte)) {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const int high = escape ? hex_digit(text[i + 1]) : -1;
    const int low = escape ? hex_digit(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Pairs parse_form(std::string_view text) {
  Pairs pairs;
  const auto decode = [](std::string_view piece) {
    std::string plain(piece);
    for (char& c : plain)
      if (c == '+') c = ' ';
    return utf8::replace_invalid(percent_decode(plain));
  };
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (piece.empty()) continue;
    const size_t equals = std::min(piece.find('='), piece.size());
    pairs.emplace_back(decode(piece.substr(0, equals)),
                       decode(piece.substr(std::min(equals + 1, piece.size()))));
  }
  return pairs;
}

void append_form(std::string& out, std::string_view text) {
  for (size_t start = 0;;) {
    const size_t space = std::min(text.find(' ', start), text.size());
    append_encoded(out, text.substr(start, space - start), EncodeSet::Form);
    if (space == text.size()) return;
    out += '+';
    start = space + 1;
  }
}

}  // namespace shoal::url
