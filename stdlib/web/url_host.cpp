// Hosts, §3 of the URL Standard: domains, IPv4 and IPv6 addresses, opaque hosts.
#include <algorithm>
#include <array>
#include <cstdio>

#include "stdlib/web/url_record.h"
#include "stdlib/web/utf8.h"

namespace shoal::url {
namespace {

using Pieces = std::array<uint16_t, 8>;

bool is_forbidden_in_host(char c) noexcept {
  return std::string_view("\0\t\n\r #/:<>?@[\\]^|", 17).find(c) != std::string_view::npos;
}
bool is_forbidden_in_domain(char c) noexcept {
  const auto byte = static_cast<uint8_t>(c);
  return is_forbidden_in_host(c) || byte <= 0x1F || c == '%' || byte == 0x7F;
}
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::vector<std::string_view> split_dots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

// ---- IPv4

/// §3.5 IPv4 number parser. False: failure. What is over 2^40 stays there.
bool parse_ipv4_number(std::string_view text, uint64_t& out) noexcept {
  if (text.empty()) return false;
  uint64_t radix = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    text.remove_prefix(2);
    radix = 16;
  } else if (text.size() >= 2 && text[0] == '0') {
    text.remove_prefix(1);
    radix = 8;
  }
  out = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || static_cast<uint64_t>(digit) >= radix) return false;
    out = std::min(out * radix + static_cast<uint64_t>(digit), uint64_t{1} << 40);
  }
  return true;
}

bool ends_in_number(std::string_view host) {
  std::vector<std::string_view> parts = split_dots(host);
  if (parts.back().empty()) {
    if (parts.size() == 1) return false;
    parts.pop_back();
  }
  const std::string_view last = parts.back();
  if (!last.empty() && std::all_of(last.begin(), last.end(), is_digit)) return true;
  uint64_t ignored;
  return parse_ipv4_number(last, ignored);
}

std::optional<std::string> parse_ipv4(std::string_view host) {
  std::vector<std::string_view> parts = split_dots(host);
  if (parts.back().empty() && parts.size() > 1) parts.pop_back();
  if (parts.size() > 4) return std::nullopt;
  uint64_t address = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    uint64_t n;
    if (!parse_ipv4_number(parts[i], n)) return std::nullopt;
    const bool is_last = i + 1 == parts.size();
    if (n >= (is_last ? uint64_t{1} << (8 * (5 - parts.size())) : 256)) return std::nullopt;
    address += is_last ? n : n << (8 * (3 - i));
  }
  char text[16];
  std::snprintf(text, sizeof text, "%u.%u.%u.%u", static_cast<unsigned>(address >> 24 & 255),
                static_cast<unsigned>(address >> 16 & 255),
                static_cast<unsigned>(address >> 8 & 255), static_cast<unsigned>(address & 255));
  return text;
}

// ---- IPv6

/// The dotted end of an address: four numbers into two pieces.
bool parse_dotted_end(std::string_view text, Pieces& pieces, size_t& piece) noexcept {
  if (piece > 6) return false;
  size_t i = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (i >= text.size() || text[i] != '.') return false;
      ++i;
    }
    if (i >= text.size() || !is_digit(text[i])) return false;
    uint32_t value = 0;
    const size_t first = i;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (i > first && value == 0) return false;
      value = value * 10 + static_cast<uint32_t>(text[i] - '0');
      if (value > 255) return false;
    }
    pieces[piece] = static_cast<uint16_t>(pieces[piece] * 256 + value);
    if (part == 1 || part == 3) ++piece;
  }
  return i == text.size();
}

bool parse_ipv6(std::string_view text, Pieces& pieces) noexcept {
  pieces = {};
  size_t piece = 0, i = 0;
  std::optional<size_t> compress;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return false;
    i = 2;
    compress = ++piece;
  }
  while (i < text.size()) {
    if (piece == 8) return false;
    if (text[i] == ':') {
      if (compress) return false;
      ++i;
      compress = ++piece;
      continue;
    }
    uint32_t value = 0;
    const size_t start = i;
    for (; i < text.size() && i < start + 4 && hex_value(text[i]) >= 0; ++i)
      value = value * 16 + static_cast<uint32_t>(hex_value(text[i]));
    if (i < text.size() && text[i] == '.') {
      if (i == start || !parse_dotted_end(text.substr(start), pieces, piece)) return false;
      break;
    }
    if (i < text.size() && text[i] == ':') {
      if (++i == text.size()) return false;
    } else if (i < text.size()) {
      return false;
    }
    pieces[piece++] = static_cast<uint16_t>(value);
  }
  if (!compress) return piece == 8;
  for (size_t swaps = piece - *compress, to = 7; to != 0 && swaps > 0; --to, --swaps)
    std::swap(pieces[to], pieces[*compress + swaps - 1]);
  return true;
}

/// §3.6 IPv6 serializer: the first of the longest runs of zeros, if it is longer than one, is left
/// out.
std::string ipv6_text(const Pieces& pieces) {
  size_t best = 8, best_length = 1;
  for (size_t i = 0; i < 8; ++i) {
    size_t length = 0;
    while (i + length < 8 && pieces[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += i == 0 ? "::" : ":";
      i += best_length - 1;
      continue;
    }
    char piece[8];
    std::snprintf(piece, sizeof piece, "%x", static_cast<unsigned>(pieces[i]));
    out += piece;
    if (i != 7) out += ':';
  }
  return "[" + out + "]";
}

}  // namespace

std::optional<std::string> parse_host(std::string_view input, bool opaque) {
  if (input.starts_with('[')) {
    Pieces pieces;
    if (!input.ends_with(']') || !parse_ipv6(input.substr(1, input.size() - 2), pieces))
      return std::nullopt;
    return ipv6_text(pieces);
  }
  if (opaque) {
    if (std::any_of(input.begin(), input.end(), is_forbidden_in_host)) return std::nullopt;
    std::string out;
    append_encoded(out, input, EncodeSet::C0);
    return out;
  }
  std::optional<std::string> domain = domain_to_ascii(utf8::replace_invalid(percent_decode(input)));
  if (!domain || domain->empty() ||
      std::any_of(domain->begin(), domain->end(), is_forbidden_in_domain))
    return std::nullopt;
  return ends_in_number(*domain) ? parse_ipv4(*domain) : domain;
}

}  // namespace shoal::url
