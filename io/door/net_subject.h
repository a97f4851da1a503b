// Hosts and ports as permissions compare them. Nothing here asks the network: who is allowed a name
// is not allowed its addresses by number, nor other names of the same machine.
//
//   subject   "example.com:443", "10.0.0.1:80", "[::1]:8080"; without a port: all of its ports
//   rule      the same, and "*.example.com" (all below it, not itself), "10.0.0.0/8",
//             "[fd00::]/8", each with or without a port; of an IPv6 address without a port the
//             brackets may be left out
//
// Names are ASCII (an IDN is Punycode before it comes here), compared in lower case and without the
// dot at their end. What getaddrinfo would take for a number is one, however it is written:
// "127.1", "0x7f000001", "2130706433" and "[::ffff:127.0.0.1]" are 127.0.0.1. What is no host
// covers nothing and is covered by nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoal {

struct NetSubject {
  std::string name;                   // Empty: an address.
  bool is_subdomains = false;         // "*." stood before the name.
  std::array<uint8_t, 16> address{};  // IPv4 as ::ffff:a.b.c.d.
  uint8_t prefix_bits = 128;
  std::optional<uint16_t> port;
};

enum class NetForm : uint8_t { Subject, Rule };
/// None: it is not of that form.
std::optional<NetSubject> parse_net_subject(std::string_view text, NetForm form);
/// False also if either has no such form.
bool net_rule_covers(std::string_view rule, std::string_view subject) noexcept;
/// Whether all that one rule covers, another does.
bool net_rule_within(std::string_view inner, std::string_view outer) noexcept;
/// Whether a rule of denial holds. It does in doubt: of what is no host, and of 0.0.0.0 and [::],
/// which the system takes for this machine, as of 127.0.0.1 and [::1].
bool net_rule_denies(std::string_view rule, std::string_view subject) noexcept;
/// "host:port" of a host as a URL has it: a name, an IPv4 address, or an IPv6 one in brackets.
std::string net_subject(std::string_view host, uint16_t port);

}  // namespace shoal
