// The basic URL parser, §4.4 of the URL Standard, and the setters of §6.1: a function for each
// state or group of states, which takes what is left of the input and hands on what is left then.
// So each part is looked at once or twice, whole, by tables; one that needs no change stays a view
// of the input. All syntax is ASCII, and other bytes are only ever percent-encoded or part of a
// host, so the input is read by bytes.
#include <algorithm>
#include <array>

#include "gc/base/assert.h"
#include "stdlib/web/url_encoding.h"
#include "stdlib/web/url_record.h"

namespace shoal::url {
namespace {

bool is_alpha(char c) noexcept { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
char to_lower(char c) noexcept { return static_cast<char>(is_upper(c) ? c | 0x20 : c); }

bool equals_ignoring_case(std::string_view x, std::string_view lower) noexcept {
  return x.size() == lower.size() && std::equal(x.begin(), x.end(), lower.begin(),
                                                [](char a, char b) { return to_lower(a) == b; });
}
bool is_single_dot(std::string_view s) noexcept {
  return s == "." || equals_ignoring_case(s, "%2e");
}
bool is_double_dot(std::string_view s) noexcept {
  return s == ".." || equals_ignoring_case(s, ".%2e") || equals_ignoring_case(s, "%2e.") ||
         equals_ignoring_case(s, "%2e%2e");
}
bool is_drive_letter(std::string_view s) noexcept {
  return s.size() == 2 && is_alpha(s[0]) && (s[1] == ':' || s[1] == '|');
}
bool starts_with_drive_letter(std::string_view s) noexcept {
  return s.size() >= 2 && is_drive_letter(s.substr(0, 2)) &&
         (s.size() == 2 || std::string_view("/\\?#").find(s[2]) != std::string_view::npos);
}
/// Whether the first segment of a path is a normalized one.
bool has_drive_letter(std::string_view path) noexcept {
  return path.size() >= 3 && is_alpha(path[1]) && path[2] == ':' &&
         (path.size() == 3 || path[3] == '/');
}

// ---- What a path is looked at for

enum PathBits : uint8_t { kEndsPath = 1, kChangesPath = 2, kMayBeDots = 4 };
constexpr auto kPathBits = [] {
  std::array<uint8_t, 256> bits{};
  for (uint32_t c = 0; c < 256; ++c)
    if (is_in(EncodeSet::Path, static_cast<char>(c))) bits[c] = kChangesPath;
  bits['\\'] = kChangesPath;
  bits['?'] = bits['#'] = kEndsPath;
  bits['.'] = bits['%'] = kMayBeDots;
  return bits;
}();

/// Whether a segment that begins here may be one of dots: more than those that are.
bool may_be_dots(std::string_view s) noexcept {
  return s[0] == '.' || (s.size() >= 3 && s[1] == '2' && (s[2] | 0x20) == 'e');
}

// ---- What an authority is looked at for

enum AuthorityBits : uint8_t { kEndsAuthority = 1, kBackslash = 2, kAtSign = 4, kColon = 8 };
constexpr auto kAuthorityBits = [] {
  std::array<uint8_t, 256> bits{};
  bits['/'] = bits['?'] = bits['#'] = kEndsAuthority;
  bits['\\'] = kBackslash;
  bits['@'] = kAtSign;
  bits[':'] = kColon;
  return bits;
}();

class Parser {
 public:
  Parser(const Record* base, Storage& own, Record& url) noexcept
      : base_(base), own_(own), url_(url) {}

  bool parse(std::string_view in);
  void set(Part part, std::string_view text);

 private:
  using Text = std::string_view;

  bool is_slash(char c) const noexcept { return c == '/' || (is_special_ && c == '\\'); }
  bool is_file() const noexcept { return url_.scheme == "file"; }
  void take_scheme(Text scheme);
  bool take_host(Text host);
  bool take_host_and_port(Text text);
  bool take_port(Text digits);
  void take_base_authority() noexcept;
  void shorten_path();
  void add_segments(Text text);

  bool no_scheme(Text in);
  bool relative(Text rest);
  bool authority(Text rest);
  bool file(Text rest);
  bool file_slash(Text rest);
  bool file_host(Text rest);
  bool path_start(Text rest);
  bool path(Text rest, bool has_slash);
  bool longer_path(Text rest);
  bool opaque_path(Text rest);
  bool query_or_fragment(Text rest);
  bool fragment(Text rest);

  void set_protocol(Text text);
  void set_host(Text text, Part part);
  void set_pathname(Text text);

  const Record* base_;
  Storage& own_;
  Record& url_;
  bool is_special_ = false;
};

// ---- Schemes

/// Of what begins as a scheme does: up to the colon. Absent: it does not.
std::optional<size_t> scheme_length(std::string_view in) noexcept {
  if (in.empty() || !is_alpha(in[0])) return std::nullopt;
  size_t i = 1;
  while (i < in.size() &&
         (is_alpha(in[i]) || is_digit(in[i]) || in[i] == '+' || in[i] == '-' || in[i] == '.'))
    ++i;
  return i < in.size() && in[i] == ':' ? std::optional(i) : std::nullopt;
}

void Parser::take_scheme(Text scheme) {
  url_.scheme = scheme;
  if (std::any_of(scheme.begin(), scheme.end(), is_upper)) {
    own_.scheme.resize(scheme.size());
    std::transform(scheme.begin(), scheme.end(), own_.scheme.begin(), to_lower);
    url_.scheme = own_.scheme;
  }
  is_special_ = is_special(url_.scheme);
}

bool Parser::parse(Text in) {
  const std::optional<size_t> colon = scheme_length(in);
  if (!colon) return no_scheme(in);
  take_scheme(in.substr(0, *colon));
  Text rest = in.substr(*colon + 1);
  if (is_file()) return file(rest);
  if (is_special_) {
    if (base_ && base_->scheme == url_.scheme && !rest.starts_with("//")) return relative(rest);
    rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
    return authority(rest);
  }
  if (rest.starts_with("//")) return authority(rest.substr(2));
  return rest.starts_with('/') ? path(rest.substr(1), true) : opaque_path(rest);
}

bool Parser::no_scheme(Text in) {
  if (!base_ || (base_->has_opaque_path && !in.starts_with('#'))) return false;
  if (base_->has_opaque_path) {
    url_ = *base_;
    return fragment(in.substr(1));
  }
  url_.scheme = base_->scheme;
  is_special_ = is_special(url_.scheme);
  return is_file() ? file(in) : relative(in);
}

void Parser::take_base_authority() noexcept {
  url_.username = base_->username;
  url_.password = base_->password;
  url_.host = base_->host;
  url_.has_host = base_->has_host;
  url_.port = base_->port;
}

/// The states relative and relative slash. The URL has the scheme of the base.
bool Parser::relative(Text rest) {
  if (!rest.empty() && is_slash(rest[0])) {
    rest.remove_prefix(1);
    if (is_special_ && !rest.empty() && is_slash(rest[0])) {
      rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
      return authority(rest);
    }
    if (rest.starts_with('/')) return authority(rest.substr(1));
    take_base_authority();
    return path(rest, rest.data()[-1] == '/');
  }
  take_base_authority();
  url_.path = base_->path;
  url_.query = base_->query;
  url_.has_query = base_->has_query;
  if (rest.empty()) return true;
  if (rest[0] == '?' || rest[0] == '#') return query_or_fragment(rest);
  url_.query = {};
  url_.has_query = false;
  own_.path = base_->path;
  shorten_path();
  return longer_path(rest);
}

// ---- The authority

/// The states authority, host and port.
bool Parser::authority(Text rest) {
  const uint8_t stop = is_special_ ? kEndsAuthority | kBackslash : kEndsAuthority;
  uint8_t seen = 0;
  size_t end = 0, at_sign = Text::npos;
  for (; end < rest.size(); ++end) {
    const uint8_t bits = kAuthorityBits[static_cast<uint8_t>(rest[end])];
    if ((bits & stop) != 0) break;
    if (bits == kAtSign) at_sign = end;
    seen |= bits;
  }
  Text host = rest.substr(0, end);
  if (at_sign != Text::npos) {
    const Text credentials = host.substr(0, at_sign);
    const size_t colon = std::min(credentials.find(':'), credentials.size());
    url_.username = encoded(credentials.substr(0, colon), EncodeSet::Userinfo, own_.username);
    url_.password = encoded(credentials.substr(std::min(colon + 1, credentials.size())),
                            EncodeSet::Userinfo, own_.password);
    host.remove_prefix(at_sign + 1);
    if (host.empty()) return false;
  }
  const bool has_host = (seen & kColon) != 0 || host.empty()
                            ? take_host_and_port(host)
                            : take_host(host);  // FAST PATH: there is no port.
  return has_host && path_start(rest.substr(end));
}

/// Of the colon before a port: one that is in no brackets. Else the size.
size_t find_port(std::string_view host) noexcept {
  bool in_brackets = false;
  for (size_t i = 0; i < host.size(); ++i) {
    const char c = host[i];
    if (c == ':' && !in_brackets) return i;
    if (c == '[') in_brackets = true;
    if (c == ']') in_brackets = false;
  }
  return host.size();
}

bool Parser::take_host_and_port(Text text) {
  const size_t colon = find_port(text);
  const bool has_colon = colon != text.size();
  if (colon == 0 && (is_special_ || has_colon)) return false;
  if (!take_host(text.substr(0, colon))) return false;
  if (!has_colon) return true;
  const Text port = text.substr(colon + 1);
  return std::all_of(port.begin(), port.end(), is_digit) && (port.empty() || take_port(port));
}

bool Parser::take_host(Text host) {
  Text out;
  if (!parse_host(host, !is_special_, own_.host, out)) return false;
  url_.host = out;
  url_.has_host = true;
  return true;
}

bool Parser::take_port(Text digits) {
  int32_t number = 0;
  for (const char d : digits) {
    number = number * 10 + (d - '0');
    if (number > 65535) return false;
  }
  url_.port = number == default_port(url_.scheme) ? -1 : number;
  return true;
}

// ---- Files

bool Parser::file(Text rest) {
  url_.host = {};
  url_.has_host = true;
  if (!rest.empty() && is_slash(rest[0])) return file_slash(rest.substr(1));
  if (!base_ || base_->scheme != "file") return path(rest, false);
  url_.host = base_->host;
  url_.path = base_->path;
  url_.query = base_->query;
  url_.has_query = base_->has_query;
  if (rest.empty()) return true;
  if (rest[0] == '?' || rest[0] == '#') return query_or_fragment(rest);
  url_.query = {};
  url_.has_query = false;
  if (!starts_with_drive_letter(rest)) {
    own_.path = base_->path;
    shorten_path();
  }
  return longer_path(rest);
}

bool Parser::file_slash(Text rest) {
  if (!rest.empty() && is_slash(rest[0])) return file_host(rest.substr(1));
  if (base_ && base_->scheme == "file") {
    url_.host = base_->host;
    if (!starts_with_drive_letter(rest) && has_drive_letter(base_->path)) {
      own_.path = base_->path.substr(0, 3);
      return longer_path(rest);
    }
  }
  return path(rest, rest.data()[-1] == '/');
}

bool Parser::file_host(Text rest) {
  const size_t end = std::min(rest.find_first_of("/\\?#"), rest.size());
  const Text host = rest.substr(0, end);
  if (is_drive_letter(host)) return path(rest, false);  // It is the beginning of a path.
  if (!host.empty()) {
    if (!take_host(host)) return false;
    if (url_.host == "localhost") url_.host = {};
  }
  return path_start(rest.substr(end));
}

// ---- Paths

bool Parser::path_start(Text rest) {
  const bool has_slash = rest.starts_with('/');
  if (is_special_ || has_slash) {
    if (!rest.empty() && is_slash(rest[0])) rest.remove_prefix(1);
    return path(rest, has_slash);
  }
  return query_or_fragment(rest);
}

/// The state path, where nothing is in the path yet. has_slash: one stands before `rest`.
bool Parser::path(Text rest, bool has_slash) {
  bool is_plain = has_slash && !(is_file() && rest.size() >= 2 && rest[1] == '|');
  size_t end = 0;
  for (char before = '/'; end < rest.size() && is_plain; before = rest[end++]) {
    const uint8_t bits = kPathBits[static_cast<uint8_t>(rest[end])];
    if (bits == 0) [[likely]]
      continue;
    if (bits == kEndsPath) break;
    is_plain = bits == kMayBeDots && (before != '/' || !may_be_dots(rest.substr(end)));
  }
  if (!is_plain) return longer_path(rest);
  url_.path = Text(rest.data() - 1, end + 1);
  return query_or_fragment(rest.substr(end));
}

/// The same after what is in own_.path.
bool Parser::longer_path(Text rest) {
  const size_t end = std::min(rest.find_first_of("?#"), rest.size());
  add_segments(rest.substr(0, end));
  return query_or_fragment(rest.substr(end));
}

void Parser::add_segments(Text text) {
  std::string& path = own_.path;
  path.reserve(path.size() + text.size() + 1);
  for (size_t start = 0;;) {
    size_t end = start;
    while (end < text.size() && !is_slash(text[end])) ++end;
    const Text segment = text.substr(start, end - start);
    const bool is_last = end == text.size();
    if (is_double_dot(segment)) {
      shorten_path();
      if (is_last) path += '/';
    } else if (is_single_dot(segment)) {
      if (is_last) path += '/';
    } else if (path.empty() && is_file() && is_drive_letter(segment)) {
      path += {'/', segment[0], ':'};
    } else {
      path += '/';
      append_encoded(path, segment, EncodeSet::Path);
    }
    if (is_last) break;
    start = end + 1;
  }
  url_.path = path;
}

void Parser::shorten_path() {
  std::string& path = own_.path;
  if (path.empty() || (path.size() == 3 && is_file() && has_drive_letter(path))) return;
  path.resize(path.rfind('/'));
}

bool Parser::opaque_path(Text rest) {
  url_.has_opaque_path = true;
  const size_t end = std::min(rest.find_first_of("?#"), rest.size());
  const Text text = rest.substr(0, end);
  if (end < rest.size() && text.ends_with(' ')) {
    append_encoded(own_.path, text.substr(0, end - 1), EncodeSet::C0);
    own_.path += "%20";
    url_.path = own_.path;
  } else {
    url_.path = encoded(text, EncodeSet::C0, own_.path);
  }
  return query_or_fragment(rest.substr(end));
}

// ---- What follows the path

bool Parser::query_or_fragment(Text rest) {
  if (rest.empty()) return true;
  if (rest[0] == '#') return fragment(rest.substr(1));
  const size_t end = std::min(rest.find('#'), rest.size());
  url_.query = encoded(rest.substr(1, end - 1),
                       is_special_ ? EncodeSet::SpecialQuery : EncodeSet::Query, own_.query);
  url_.has_query = true;
  return end == rest.size() || fragment(rest.substr(end + 1));
}

bool Parser::fragment(Text rest) {
  url_.fragment = encoded(rest, EncodeSet::Fragment, own_.fragment);
  url_.has_fragment = true;
  return true;
}

// ---- Setters: the parser with a state override

void Parser::set_protocol(Text text) {
  const size_t colon = std::min(text.find(':'), text.size());
  const std::string with_colon = std::string(text.substr(0, colon)) + ":";
  if (scheme_length(with_colon) != colon) return;
  std::string scheme(text.substr(0, colon));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), to_lower);
  if (is_special(scheme) != is_special_) return;
  if ((url_.has_credentials() || url_.port >= 0) && scheme == "file") return;
  if (is_file() && url_.host.empty()) return;
  own_.scheme = std::move(scheme);
  url_.scheme = own_.scheme;
  if (url_.port == default_port(url_.scheme)) url_.port = -1;
}

void Parser::set_host(Text text, Part part) {
  if (url_.has_opaque_path) return;
  const size_t end = static_cast<size_t>(
      std::find_if(text.begin(), text.end(),
                   [this](char c) { return is_slash(c) || c == '?' || c == '#'; }) -
      text.begin());
  const Text authority = text.substr(0, end);
  if (is_file()) {
    if (authority.empty() || (take_host(authority) && url_.host == "localhost")) url_.host = {};
    return;
  }
  const size_t colon = find_port(authority);
  const bool has_colon = colon != authority.size();
  if (has_colon && part == Part::Hostname) return;
  if (colon == 0 && (has_colon || is_special_ || url_.has_credentials() || url_.port >= 0)) return;
  if (!take_host(authority.substr(0, colon)) || !has_colon) return;
  set(Part::Port, authority.substr(colon + 1));
}

void Parser::set_pathname(Text text) {
  if (url_.has_opaque_path) return;
  url_.path = {};
  if (!is_special_ && text.empty()) {
    if (!url_.has_host) url_.path = "/";
    return;
  }
  if (!text.empty() && is_slash(text[0])) text.remove_prefix(1);
  add_segments(text);
}

void Parser::set(Part part, Text text) {
  is_special_ = is_special(url_.scheme);
  switch (part) {
    case Part::Protocol: return set_protocol(text);
    case Part::Host:
    case Part::Hostname: return set_host(text, part);
    case Part::Port: {
      const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
      if (end != text.begin()) (void)take_port(Text(text.begin(), end));
      return;
    }
    case Part::Pathname: return set_pathname(text);
    case Part::Search:
      url_.query =
          encoded(text, is_special_ ? EncodeSet::SpecialQuery : EncodeSet::Query, own_.query);
      url_.has_query = true;
      return;
    case Part::Hash: (void)fragment(text); return;
    default: SHOAL_UNREACHABLE();
  }
}

/// Whether a byte is below 0x0E: eight at a time.
bool has_control(std::string_view text) noexcept {
  constexpr uint64_t kOnes = 0x0101'0101'0101'0101;
  uint64_t found = 0;
  const auto look = [&](size_t at) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    found |= (word - kOnes * 0x0E) & ~word;
  };
  if (text.size() < 8)
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < 0x0E; });
  for (size_t i = 0; i + 8 <= text.size(); i += 8) look(i);
  look(text.size() - 8);
  return (found & kOnes * 0x80) != 0;
}

