#include "stdlib/web/url_encoding.h"

#include <algorithm>

namespace shoal::url {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

size_t plain_length(std::string_view bytes, EncodeSet set) noexcept {
  size_t i = 0;
  while (i < bytes.size() && !is_in(set, bytes[i])) ++i;
  return i;
}

void append_encoded(std::string& out, std::string_view bytes, EncodeSet set) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  while (!bytes.empty()) {
    const size_t plain = plain_length(bytes, set);
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    for (; !bytes.empty() && is_in(set, bytes[0]); bytes.remove_prefix(1)) {
      const auto byte = static_cast<uint8_t>(bytes[0]);
      const char escape[] = {'%', kDigits[byte >> 4], kDigits[byte & 15]};
      out.append(escape, 3);
    }
  }
}

std::string_view encoded(std::string_view text, EncodeSet set, std::string& own) {
  const size_t plain = plain_length(text, set);
  if (plain == text.size()) return text;
  own.assign(text.substr(0, plain));
  append_encoded(own, text.substr(plain), set);
  return own;
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

std::string decode_form(std::string_view piece) {
  std::string plain(piece);
  std::replace(plain.begin(), plain.end(), '+', ' ');
  return plain.find('%') == std::string::npos ? plain : percent_decode(plain);
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
