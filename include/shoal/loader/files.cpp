#include "include/shoal/loader/files.h"

#include <cstring>

namespace shoal::loader {

std::string_view extension_of(std::string_view path) noexcept {
  const std::string_view name = name_of(path);
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

// ---- File URLs

std::string url_of_path(std::string_view path) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    // What the path of a URL escapes, and what a path would lose in it.
    const bool plain = byte > 0x20 && byte < 0x7F && !std::strchr("\"#<>?^`{}%\\|[]", c);
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool decode_url_path(std::string_view rest, std::string& path) {
  path.clear();
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] != '%') {
      path += rest[i];
      continue;
    }
    const int high = i + 2 < rest.size() ? hex_digit(rest[i + 1]) : -1;
    const int low = i + 2 < rest.size() ? hex_digit(rest[i + 2]) : -1;
    const int byte = high * 16 + low;
    if (high < 0 || low < 0 || byte == 0 || byte == '/') return false;
    path += static_cast<char>(byte);
    i += 2;
  }
  return true;
}

bool path_of_url(std::string_view url, std::string& path) {
  if (!url.starts_with("file:")) return false;
  std::string_view rest = url.substr(5);
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (rest.starts_with("localhost/")) rest.remove_prefix(9);
    if (!rest.starts_with('/')) return false;
  }
  rest = rest.substr(0, rest.find_first_of("?#"));
  if (!decode_url_path(rest, path)) return false;
  path = absolute_path(path, "/");
  return true;
}

}  // namespace shoal::loader