/// Without tabs and line ends, in `own` if there were any.
std::string_view without_breaks(std::string_view text, std::string& own) {
  if (!has_control(text)) return text;
  const auto is_break = [](char c) { return c == '\t' || c == '\n' || c == '\r'; };
  const auto first = std::find_if(text.begin(), text.end(), is_break);
  if (first == text.end()) return text;
  own.assign(text.begin(), first);
  std::copy_if(first, text.end(), std::back_inserter(own), [&](char c) { return !is_break(c); });
  return own;
}

}  // namespace

int32_t default_port(std::string_view scheme) noexcept {
  switch (scheme.size()) {
    case 2: return scheme == "ws" ? 80 : -1;
    case 3: return scheme == "wss" ? 443 : scheme == "ftp" ? 21 : -1;
    case 4: return scheme == "http" ? 80 : -1;
    case 5: return scheme == "https" ? 443 : -1;
    default: return -1;
  }
}
bool is_special(std::string_view scheme) noexcept {
  return default_port(scheme) >= 0 || scheme == "file";
}

bool parse(std::string_view input, const Record* base, Storage& own, Record& out) {
  const auto is_edge = [](char c) { return static_cast<uint8_t>(c) <= 0x20; };
  while (!input.empty() && is_edge(input.front())) input.remove_prefix(1);
  while (!input.empty() && is_edge(input.back())) input.remove_suffix(1);
  out = {};
  return Parser(base, own, out).parse(without_breaks(input, own.input));
}

void set_part(Part part, std::string_view text, Storage& own, Record& record) {
  const auto without_sign = [&](char sign) {
    return text.starts_with(sign) ? text.substr(1) : text;
  };
  const bool is_fixed = record.cannot_have_credentials_or_port();
  switch (part) {
    case Part::Username:
      if (!is_fixed) record.username = encoded(text, EncodeSet::Userinfo, own.username);
      return;
    case Part::Password:
      if (!is_fixed) record.password = encoded(text, EncodeSet::Userinfo, own.password);
      return;
    case Part::Port:
      if (is_fixed) return;
      if (text.empty()) record.port = -1;
      break;
    case Part::Search:
      record.query = {};
      record.has_query = false;
      if (text.empty()) return;
      text = without_sign('?');
      break;
    case Part::Hash:
      record.fragment = {};
      record.has_fragment = false;
      if (text.empty()) return;
      text = without_sign('#');
      break;
    default: break;
  }
  Parser(nullptr, own, record).set(part, without_breaks(text, own.input));
}

}  // namespace shoal::url
