#include "io/door/net_subject.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

namespace shoal {
namespace {

constexpr size_t kNameBytesMax = 253, kLabelBytesMax = 63;
/// Where IPv4 lies in IPv6.
constexpr size_t kMappedAt = 12;
constexpr uint8_t kMappedBits = 96;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// A whole number, digits alone.
template <class Number>
bool read_number(std::string_view text, Number& out, int base = 10) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

std::vector<std::string_view> split_labels(std::string_view name) {
  std::vector<std::string_view> labels;
  for (size_t at = 0; at <= name.size();) {
    const size_t end = std::min(name.find('.', at), name.size());
    labels.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  return labels;
}

/// A part of an IPv4 address: decimal, octal or hexadecimal.
bool read_ipv4_part(std::string_view part, uint64_t& out) noexcept {
  if (part.starts_with("0x") || part.starts_with("0X"))
    return part.size() == 2 ? (out = 0, true) : read_number(part.substr(2), out, 16);
  if (part.size() > 1 && part[0] == '0') return read_number(part.substr(1), out, 8);
  return read_number(part, out);
}

/// Whether a resolver takes the name for an address: its last label is a number.
bool ends_in_number(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  uint64_t ignored;
  const bool is_digits = !last.empty() && std::all_of(last.begin(), last.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
  return is_digits || read_ipv4_part(last, ignored);
}

/// The last part fills what the others leave, as inet_aton has it.
bool read_ipv4(std::string_view name, NetSubject& out) {
  const std::vector<std::string_view> parts = split_labels(name);
  if (parts.size() > 4) return false;
  uint64_t whole = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    uint64_t part = 0;
    if (!read_ipv4_part(parts[i], part)) return false;
    const bool is_last = i + 1 == parts.size();
    const size_t bytes = is_last ? 4 - i : 1;
    if (part >= uint64_t{1} << (8 * bytes)) return false;
    whole |= is_last ? part : part << (8 * (3 - i));
  }
  out.address = {};
  out.address[10] = out.address[11] = 0xFF;
  for (size_t i = 0; i < 4; ++i)
    out.address[kMappedAt + i] = static_cast<uint8_t>(whole >> (8 * (3 - i)));
  return true;
}

bool read_ipv6(std::string_view text, NetSubject& out) {
  in6_addr parsed;
  if (::inet_pton(AF_INET6, std::string(text).c_str(), &parsed) != 1) return false;
  std::memcpy(out.address.data(), &parsed, out.address.size());
  return true;
}

bool is_mapped(const NetSubject& s) noexcept {
  static constexpr uint8_t kPrefix[kMappedAt] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return std::memcmp(s.address.data(), kPrefix, sizeof kPrefix) == 0;
}

bool read_name(std::string_view text, NetSubject& out) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text.size() > kNameBytesMax) return false;
  for (const std::string_view label : split_labels(text))
    if (label.empty() || label.size() > kLabelBytesMax) return false;
  for (const char c : text) {
    const char l = lower(c);
    const bool ok =
        (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (!ok) return false;
    out.name += l;
  }
  return true;
}

/// "host", "[address]" or, of a rule, "address": what stands before ":port" and "/bits".
bool read_host(std::string_view host, NetForm form, NetSubject& out) {
  const bool is_rule = form == NetForm::Rule;
  if (host.starts_with('[') && host.ends_with(']') && host.size() > 2)
    return read_ipv6(host.substr(1, host.size() - 2), out);
  if (is_rule && host.find(':') != std::string_view::npos) return read_ipv6(host, out);
  std::string_view name = host;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (ends_in_number(name)) return read_ipv4(name, out);
  if (is_rule && host.starts_with("*.")) {
    out.is_subdomains = true;
    host.remove_prefix(2);
  }
  return read_name(host, out);
}

/// Takes ":port" off the end, if it is there.
bool take_port(std::string_view& text, NetSubject& out) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return true;
  const bool is_bracketed = text.starts_with('[');
  if (is_bracketed && text.rfind(']') > colon) return true;   // A colon of the address.
  if (!is_bracketed && text.find(':') != colon) return true;  // An address without brackets.
  uint16_t port = 0;
  if (!read_number(text.substr(colon + 1), port)) return false;
  out.port = port;
  text = text.substr(0, colon);
  return true;
}

/// Takes "/bits" off the end, if it is there.
bool take_bits(std::string_view& text, std::optional<uint8_t>& bits) {
  const size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return true;
  uint8_t count = 0;
  if (!read_number(text.substr(slash + 1), count)) return false;
  bits = count;
  text = text.substr(0, slash);
  return true;
}

bool has_prefix_of(const NetSubject& rule, const NetSubject& subject) noexcept {
  const size_t whole = rule.prefix_bits / 8, rest = rule.prefix_bits % 8;
  if (std::memcmp(rule.address.data(), subject.address.data(), whole) != 0) return false;
  if (rest == 0) return true;
  const auto mask = static_cast<uint8_t>(0xFF << (8 - rest));
  return (rule.address[whole] & mask) == (subject.address[whole] & mask);
}

bool covers(const NetSubject& rule, const NetSubject& subject) noexcept {
  if (rule.port && rule.port != subject.port) return false;
  if (rule.name.empty() != subject.name.empty()) return false;
  if (rule.name.empty()) return has_prefix_of(rule, subject);
  if (!rule.is_subdomains) return rule.name == subject.name;
  return subject.name.size() > rule.name.size() && subject.name.ends_with(rule.name) &&
         subject.name[subject.name.size() - rule.name.size() - 1] == '.';
}

/// 0.0.0.0 and [::].
bool is_unspecified(const NetSubject& s) noexcept {
  const size_t from = is_mapped(s) ? kMappedAt : 0;
  return std::all_of(s.address.begin() + from, s.address.end(), [](uint8_t b) { return b == 0; });
}

NetSubject loopback(NetSubject s, bool is_v4) noexcept {
  s.address = {};
  s.address[15] = 1;
  if (is_v4) {
    s.address[10] = s.address[11] = 0xFF;
    s.address[kMappedAt] = 127;
  }
  return s;
}

}  // namespace

