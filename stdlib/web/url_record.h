// URLs, after the URL Standard (WHATWG): record, basic URL parser, serialiser. It knows nothing of
// contexts or values: text is UTF-8, and every result is ASCII.
//
// A URL is its serialised text, and where its parts lie in it (Bounds): nearly all that the API
// gives are parts of that text. While one is parsed or changed its parts are views (Record) of the
// input, of the base's text, or, where something had to be encoded, of a Storage.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace shoal::url {

/// §4.1 URL representation. All parts are as they are serialised; the path begins with its slash.
struct Record {
  std::string_view scheme, username, password, host, path, query, fragment;
  int32_t port = -1;                                               // -1: null.
  bool has_host = false, has_query = false, has_fragment = false;  // Else null.
  bool has_opaque_path = false;

  bool has_credentials() const noexcept { return !username.empty() || !password.empty(); }
  bool cannot_have_credentials_or_port() const noexcept { return host.empty() || scheme == "file"; }
};

/// The text of those parts that are not in the input as they are.
struct Storage {
  std::string input, scheme, username, password, host, path, query, fragment;
};

/// Where the parts begin and end in a serialised URL:
///
///   https://user:pass@example.com:1234/foo/bar?baz#quux
///        |      |     |          |    |       |   fragment_start
///        |      |     |          |    |       query_start
///        |      |     |          |    path_start
///        |      |     |          host_end
///        |      |     host_start
///        |      username_end
///        scheme_end
///
/// A part that is null is empty: a query or fragment that is there has its sign.
struct Bounds {
  uint32_t scheme_end = 0, username_end = 0, host_start = 0, host_end = 0, path_start = 0,
           query_start = 0, fragment_start = 0;
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

/// §4.4 basic URL parser: input on base (null: none). False: failure. `out` has views of the input,
/// of `own` and of what base has views of.
bool parse(std::string_view input, const Record* base, Storage& own, Record& out);
/// §6.1, the setters but that of href. A text that is not fit changes nothing.
void set_part(Part part, std::string_view text, Storage& own, Record& record);

// --- Serialised URLs (url_serialized.cpp)
/// §4.5 URL serializer.
size_t serialized_length(const Record& r) noexcept;
void serialize(const Record& r, char* out) noexcept;
std::string serialize(const Record& r);
bool is_serialized_as(const Record& r, std::string_view text) noexcept;
Bounds bounds_of(const Record& r) noexcept;
/// The other way round.
Record record_of(std::string_view href, const Bounds& b) noexcept;
/// From and to where a part is in the serialised URL.
struct Span {
  uint32_t from, to;
};
/// Not of the origin.
Span span_of(const Bounds& b, Part part, uint32_t length) noexcept;
/// §4.7 origin, serialised: "null" where it is opaque.
std::string origin_of(const Record& r);

// --- Schemes
/// -1: the scheme is not special, or has none.
int32_t default_port(std::string_view scheme) noexcept;
bool is_special(std::string_view scheme) noexcept;

// --- Hosts (url_host.cpp, url_domain.cpp)
/// §3.5 host parser and serialiser in one; opaque: of a scheme that is not special. False: failure.
/// `out`, of input or of own.
bool parse_host(std::string_view input, bool opaque, std::string& own, std::string_view& out);
/// §3.3 domain to ASCII, not strict. Absent: failure.
std::optional<std::string> domain_to_ascii(std::string_view domain);

}  // namespace shoal::url
