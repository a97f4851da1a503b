// The basic URL parser, §4.4 of the URL Standard: a function for each state, named after it. All
// syntax is ASCII, and other bytes are only ever percent-encoded or part of a host, so the input is
// read by bytes.
#include <algorithm>

#include "gc/base/assert.h"
#include "stdlib/web/url_record.h"

namespace shoal::url {
namespace {

bool is_alpha(int c) noexcept { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_digit(int c) noexcept { return c >= '0' && c <= '9'; }
char to_lower(int c) noexcept { return static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c); }

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
bool is_normalized_drive_letter(std::string_view s) noexcept {
  return is_drive_letter(s) && s[1] == ':';
}
bool starts_with_drive_letter(std::string_view s) noexcept {
  return s.size() >= 2 && is_drive_letter(s.substr(0, 2)) &&
         (s.size() == 2 || std::string_view("/\\?#").find(s[2]) != std::string_view::npos);
}

class Parser {
 public:
  Parser(std::string_view input, const Record* base, Record& url, std::optional<State> override)
      : base_(base), url_(url), override_(override), state_(override.value_or(State::SchemeStart)) {
    if (!override) {
      const auto is_edge = [](char c) { return static_cast<uint8_t>(c) <= 0x20; };
      while (!input.empty() && is_edge(input.front())) input.remove_prefix(1);
      while (!input.empty() && is_edge(input.back())) input.remove_suffix(1);
    }
    input_.reserve(input.size());
    for (const char c : input)
      if (c != '\t' && c != '\n' && c != '\r') input_ += c;
  }

  bool run() {
    for (;; ++at_) {
      const Step step =
          one(at_ < size() ? static_cast<uint8_t>(input_[static_cast<size_t>(at_)]) : kEnd);
      if (step != Step::Next) return step == Step::Done;
      if (at_ >= size()) return true;
    }
  }

 private:
  enum class Step : uint8_t { Next, Done, Failure };
  static constexpr int kEnd = -1;

  ptrdiff_t size() const noexcept { return static_cast<ptrdiff_t>(input_.size()); }
  /// After the current code point.
  std::string_view remaining() const noexcept {
    return std::string_view(input_).substr(static_cast<size_t>(std::min(at_ + 1, size())));
  }
  std::string_view from_here() const noexcept {
    return std::string_view(input_).substr(static_cast<size_t>(std::min(at_, size())));
  }
  bool is_special() const noexcept { return url_.is_special(); }
  bool is_slash(int c) const noexcept { return c == '/' || (is_special() && c == '\\'); }
  /// The end of what stands before a path.
  bool ends_authority(int c) const noexcept {
    return c == kEnd || c == '/' || c == '?' || c == '#' || (is_special() && c == '\\');
  }
  Step go(State state, int back = 0) noexcept {
    state_ = state;
    at_ -= back;
    return Step::Next;
  }
  Step begin_query() {
    url_.query.emplace();
    return go(State::Query);
  }
  Step begin_fragment() {
    url_.fragment.emplace();
    return go(State::Fragment);
  }
  void shorten_path() {
    if (url_.scheme == "file" && url_.path.size() == 1 && is_normalized_drive_letter(url_.path[0]))
      return;
    if (!url_.path.empty()) url_.path.pop_back();
  }

  Step one(int c);
  Step scheme_start(int c);
  Step scheme(int c);
  Step scheme_end();
  Step no_scheme(int c);
  Step relative(int c);
  Step relative_slash(int c);
  Step authority(int c);
  Step host(int c);
  Step port(int c);
  Step file(int c);
  Step file_slash(int c);
  Step file_host(int c);
  Step path_start(int c);
  Step path(int c);
  Step opaque_path(int c);
  Step query(int c);
  bool take_host();