std::optional<NetSubject> parse_net_subject(std::string_view text, NetForm form) {
  NetSubject out;
  std::optional<uint8_t> bits;
  if (!take_port(text, out)) return std::nullopt;
  if (form == NetForm::Rule && !take_bits(text, bits)) return std::nullopt;
  if (!read_host(text, form, out)) return std::nullopt;
  if (!bits) return out;
  const uint8_t from = is_mapped(out) ? kMappedBits : 0;
  if (!out.name.empty() || *bits > 128 - from) return std::nullopt;
  out.prefix_bits = static_cast<uint8_t>(from + *bits);
  return out;
}

bool net_rule_covers(std::string_view rule, std::string_view subject) noexcept {
  const std::optional<NetSubject> r = parse_net_subject(rule, NetForm::Rule);
  const std::optional<NetSubject> s = parse_net_subject(subject, NetForm::Subject);
  return r && s && covers(*r, *s);
}

bool net_rule_within(std::string_view inner, std::string_view outer) noexcept {
  const std::optional<NetSubject> in = parse_net_subject(inner, NetForm::Rule);
  const std::optional<NetSubject> out = parse_net_subject(outer, NetForm::Rule);
  if (!in || !out || in->prefix_bits < out->prefix_bits) return false;
  if (!in->is_subdomains) return covers(*out, *in);
  if (!out->is_subdomains || (out->port && out->port != in->port)) return false;
  return in->name == out->name || covers(*out, *in);
}

bool net_rule_denies(std::string_view rule, std::string_view subject) noexcept {
  const std::optional<NetSubject> r = parse_net_subject(rule, NetForm::Rule);
  const std::optional<NetSubject> s = parse_net_subject(subject, NetForm::Subject);
  if (!r) return false;
  if (!s || covers(*r, *s)) return true;
  if (!s->name.empty() || !is_unspecified(*s)) return false;
  const bool is_v4 = is_mapped(*s);
  return (!is_v4 && covers(*r, loopback(*s, false))) || covers(*r, loopback(*s, true));
}

std::string net_subject(std::string_view host, uint16_t port) {
  return std::string(host) + ':' + std::to_string(port);
}

}  // namespace shoal
