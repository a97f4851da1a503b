// URLs, after the URL Standard (WHATWG): record, basic URL parser, serialiser. It knows nothing of
// contexts or values: text is UTF-8, and every result is ASCII.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::url {

/// §4.1 URL representation.
struct Record {
  std::string scheme, username, password;
  std::optional<std::string> host;  // Serialised; absent: null.
  int32_t port = -1;                // -1: null.
  bool has_opaque_path = false;
  std::string opaque_path;
  std::vector<std::string> path;
  std::optional<std::string> query, fragment;

  bool is_special() const noexcept;
  bool has_credentials() const noexcept { return !username.empty() || !password.empty(); }
  bool cannot_have_credentials_or_port() const noexcept {
    return !host || host->empty() || scheme == "file";
  }
  /// §4.5 URL path serializer.
  std::string path_text() const;
  /// §4.5 URL serializer.
  std::string href(bool without_fragment = false) const;
  /// §4.7 origin, serialised: "null" where it is opaque.
  std::string origin() const;
  std::string host_and_port() const;
};

/// What the attributes of a URL object give.
enum class Part : uint8_t {
  Href,
  Origin,
  Protocol,
  Username,
  Password,
  Host,
  Hostname,
  Port,
  Pathname,
  Search,
  Hash,
};
std::string part_text(const Record& r, Part part);

/// The states in which a setter lets the basic URL parser begin.
enum class State : uint8_t {
  SchemeStart,
  Scheme,
  NoScheme,
  SpecialRelativeOrAuthority,
  PathOrAuthority,
  Relative,
  RelativeSlash,
  SpecialAuthoritySlashes,
  SpecialAuthorityIgnoreSlashes,
  Authority,
  Host,
  Hostname,
  Port,
  File,
  FileSlash,
  FileHost,
  PathStart,
  Path,
  OpaquePath,
  Query,
  Fragment,
};

/// §4.4 basic URL parser: input on base (null: none). False: failure.
bool parse(std::string_view input, const Record* base, Record& out);
/// The same with a state override: changes `record` alone. False: failure or nothing changed.
bool parse_part(std::string_view input, Record& record, State state);
/// -1: the scheme is not special, or has none.
int32_t default_port(std::string_view scheme) noexcept;

// --- Hosts (url_host.cpp, url_domain.cpp)
/// §3.5 host parser and serialiser in one; opaque: of a scheme that is not special. Absent:
/// failure.
std::optional<std::string> parse_host(std::string_view input, bool opaque);
/// §3.3 domain to ASCII, not strict. Absent: failure.
std::optional<std::string> domain_to_ascii(std::string_view domain);

// --- Percent-encoding, §1.3
enum class EncodeSet : uint8_t {
  C0,
  Fragment,
  Query,
  SpecialQuery,
  Path,
  Userinfo,
  Component,
  Form
};
bool is_in(EncodeSet set, uint8_t byte) noexcept;
void append_encoded(std::string& out, std::string_view bytes, EncodeSet set);
std::string percent_decode(std::string_view text);

// --- application/x-www-form-urlencoded, §5
using Pairs = std::vector<std::pair<std::string, std::string>>;
Pairs parse_form(std::string_view text);
void append_form(std::string& out, std::string_view text);

}  // namespace shoal::url
