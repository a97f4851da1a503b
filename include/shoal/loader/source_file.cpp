// Source text as it comes from a file.
#include <algorithm>
#include <cstdio>

#include "compiler/ast/utf8.h"
#include "include/shoal/loader/files.h"

namespace shoal::loader {
namespace {

/// Where the text stops being UTF-8; npos: nowhere.
size_t first_invalid_byte(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<uint8_t>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const size_t start = at;
    const char32_t point = ast::decode_utf8(text, at);
    const bool invalid = point == 0xFFFD && text.substr(start, 3) != "\xEF\xBF\xBD";
    if (invalid || (point >= 0xD800 && point <= 0xDFFF)) return start;
  }
  return std::string_view::npos;
}

}  // namespace

bool read_source(const std::string& path, std::string& out, std::string& error) {
  if (!read_file(path, out, error)) return false;
  if (path.find("/node_modules/") != std::string::npos) return true;
  const size_t at = first_invalid_byte(out);
  if (at == std::string::npos) return true;
  if (out.starts_with("\xFF\xFE") || out.starts_with("\xFE\xFF")) {
    error = "it is UTF-16; source files are UTF-8";
    return false;
  }
  char byte[8];
  std::snprintf(byte, sizeof byte, "0x%02x", static_cast<uint8_t>(out[at]));
  const auto line =
      1 + std::count(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  error = "it is not UTF-8: byte " + std::string(byte) + " in line " + std::to_string(line);
  return false;
}

}  // namespace shoal::loader