  const Record* base_;
  Record& url_;
  const std::optional<State> override_;
  State state_;
  std::string input_, buffer_;
  ptrdiff_t at_ = 0;
  bool at_sign_seen_ = false, in_brackets_ = false, password_token_seen_ = false;
};

Parser::Step Parser::one(int c) {
  switch (state_) {
    case State::SchemeStart: return scheme_start(c);
    case State::Scheme: return scheme(c);
    case State::NoScheme: return no_scheme(c);
    case State::SpecialRelativeOrAuthority:
      if (c != '/' || !remaining().starts_with('/')) return go(State::Relative, 1);
      return go(State::SpecialAuthorityIgnoreSlashes, -1);
    case State::PathOrAuthority: return c == '/' ? go(State::Authority) : go(State::Path, 1);
    case State::Relative: return relative(c);
    case State::RelativeSlash: return relative_slash(c);
    case State::SpecialAuthoritySlashes:
      if (c != '/' || !remaining().starts_with('/'))
        return go(State::SpecialAuthorityIgnoreSlashes, 1);
      return go(State::SpecialAuthorityIgnoreSlashes, -1);
    case State::SpecialAuthorityIgnoreSlashes:
      return c != '/' && c != '\\' ? go(State::Authority, 1) : Step::Next;
    case State::Authority: return authority(c);
    case State::Host:
    case State::Hostname: return host(c);
    case State::Port: return port(c);
    case State::File: return file(c);
    case State::FileSlash: return file_slash(c);
    case State::FileHost: return file_host(c);
    case State::PathStart: return path_start(c);
    case State::Path: return path(c);
    case State::OpaquePath: return opaque_path(c);
    case State::Query: return query(c);
    case State::Fragment:
      if (c != kEnd)
        append_encoded(*url_.fragment, std::string(1, static_cast<char>(c)), EncodeSet::Fragment);
      return Step::Next;
  }
  return Step::Failure;
}

Parser::Step Parser::scheme_start(int c) {
  if (is_alpha(c)) {
    buffer_ += to_lower(c);
    return go(State::Scheme);
  }
  return override_ ? Step::Failure : go(State::NoScheme, 1);
}

Parser::Step Parser::scheme(int c) {
  if (is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.') {
    buffer_ += to_lower(c);
    return Step::Next;
  }
  if (c == ':') return scheme_end();
  if (override_) return Step::Failure;
  buffer_.clear();
  at_ = -1;
  return go(State::NoScheme);
}

Parser::Step Parser::scheme_end() {
  if (override_) {
    const bool will_be_special = default_port(buffer_) >= 0 || buffer_ == "file";
    if (will_be_special != is_special()) return Step::Done;
    if ((url_.has_credentials() || url_.port >= 0) && buffer_ == "file") return Step::Done;
    if (url_.scheme == "file" && (!url_.host || url_.host->empty())) return Step::Done;
  }
  url_.scheme = buffer_;
  if (override_) {
    if (url_.port == default_port(url_.scheme)) url_.port = -1;
    return Step::Done;
  }
  buffer_.clear();
  if (url_.scheme == "file") return go(State::File);
  if (is_special() && base_ && base_->scheme == url_.scheme)
    return go(State::SpecialRelativeOrAuthority);
  if (is_special()) return go(State::SpecialAuthoritySlashes);
  if (remaining().starts_with('/')) return go(State::PathOrAuthority, -1);
  url_.has_opaque_path = true;
  return go(State::OpaquePath);
}

Parser::Step Parser::no_scheme(int c) {
  if (!base_ || (base_->has_opaque_path && c != '#')) return Step::Failure;
  if (base_->has_opaque_path) {
    url_ = *base_;
    return begin_fragment();
  }
  return go(base_->scheme == "file" ? State::File : State::Relative, 1);
}

Parser::Step Parser::relative(int c) {
  url_.scheme = base_->scheme;
  if (is_slash(c)) return go(State::RelativeSlash);
  url_ = *base_;
  url_.fragment.reset();
  if (c == '?') return begin_query();
  if (c == '#') return begin_fragment();
  if (c == kEnd) return Step::Next;
  url_.query.reset();
  shorten_path();
  return go(State::Path, 1);
}

Parser::Step Parser::relative_slash(int c) {
  if (is_special() && (c == '/' || c == '\\')) return go(State::SpecialAuthorityIgnoreSlashes);
  if (c == '/') return go(State::Authority);
  url_.username = base_->username;
  url_.password = base_->password;
  url_.host = base_->host;
  url_.port = base_->port;
  return go(State::Path, 1);
}

Parser::Step Parser::authority(int c) {
  if (c == '@') {
    if (at_sign_seen_) buffer_ = "%40" + buffer_;
    at_sign_seen_ = true;
    size_t start = 0;
    if (!password_token_seen_) {
      const size_t colon = std::min(buffer_.find(':'), buffer_.size());
      append_encoded(url_.username, std::string_view(buffer_).substr(0, colon),
                     EncodeSet::Userinfo);
      password_token_seen_ = colon != buffer_.size();
      start = std::min(colon + 1, buffer_.size());
    }
    append_encoded(url_.password, std::string_view(buffer_).substr(start), EncodeSet::Userinfo);
    buffer_.clear();
    return Step::Next;
  }
  if (!ends_authority(c)) {
    buffer_ += static_cast<char>(c);
    return Step::Next;
  }
  if (at_sign_seen_ && buffer_.empty()) return Step::Failure;
  const auto back = static_cast<int>(buffer_.size()) + 1;
  buffer_.clear();
  return go(State::Host, back);
}

bool Parser::take_host() {
  std::optional<std::string> parsed = parse_host(buffer_, !is_special());
  if (!parsed) return false;
  url_.host = std::move(*parsed);
  buffer_.clear();
  return true;
}

Parser::Step Parser::host(int c) {
  if (override_ && url_.scheme == "file") return go(State::FileHost, 1);
  if (c == ':' && !in_brackets_) {
    if (buffer_.empty() || override_ == State::Hostname || !take_host()) return Step::Failure;
    return go(State::Port);
  }
  if (ends_authority(c)) {
    if (is_special() && buffer_.empty()) return Step::Failure;
    if (override_ && buffer_.empty() && (url_.has_credentials() || url_.port >= 0))
      return Step::Failure;
    if (!take_host()) return Step::Failure;
    return override_ ? Step::Done : go(State::PathStart, 1);
  }
  if (c == '[') in_brackets_ = true;
  if (c == ']') in_brackets_ = false;
  buffer_ += static_cast<char>(c);
  return Step::Next;
}

Parser::Step Parser::port(int c) {
  if (is_digit(c)) {
    buffer_ += static_cast<char>(c);
    return Step::Next;
  }
  if (!ends_authority(c) && !override_) return Step::Failure;
  if (!buffer_.empty()) {
    int32_t number = 0;
    for (const char d : buffer_) {
      number = number * 10 + (d - '0');
      if (number > 65535) return Step::Failure;
    }
    url_.port = number == default_port(url_.scheme) ? -1 : number;
    buffer_.clear();
    if (override_) return Step::Done;
  }
  if (override_) return Step::Failure;
  return go(State::PathStart, 1);
}

Parser::Step Parser::file(int c) {
  url_.scheme = "file";
  url_.host.emplace();
  if (c == '/' || c == '\\') return go(State::FileSlash);
  if (!base_ || base_->scheme != "file") return go(State::Path, 1);
  url_.host = base_->host;
  url_.path = base_->path;
  url_.query = base_->query;
  if (c == '?') return begin_query();
  if (c == '#') return begin_fragment();
  if (c == kEnd) return Step::Next;
  url_.query.reset();
  if (starts_with_drive_letter(from_here()))
    url_.path.clear();
  else
    shorten_path();
  return go(State::Path, 1);
}

Parser::Step Parser::file_slash(int c) {
  if (c == '/' || c == '\\') return go(State::FileHost);
  if (base_ && base_->scheme == "file") {
    url_.host = base_->host;
    if (!starts_with_drive_letter(from_here()) && !base_->path.empty() &&
        is_normalized_drive_letter(base_->path[0]))
      url_.path.push_back(base_->path[0]);
  }
  return go(State::Path, 1);
}

Parser::Step Parser::file_host(int c) {
  if (c != kEnd && c != '/' && c != '\\' && c != '?' && c != '#') {
    buffer_ += static_cast<char>(c);
    return Step::Next;
  }
  // A drive letter is the beginning of a path: it stays in the buffer.
  if (!override_ && is_drive_letter(buffer_)) return go(State::Path, 1);
  if (buffer_.empty()) {
    url_.host.emplace();
  } else {
    if (!take_host()) return Step::Failure;
    if (url_.host == "localhost") url_.host->clear();
  }
  return override_ ? Step::Done : go(State::PathStart, 1);
}

Parser::Step Parser::path_start(int c) {
  if (is_special()) return go(State::Path, c != '/' && c != '\\' ? 1 : 0);
  if (!override_ && c == '?') return begin_query();
  if (!override_ && c == '#') return begin_fragment();
  if (c != kEnd) return go(State::Path, c != '/' ? 1 : 0);
  if (override_ && !url_.host) url_.path.emplace_back();
  return Step::Next;
}

Parser::Step Parser::path(int c) {
  const bool ends = c == kEnd || is_slash(c) || (!override_ && (c == '?' || c == '#'));
  if (!ends) {
    append_encoded(buffer_, std::string(1, static_cast<char>(c)), EncodeSet::Path);
    return Step::Next;
  }
  if (is_double_dot(buffer_)) {
    shorten_path();
    if (!is_slash(c)) url_.path.emplace_back();
  } else if (is_single_dot(buffer_)) {
    if (!is_slash(c)) url_.path.emplace_back();
  } else {
    if (url_.scheme == "file" && url_.path.empty() && is_drive_letter(buffer_)) buffer_[1] = ':';
    url_.path.push_back(buffer_);
  }
  buffer_.clear();
  if (c == '?') return begin_query();
  if (c == '#') return begin_fragment();
  return Step::Next;
}

Parser::Step Parser::opaque_path(int c) {
  if (c == '?') return begin_query();
  if (c == '#') return begin_fragment();
  if (c == ' ') {
    const bool is_last = remaining().starts_with('?') || remaining().starts_with('#');
    url_.opaque_path += is_last ? "%20" : " ";
  } else if (c != kEnd) {
    append_encoded(url_.opaque_path, std::string(1, static_cast<char>(c)), EncodeSet::C0);
  }
  return Step::Next;
}

Parser::Step Parser::query(int c) {
  const bool ends = c == kEnd || (!override_ && c == '#');
  if (!ends) {
    buffer_ += static_cast<char>(c);
    return Step::Next;
  }
  append_encoded(*url_.query, buffer_, is_special() ? EncodeSet::SpecialQuery : EncodeSet::Query);
  buffer_.clear();
  return c == '#' ? begin_fragment() : Step::Next;
}

}  // namespace

int32_t default_port(std::string_view scheme) noexcept {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  return scheme == "ftp" ? 21 : -1;
}

bool Record::is_special() const noexcept { return default_port(scheme) >= 0 || scheme == "file"; }

std::string Record::path_text() const {
  if (has_opaque_path) return opaque_path;
  std::string out;
  for (const std::string& segment : path) out += "/" + segment;
  return out;
}

std::string Record::host_and_port() const {
  if (!host) return {};
  return port < 0 ? *host : *host + ":" + std::to_string(port);
}

std::string Record::href(bool without_fragment) const {
  std::string out = scheme + ":";
  if (host) {
    out += "//";
    if (has_credentials()) {
      out += username;
      if (!password.empty()) out += ":" + password;
      out += '@';
    }
    out += host_and_port();
  } else if (!has_opaque_path && path.size() > 1 && path[0].empty()) {
    out += "/.";  // Else it would read as a host.
  }
  out += path_text();
  if (query) out += "?" + *query;
  if (fragment && !without_fragment) out += "#" + *fragment;
  return out;
}

std::string Record::origin() const {
  if (scheme == "blob") {
    Record inner;
    const bool parsed = has_opaque_path && parse(opaque_path, nullptr, inner);
    return parsed && (inner.scheme == "http" || inner.scheme == "https") ? inner.origin() : "null";
  }
  return default_port(scheme) >= 0 ? scheme + "://" + host_and_port() : "null";
}

std::string part_text(const Record& r, Part part) {
  const auto after = [](const char* sign, const std::optional<std::string>& text) {
    return text && !text->empty() ? sign + *text : std::string();
  };
  switch (part) {
    case Part::Href: return r.href();
    case Part::Origin: return r.origin();
    case Part::Protocol: return r.scheme + ":";
    case Part::Username: return r.username;
    case Part::Password: return r.password;
    case Part::Host: return r.host_and_port();
    case Part::Hostname: return r.host.value_or("");
    case Part::Port: return r.port < 0 ? "" : std::to_string(r.port);
    case Part::Pathname: return r.path_text();
    case Part::Search: return after("?", r.query);
    case Part::Hash: return after("#", r.fragment);
  }
  SHOAL_UNREACHABLE();
}

bool parse(std::string_view input, const Record* base, Record& out) {
  out = {};
  return Parser(input, base, out, std::nullopt).run();
}

bool parse_part(std::string_view input, Record& record, State state) {
  return Parser(input, nullptr, record, state).run();
}

}  // namespace shoal::url
