// Hosts, §3 of the URL Standard: domains, IPv4 and IPv6 addresses, opaque hosts.
#include <algorithm>
#include <array>
#include <charconv>

#include "stdlib/web/url_encoding.h"
#include "stdlib/web/url_record.h"
#include "stdlib/web/utf8.h"

namespace shoal::url {
namespace {

using Pieces = std::array<uint16_t, 8>;

constexpr std::string_view kForbiddenInHost("\0\t\n\r #/:<>?@[\\]^|", 17);

enum HostBits : uint8_t { kForbiddenHost = 1, kForbiddenDomain = 2, kChangesDomain = 4 };
constexpr auto kHostBits = [] {
  std::array<uint8_t, 256> bits{};
  for (uint32_t c = 0; c < 256; ++c) {
    const bool is_forbidden = kForbiddenInHost.find(static_cast<char>(c)) != std::string_view::npos;
    if (is_forbidden) bits[c] |= kForbiddenHost;
    if (is_forbidden || c <= 0x1F || c == '%' || c == 0x7F) bits[c] |= kForbiddenDomain;
    if (c >= 0x80 || (c >= 'A' && c <= 'Z')) bits[c] |= kChangesDomain;
  }
  return bits;
}();
/// Those of all bytes together.
uint8_t host_bits(std::string_view text) noexcept {
  uint8_t bits = 0;
  for (const char c : text) bits |= kHostBits[static_cast<uint8_t>(c)];
  return bits;
}
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

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
    const int digit = hex_digit(c);
    if (digit < 0 || static_cast<uint64_t>(digit) >= radix) return false;
    out = std::min(out * radix + static_cast<uint64_t>(digit), uint64_t{1} << 40);
  }
  return true;
}

/// §3.5 ends in a number checker.
bool ends_in_number(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty() || !is_digit(last[0])) return false;
  uint64_t ignored;
  return std::all_of(last.begin(), last.end(), is_digit) || parse_ipv4_number(last, ignored);
}

bool parse_ipv4(std::string_view host, uint32_t& out) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  uint64_t address = 0;
  for (size_t part = 0; part < 4; ++part) {
    const size_t dot = std::min(host.find('.'), host.size());
    const bool is_last = dot == host.size();
    uint64_t n;
    if (!parse_ipv4_number(host.substr(0, dot), n)) return false;
    if (n >= (is_last ? uint64_t{1} << (8 * (4 - part)) : 256)) return false;
    address += is_last ? n : n << (8 * (3 - part));
    if (is_last) {
      out = static_cast<uint32_t>(address);
      return true;
    }
    host.remove_prefix(dot + 1);
  }
  return false;
}

char* put_number(char* at, uint32_t n, int radix) noexcept {
  return std::to_chars(at, at + 8, n, radix).ptr;
}

/// §3.5.1 IPv4 serializer.
std::string_view ipv4_text(uint32_t address, char* buffer) noexcept {
  char* at = buffer;
  for (int shift = 24; shift >= 0; shift -= 8) {
    at = put_number(at, address >> shift & 255, 10);
    if (shift) *at++ = '.';
  }
  return {buffer, static_cast<size_t>(at - buffer)};
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
    for (; i < text.size() && i < start + 4 && hex_digit(text[i]) >= 0; ++i)
      value = value * 16 + static_cast<uint32_t>(hex_digit(text[i]));
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
std::string_view ipv6_text(const Pieces& pieces, char* buffer) noexcept {
  size_t best = 8, best_length = 1;
  for (size_t i = 0; i < 8; ++i) {
    size_t length = 0;
    while (i + length < 8 && pieces[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  char* at = buffer;
  *at++ = '[';
  for (size_t i = 0; i < 8; ++i) {
    if (i == best) {
      if (i == 0) *at++ = ':';
      *at++ = ':';
      i += best_length - 1;
      continue;
    }
    at = put_number(at, pieces[i], 16);
    if (i != 7) *at++ = ':';
  }
  *at++ = ']';
  return {buffer, static_cast<size_t>(at - buffer)};
}

/// The text, which is input where that is the same.
void keep(std::string_view text, std::string_view input, std::string& own, std::string_view& out) {
  if (text == input) {
    out = input;
  } else {
    own = text;
    out = own;
  }
}

bool parse_domain(std::string_view input, std::string& own, std::string_view& out) {
  const uint8_t bits = host_bits(input);
  if (bits == 0 && input.find("--") == std::string_view::npos) {
    out = input;
  } else {
    std::optional<std::string> domain =
        input.find('%') == std::string_view::npos
            ? domain_to_ascii(input)
            : domain_to_ascii(utf8::replace_invalid(percent_decode(input)));
    if (!domain || (host_bits(*domain) & kForbiddenDomain) != 0) return false;
    own = std::move(*domain);
    out = own;
  }
  if (out.empty()) return false;
  if (!ends_in_number(out)) return true;
  uint32_t address;
  char buffer[16];
  if (!parse_ipv4(out, address)) return false;
  keep(ipv4_text(address, buffer), input, own, out);
  return true;
}

}  // namespace

bool parse_host(std::string_view input, bool opaque, std::string& own, std::string_view& out) {
  if (input.starts_with('[')) {
    Pieces pieces;
    char buffer[48];
    if (!input.ends_with(']') || !parse_ipv6(input.substr(1, input.size() - 2), pieces))
      return false;
    keep(ipv6_text(pieces, buffer), input, own, out);
    return true;
  }
  if (!opaque) return parse_domain(input, own, out);
  if ((host_bits(input) & kForbiddenHost) != 0) return false;
  out = encoded(input, EncodeSet::C0, own);
  return true;
}

}  // namespace shoal::url
